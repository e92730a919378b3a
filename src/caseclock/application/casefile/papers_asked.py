"""The papers that each member's application asked for: when each was asked for, what came, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.application.casefile.verification import CheckClock, Try, clock_told, told_try
from caseclock.application.caseview import Known
from caseclock.application.codewords import CodeWords
from caseclock.domain.case.actions import Action
from caseclock.domain.case.state import CaseState
from caseclock.domain.procedures.mao_application.data import Application
from caseclock.domain.workflow.versions import Definitions

PROCEDURE = "mao_application"
EVENTS = (
    "verification.requested", "verification.received", "verification.accepted",
    "verification.found_insufficient", "verification.all_received", "verification.return_lapsed",
    "contact.attempted",
)  # fmt: skip
COMMANDS = ("request-verification", "record-verification", "accept-item", "mark-insufficient", "log-contact")
CLOCK = "verification_return"


class AskedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list. `about`: the other member of the household whom it concerns."""

    item: str
    title: str
    about: str
    why: str
    status: Literal["asked", "received", "accepted", "insufficient"]
    asked_on: date
    received_on: date | None
    insufficient_why: str


class AskedPapers(msgspec.Struct, frozen=True, kw_only=True):
    """One application's list, with its clock, its tries the newest first and its commands."""

    instance: str
    member: UUID | None
    name: str
    form: str
    items: tuple[AskedItem, ...]
    clocks: tuple[CheckClock, ...]
    tries: tuple[Try, ...]
    actions: tuple[Action, ...]


def papers_asked(
    found: Known, definitions: Definitions, actions: Sequence[Action], words: CodeWords
) -> list[AskedPapers]:
    """Every application of the case, the newest first."""
    return [_asked(found, instance.id, definitions, actions, words)
            for instance in reversed(found.state.instances_of(PROCEDURE))]  # fmt: skip


def _asked(
    found: Known, name: str, definitions: Definitions, actions: Sequence[Action], words: CodeWords
) -> AskedPapers:
    instance = found.state.instances[name]
    definition = definitions.get(instance.procedure, instance.version)
    data = instance.data if isinstance(instance.data, Application) else Application()
    own = [r for r in found.history if getattr(r.event, "instance", "") == name and r.event.type in EVENTS]
    return AskedPapers(
        instance=name,
        member=instance.member,
        name=_name(found.state, str(instance.member)),
        form=data.form,
        items=tuple(
            AskedItem(
                item=line,
                title=words.value(line.partition("/")[0]),
                about=_name(found.state, line.partition("/")[2]),
                why=item.why,
                status=item.status,
                asked_on=item.asked_on,
                received_on=item.received_on,
                insufficient_why=item.insufficient_why,
            )
            for line, item in data.items.items()
        ),
        clocks=tuple(
            clock_told(clock, found, definition, words)
            for clock in reversed(found.state.clocks_of(name, CLOCK))
        ),
        tries=tuple(told_try(r, definitions, words) for r in reversed(own)),
        actions=tuple(each for each in actions if each.instance == name and each.command in COMMANDS),
    )


def _name(state: CaseState, member: str) -> str:
    return next((each.name for each in state.members.values() if str(each.id) == member), "")
