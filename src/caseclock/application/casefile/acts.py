"""The history as acts: what one command, or one day of a clock, wrote together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Literal, NamedTuple
from uuid import UUID

from caseclock.domain.case.determining import explanation_of
from caseclock.domain.case.events import AnswerRecorded
from caseclock.domain.case.firing import FIRE
from caseclock.kernel.events import Event, Recorded

Kind = Literal["act", "clock", "notice", "determination", "note", "document", "alert"]
#: By how an event's type begins.
_BEGINS: dict[str, Kind] = {
    "clock": "clock", "notice": "notice", "note": "note", "paper": "document", "document": "document",
    "alert": "alert", "determination": "determination",
}  # fmt: skip
#: Who acts where no person did: a clock, or the office's own housekeeping.
SYSTEM = "system"
#: What only keeps the books of a procedure: it is told with the act, and is no act of its own.
BOOKKEEPING = frozenset({"instance.started", "instance.moved", "instance.migrated"})


class Act(NamedTuple):
    """Events of one command, the version of the first one being its name in the case."""

    events: tuple[Recorded, ...]

    @property
    def first(self) -> Recorded:
        """The event that came first."""
        return self.events[0]

    @property
    def rang(self) -> bool:
        """Whether a clock did it and no person."""
        return self.first.meta.command == FIRE

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it is made of; a person's command is an act whatever it wrote."""
        found = {kind_of(each.event) for each in self.events if each.event.type not in BOOKKEEPING}
        return frozenset(found - {"act"} if self.rang else found | {"act"})

    @property
    def procedures(self) -> frozenset[str]:
        """The procedures that it touched."""
        return frozenset(name for each in self.events if (name := procedure_of(each)))

    @property
    def members(self) -> frozenset[UUID]:
        """The people it is about."""
        return frozenset(member for each in self.events if (member := member_of(each.event)) is not None)


def acts(history: Sequence[Recorded]) -> list[Act]:
    """The whole history in its order. Events of no command belong together by their moment."""
    return [Act(tuple(events)) for _, events in groupby(history, key=_together)]


def _together(recorded: Recorded) -> Any:
    meta = recorded.meta
    return (meta.command, meta.command_id) if meta.command_id else recorded.recorded_at


def kind_of(event: Event) -> Kind:
    """What sort of line an event is."""
    if event.type.endswith(("notice_mailed", "notice.mailed", "packet.mailed")):
        return "notice"
    if explanation_of(event) and not isinstance(event, AnswerRecorded):
        return "determination"
    return _BEGINS.get(event.type.partition(".")[0], "act")


def procedure_of(recorded: Recorded) -> str:
    """The procedure that an event is of, by its instance, else by who recorded it."""
    event = recorded.event
    instance = getattr(event, "instance", "") or ""
    if not instance:
        clock = getattr(event, "clock", "") or getattr(getattr(event, "started", None), "id", "")
        instance = str(clock).partition(".")[0]
    return instance.rpartition("-")[0] or recorded.meta.procedure


def member_of(event: Event) -> UUID | None:
    """The person whom an event is about, a clock's own included."""
    member = getattr(event, "member", None) or getattr(getattr(event, "started", None), "member", None)
    return member if isinstance(member, UUID) else None


def accounts_in(history: Sequence[Recorded]) -> Iterator[str]:
    """The accounts that a history names: who acted, and to whom the case was given."""
    for recorded in history:
        yield recorded.meta.actor
        for field in ("owner", "worked_by", "by"):
            value = getattr(recorded.event, field, "")
            if isinstance(value, str):
                yield value
