"""Two cases of one household become one; two applications of the same people become one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.carried import carried
from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseClosed, CaseFactRecorded, CaseNumbered
from caseclock.domain.case.members import CaseHandedOn, CaseTakenOver, MemberMovedIn
from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.domain.procedures.household.common import other_case
from caseclock.domain.procedures.household.earliest import earliest
from caseclock.domain.procedures.household.moving import moved_out, named_again, pointer
from caseclock.domain.procedures.household.pairing import Pairs, pairs
from caseclock.domain.procedures.household.unifying import unified
from caseclock.kernel.events import New

#: What every case has of its own; it ends with the case.
OWN = ("household", "ownership")


class MergeCases(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Merges another case into this one, which survives.

    `same` says who there is who here (their member: ours); `different` who only looks the same.
    """

    other_case: UUID
    same: dict[UUID, UUID] = {}
    different: tuple[UUID, ...] = ()


class JoinApplications(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Joins another case's application with this one's: one application, of the earlier date."""

    other_case: UUID
    same: dict[UUID, UUID] = {}
    different: tuple[UUID, ...] = ()


def merge_cases(body: MergeCases, view: View) -> Iterator[Output]:
    """The other case closes with a pointer; its people, clocks and numbers go on here."""
    other = other_case(view, body.other_case, "other_case")
    who = pairs(body.same, body.different, view.state, other)
    yield pointer("absorbed", other)
    yield from _taken(view, other, who)
    yield Elsewhere(other.case_id, pointer("merged_into", view.state))
    why = f"merged into {view.state.case_number}"
    yield Elsewhere(other.case_id, CaseClosed(why=why, into=view.state.case_id))


def join_applications(body: JoinApplications, view: View) -> Iterator[Output]:
    """The other closes as a duplicate. Nothing there is denied, and nobody loses the earlier date."""
    other = other_case(view, body.other_case, "other_case")
    who = pairs(body.same, body.different, view.state, other)
    yield pointer("joined", other)
    yield from _taken(view, other, who)
    yield Elsewhere(other.case_id, pointer("joined_into", view.state))
    why = f"duplicate application, joined with {view.state.case_number}"
    yield Elsewhere(other.case_id, CaseClosed(why=why, into=view.state.case_id))


def _taken(view: View, other: CaseState, who: Pairs) -> Iterator[Output]:
    """All of the other case, people first, so that what follows meets them with their clocks."""
    for member in _people(other):
        ours = who.get(member.id)
        if ours is None:
            yield from _whole(view, other, member)
        else:
            yield from unified(view, other, member, view.state.members[ours])
    yield from _for_the_case(view, other)
    yield from _numbers_and_facts(view, other)
    for each in other.representatives.values():
        if each.in_force(view.today):
            yield named_again(each, who.get(each.member) if each.member else None)
    for key, link in other.links.items():
        if key not in view.state.links and link.case != view.state.case_id:
            yield replace(
                pointer(link.kind, other, link.member), link=key, case=link.case, case_number=link.case_number
            )
    yield from earliest(view, other, who)


def _people(other: CaseState) -> list[Member]:
    """Who is or was there; who had gone to another case before is that case's."""
    return [m for m in other.members.values() if m.moved_to is None]


def _whole(view: View, other: CaseState, member: Member) -> Iterator[Output]:
    instances = [i for i in other.instances.values() if i.member == member.id]
    yield MemberMovedIn(
        member=member.id,
        from_case=other.case_id,
        moving=carried(other, instances, member, member),
        identifiers=member.identifiers,
    )
    yield Elsewhere(other.case_id, moved_out(other, member, instances, view.state.case_id))


def _for_the_case(view: View, other: CaseState) -> Iterator[Output]:
    """Procedures of the whole other case run on here; its papers are found here."""
    going = [i for i in other.instances.values() if i.member is None and i.procedure not in OWN]
    moving = carried(other, going)
    papers = tuple(p for p in other.papers.values() if p.member is None)
    if not going and not papers:
        return
    yield CaseTakenOver(from_case=other.case_id, moving=replace(moving, papers=papers))
    yield Elsewhere(
        other.case_id,
        CaseHandedOn(
            to_case=view.state.case_id,
            instances=tuple(i.id for i in going),
            clocks=tuple(c.id for c in moving.clocks),
        ),
    )


def _numbers_and_facts(view: View, other: CaseState) -> Iterator[Output]:
    """Both cases' numbers are found here; of facts, what is not known here."""
    taken = set(view.state.numbers)
    for system, number in {"merged_case": other.case_number, **other.numbers}.items():
        if number != view.state.numbers.get(system):
            yield CaseNumbered(
                system=f"{system}:{other.case_number}" if system in taken else system, number=number
            )
    for fact, timeline in other.facts.items():
        if fact not in view.state.facts:
            for entry in timeline:
                yield New(CaseFactRecorded(fact=fact, value=entry.value), entry.on)
