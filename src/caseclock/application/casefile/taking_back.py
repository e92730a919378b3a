"""Which acts the reader may take back, as far as their history says; the form asks what happened since."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from caseclock.application.casefile.acts import Act
from caseclock.application.caseview import Known, view_for
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules
from caseclock.domain.procedures.household.undoing import may_be_taken_back
from caseclock.kernel.refusal import Refused

PROCEDURE, COMMAND = "household", "reverse-command"


def may_take_back(rules: Rules, found: Known, actor: Actor, chosen: Iterable[Act]) -> frozenset[UUID]:
    """The commands among these acts, by their ids."""
    if actor.role not in rules.definitions.latest(PROCEDURE).procedure.commands[COMMAND].roles:
        return frozenset()
    view = view_for(found, rules.policy, actor)
    return frozenset(
        command
        for act in chosen
        if (command := act.first.meta.command_id) is not None and _allowed(command, view)
    )


def _allowed(command: UUID, view: View) -> bool:
    try:
        may_be_taken_back(command, view)
    except Refused:
        return False
    return True
