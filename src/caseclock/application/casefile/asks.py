"""What the household still owes the office, person by person: which papers, on which form, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.procedures.mao_application.data import Application
from caseclock.domain.procedures.renewal.data import Renewal
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.readmodels.clocks import is_open


class Thing(NamedTuple):
    """One item of the list, and another person whom it concerns."""

    item: str
    about: UUID | None = None


class Ask(NamedTuple):
    """What is asked of one person: under which text, which items, and by which day."""

    ask: str
    member: Member
    things: tuple[Thing, ...] = ()
    by: date | None = None
    instance: str = ""


def asks(state: CaseState) -> list[Ask]:
    """Everything that is out and not back, of those who are in the household still."""
    if state.status == "closed":
        return []
    return [
        each
        for instance in state.instances.values()
        if not instance.final and instance.procedure in _OF
        for member in [state.members.get(instance.member) if instance.member else None]
        if member is not None and member.present
        for each in _OF[instance.procedure](state, instance, member)
    ]


def _application(state: CaseState, instance: Instance, member: Member) -> Iterator[Ask]:
    data = instance.data
    if not isinstance(data, Application) or data.decision is not None:
        return
    names = data.having("asked", "insufficient")
    if names:
        clock = _last(state, instance, "verification_return")
        yield Ask("papers", member, tuple(map(_thing, names)), _by(clock), instance.id)


def _renewal(state: CaseState, instance: Instance, member: Member) -> Iterator[Ask]:
    data = instance.data
    if not isinstance(data, Renewal):
        return
    if (cure := _last(state, instance, "cure")) is not None and is_open(cure):
        yield Ask("cure", member, tuple(map(Thing, data.lacking)), _by(cure), instance.id)
    elif data.lacking and data.asked_on is not None:
        by = _by(_last(state, instance, "information"))
        yield Ask("renewal_papers", member, tuple(map(Thing, data.lacking)), by, instance.id)
    elif data.packet_on is not None and data.returned_on is None and not data.outcome:
        yield Ask("renewal_form", member, (), _by(_last(state, instance, "due")), instance.id)


def _status(state: CaseState, instance: Instance, member: Member) -> Iterator[Ask]:
    """Only what a notice of ours has asked for; nothing of what was declared, checked or answered."""
    data = instance.data
    if not isinstance(data, Verification) or data.verified:
        return
    if data.rop is not None:
        yield Ask("proof", member, (), _by(_last(state, instance, "rop")), instance.id)
    elif data.mc13_provided_on is not None and data.mc13_returned_on is None:
        yield Ask("mc13", member, (), None, instance.id)


_OF: dict[str, Callable[[CaseState, Instance, Member], Iterator[Ask]]] = {
    "mao_application": _application,
    "renewal": _renewal,
    "status_verification": _status,
}


def _thing(name: str) -> Thing:
    item, _, about = name.partition("/")
    return Thing(item, UUID(about) if about else None)


def _last(state: CaseState, instance: Instance, name: str) -> Clock | None:
    found: list[Any] = state.clocks_of(instance.id, name)
    return found[-1] if found else None


def _by(clock: Clock | None) -> date | None:
    """The last day on which the office takes it: the due day, rolled where the law rolls it."""
    return (clock.schedule.accepted_until_on or clock.schedule.due_on) if clock else None
