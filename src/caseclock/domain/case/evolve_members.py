"""Folding events about the people of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from caseclock.domain.case import members as m
from caseclock.domain.case.plain import as_instance
from caseclock.domain.case.state import CaseState, Filing, Member, Representative, determination_key
from caseclock.domain.case.timeline import FactSource, dated, told_by
from caseclock.kernel.events import Recorded


def _with(
    state: CaseState, member: UUID, sources: Mapping[str, FactSource] | None = None, **changes: Any
) -> CaseState:
    """The state with one member changed; unchanged when the member is unknown. `sources`: what said it."""
    known = state.members.get(member)
    if known is None:
        return state
    if sources:
        changes["sources"] = {**known.sources, **sources}
    return replace(state, members={**state.members, member: replace(known, **changes)})


def _added(state: CaseState, event: m.MemberAdded, recorded: Recorded) -> CaseState:
    facts = {name: dated((), value, recorded) for name, value in event.facts.items()}
    member = Member(
        id=event.member,
        first_name=event.first_name,
        last_name=event.last_name,
        birth_date=event.birth_date,
        sex=event.sex,
        relationship=event.relationship,
        joined_on=recorded.effective_on,
        deemed=event.deemed,
        confidential=event.confidential,
        identifiers=dict(event.identifiers),
        numbers=dict(event.numbers),
        facts=facts,
        sources={"birth_date": told_by(recorded)} if event.birth_date else {},
    )
    return replace(state, members={**state.members, member.id: member})


def _requested(state: CaseState, event: m.CoverageRequested, recorded: Recorded) -> CaseState:
    source = {"filed_on": told_by(recorded, event.filed_on)}
    return _with(state, event.member, source, asks_for_coverage=True, filed_on=event.filed_on)


def _filed(state: CaseState, event: m.ApplicationFiled, recorded: Recorded) -> CaseState:
    filing = Filing(
        filed_on=event.filed_on,
        calworks_filed_on=event.calworks_filed_on,
        received_at=event.received_at or recorded.recorded_at,
        channel=event.channel,
        programs=event.programs,
        source=told_by(recorded, min(event.filed_on, event.calworks_filed_on or event.filed_on)),
    )
    return replace(state, filing=filing)


def _filing_corrected(state: CaseState, event: m.FilingDateCorrected, recorded: Recorded) -> CaseState:
    known = state.filing
    filing = Filing(
        filed_on=event.filed_on,
        calworks_filed_on=event.calworks_filed_on,
        received_at=known.received_at if known else None,
        channel=known.channel if known else "",
        programs=known.programs if known else (),
        source=told_by(recorded),
    )
    state = replace(state, filing=filing)
    for member, filed_on in event.members.items():
        state = _with(state, member, {"filed_on": told_by(recorded)}, filed_on=filed_on)
    return state


def _fact(state: CaseState, event: m.MemberFactRecorded, recorded: Recorded) -> CaseState:
    member = state.members.get(event.member)
    if member is None:
        return state
    timeline = dated(member.facts.get(event.fact, ()), event.value, recorded)
    return _with(state, event.member, facts={**member.facts, event.fact: timeline})


def _corrected(state: CaseState, event: m.MemberCorrected, recorded: Recorded) -> CaseState:
    kind = _CORRECTABLE.get(event.field)
    if kind is None:
        return state
    try:
        after = msgspec.convert(event.after, kind)
    except msgspec.ValidationError:
        return state
    return _with(state, event.member, {event.field: told_by(recorded)}, **{event.field: after})


def _identified(state: CaseState, event: m.MemberIdentified, _: Recorded) -> CaseState:
    member = state.members.get(event.member)
    known = {k: v for k, v in (member.identifiers if member else {}).items() if k != event.kind}
    kept = {event.kind: event.value} if event.value else {}
    return _with(state, event.member, identifiers={**known, **kept})


def _numbered(state: CaseState, event: m.MemberNumbered, _: Recorded) -> CaseState:
    member = state.members.get(event.member)
    known = member.numbers if member else {}
    return _with(state, event.member, numbers={**known, event.system: event.number})


def _confidential(state: CaseState, event: m.MemberConfidentialitySet, _: Recorded) -> CaseState:
    return _with(state, event.member, confidential=event.confidential)


def _died(state: CaseState, event: m.MemberDied, recorded: Recorded) -> CaseState:
    return _with(state, event.member, {"died_on": told_by(recorded)}, died_on=recorded.effective_on)


def _removed(state: CaseState, event: m.MemberRemoved, recorded: Recorded) -> CaseState:
    return _with(state, event.member, left_on=recorded.effective_on, left_why=event.why)


def _moved_out(state: CaseState, event: m.MemberMovedOut, recorded: Recorded) -> CaseState:
    """What went along is no longer here; the person and the papers stay as history."""
    state = _with(
        state,
        event.member,
        left_on=recorded.effective_on,
        left_why=event.why,
        moved_to=event.to_case,
    )
    coverage = {k: v for k, v in state.coverage.items() if k != event.member}
    made = {k: v for k, v in state.determinations.items() if v.member != event.member}
    return _without(replace(state, coverage=coverage, determinations=made), event.instances, event.clocks)


def _without(state: CaseState, instances: tuple[str, ...], clocks: tuple[str, ...]) -> CaseState:
    return replace(
        state,
        instances={k: v for k, v in state.instances.items() if k not in instances},
        clocks={k: v for k, v in state.clocks.items() if k not in clocks},
        alerts={k: v for k, v in state.alerts.items() if v.instance not in instances},
    )


def _moved_in(state: CaseState, event: m.MemberMovedIn, recorded: Recorded) -> CaseState:
    """The person, procedures and clocks arrive as they stood, with their anchors."""
    moving = event.moving
    if moving.person:
        try:
            person = msgspec.convert({**moving.person, "identifiers": event.identifiers}, Member)
        except msgspec.ValidationError:
            return state
        state = replace(state, members={**state.members, person.id: person})
    if moving.coverage:
        # What was set here, if anything was, was set later than what comes along.
        coverage = (*moving.coverage, *state.coverage.get(event.member, ()))
        state = replace(state, coverage={**state.coverage, event.member: coverage})
    return _with_moving(state, moving)


def _with_moving(state: CaseState, moving: m.Moving) -> CaseState:
    instances = {i.id: i for i in map(as_instance, moving.instances) if i is not None}
    return replace(
        state,
        instances={**state.instances, **instances},
        clocks={**state.clocks, **{c.id: c for c in moving.clocks}},
        alerts={**state.alerts, **{a.id: a for a in moving.alerts}},
        papers={**{p.id: p for p in moving.papers}, **state.papers},
        determinations={
            **{determination_key(d.rule, d.member): d for d in moving.determinations},
            **state.determinations,
        },
    )


def _handed_on(state: CaseState, event: m.CaseHandedOn, _: Recorded) -> CaseState:
    return _without(state, event.instances, event.clocks)


def _taken_over(state: CaseState, event: m.CaseTakenOver, _: Recorded) -> CaseState:
    return _with_moving(state, event.moving)


def _representative(state: CaseState, event: m.RepresentativeNamed, _: Recorded) -> CaseState:
    entry = Representative(
        id=event.representative,
        name=event.name,
        scope=event.scope,
        from_on=event.from_on,
        to_on=event.to_on,
        notices=event.notices,
        member=event.member,
        contact=event.contact,
    )
    return replace(state, representatives={**state.representatives, event.representative: entry})


def _representative_ended(state: CaseState, event: m.RepresentativeEnded, recorded: Recorded) -> CaseState:
    known = state.representatives.get(event.representative)
    if known is None:
        return state
    ended = replace(known, to_on=recorded.effective_on)
    return replace(state, representatives={**state.representatives, event.representative: ended})


_CORRECTABLE: dict[str, Any] = {
    "first_name": str,
    "last_name": str,
    "birth_date": date,
    "sex": str,
    "relationship": str,
    "filed_on": date,
    "confidential": bool,
}

CHANGES: dict[str, Callable[[CaseState, Any, Recorded], CaseState]] = {
    "member.added": _added,
    "coverage.requested": _requested,
    "application.filed": _filed,
    "filing_date.corrected": _filing_corrected,
    "member.fact_recorded": _fact,
    "member.corrected": _corrected,
    "member.identified": _identified,
    "member.numbered": _numbered,
    "member.confidentiality_set": _confidential,
    "member.died": _died,
    "member.removed": _removed,
    "member.moved_out": _moved_out,
    "member.moved_in": _moved_in,
    "case.handed_on": _handed_on,
    "case.taken_over": _taken_over,
    "representative.named": _representative,
    "representative.ended": _representative_ended,
}
