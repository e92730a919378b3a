"""What a notice still needs before it is out, by when, and which command records it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from caseclock.domain.case.actions import Action
from caseclock.domain.case.notices.data import INSIDE, Notice
from caseclock.domain.case.state import Instance

Missing = Literal["approve", "print", "mail"]
_LEFT: dict[str, tuple[Missing, ...]] = {
    "drafted": ("approve", "print", "mail"),
    "approved": ("print", "mail"),
    "printed": ("mail",),
}


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """What is missing, in order; the commands of the notice and, where a procedure mails it, that one's."""

    missing: tuple[Missing, ...]
    actions: tuple[Action, ...]


def steps_of(instance: Instance, notice: Notice, actions: Sequence[Action]) -> Steps:
    """Nothing is missing of one that is out, returned, pulled or taken back."""
    by_procedure = notice.mailed_by if notice.stage in INSIDE and not notice.mailings else ""
    missing = _LEFT.get(notice.stage, ())
    return Steps(
        # The command of the procedure that decided prints, mails and keeps the letter in one.
        missing=("mail",) if by_procedure else missing,
        actions=tuple(
            action
            for action in actions
            if action.instance == instance.id
            or (action.command == by_procedure and action.instance == notice.about)
        ),
    )
