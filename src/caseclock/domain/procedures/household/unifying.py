"""One person who stands in two cases becomes one member: what is missing here comes along."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.carried import carried
from caseclock.domain.case.members import (
    CoverageRequested,
    MemberFactRecorded,
    MemberIdentified,
    MemberMovedIn,
    MemberNumbered,
)
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.domain.procedures.household.events import ApplicationJoined
from caseclock.domain.procedures.household.moving import moved_out
from caseclock.domain.procedures.household.pending import APPLICATION
from caseclock.kernel.events import New


def unified(view: View, other: CaseState, theirs: Member, ours: Member) -> Iterator[Output]:
    """Running procedures that do not run here go on here; those that do end there, as joined, undecided."""
    going, staying = _sorted(view, other, theirs, ours)
    moving = carried(other, going, theirs, None, ours.id)
    if moving.instances or moving.coverage or moving.papers:
        yield MemberMovedIn(member=ours.id, from_case=other.case_id, moving=moving)
    yield from _missing(theirs, ours)
    if theirs.asks_for_coverage and not ours.asks_for_coverage and theirs.filed_on is not None:
        yield New(CoverageRequested(member=ours.id, filed_on=theirs.filed_on), theirs.filed_on)
    if any(i.procedure == APPLICATION for i in staying):
        joined = ApplicationJoined(member=theirs.id, into=view.state.case_id, person=ours.id)
        yield Elsewhere(other.case_id, joined)
    why = f"the same person as {ours.name} in {view.state.case_number}"
    yield Elsewhere(other.case_id, moved_out(other, theirs, going, view.state.case_id, why))


def _sorted(
    view: View, other: CaseState, theirs: Member, ours: Member
) -> tuple[list[Instance], list[Instance]]:
    """Their running procedures: those that come here, and those that would run here twice."""
    here = {i.procedure for i in view.state.instances.values() if i.member == ours.id and not i.final}
    here -= view.several
    running = [i for i in other.instances.values() if i.member == theirs.id and not i.final]
    return [i for i in running if i.procedure not in here], [i for i in running if i.procedure in here]


def _missing(theirs: Member, ours: Member) -> Iterator[Output]:
    for system, number in theirs.numbers.items():
        if system not in ours.numbers:
            yield MemberNumbered(member=ours.id, system=system, number=number)
    for kind, value in theirs.identifiers.items():
        if kind not in ours.identifiers:
            yield MemberIdentified(member=ours.id, kind=kind, value=value)
    for fact, timeline in theirs.facts.items():
        if fact not in ours.facts:
            for entry in timeline:
                event = MemberFactRecorded(member=ours.id, fact=fact, value=entry.value)
                yield New(event, entry.on)
