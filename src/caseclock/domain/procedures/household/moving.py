"""A member goes to another case of the county, with procedures, clocks, anchors, alerts and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.carried import carried
from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseLinked
from caseclock.domain.case.members import MemberMovedIn, MemberMovedOut, RepresentativeNamed
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import CaseState, Instance, Member, Representative
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.domain.procedures.household.common import other_case, present
from caseclock.kernel.refusal import refuse


class MoveMember(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Moves a member to another household's case; nothing is asked, decided or started anew."""

    member: UUID
    to_case: UUID


def move_member(body: MoveMember, view: View) -> Iterator[Output]:
    """Both cases get their event and a link; the person's own representatives go along."""
    not_in_future("effective_on", body.effective_on, view)
    member = present(view)
    other = other_case(view, body.to_case, "to_case")
    if not [m for m in view.state.members.values() if m.left_on is None and m.id != member.id]:
        raise refuse(
            "last_member",
            f"{member.name} is the last member of this case",
            "Merge the cases instead (merge-cases, given in the case that stays).",
            field="member",
        )
    instances = [i for i in view.state.instances.values() if i.member == member.id]
    yield moved_out(view.state, member, instances, other.case_id)
    yield pointer("moved_to", other, member.id)
    arriving = replace(member, joined_on=view.on)
    moved_in = MemberMovedIn(
        member=member.id,
        from_case=view.state.case_id,
        moving=carried(view.state, instances, member, arriving),
        identifiers=member.identifiers,
    )
    yield Elsewhere(other.case_id, moved_in)
    yield Elsewhere(other.case_id, pointer("moved_from", view.state, member.id))
    for each in view.state.representatives.values():
        if each.member == member.id and each.in_force(view.today):
            yield Elsewhere(other.case_id, named_again(each))


def pointer(kind: str, case: CaseState, member: UUID | None = None) -> CaseLinked:
    """A link to another case, by which both its numbers are found from here."""
    return CaseLinked(
        link=f"{kind}:{member or case.case_id}",
        kind=kind,
        case=case.case_id,
        case_number=case.case_number,
        member=member,
    )


def named_again(known: Representative, member: UUID | None = None) -> RepresentativeNamed:
    """The same representation, for the case that the person came to."""
    return RepresentativeNamed(
        representative=known.id,
        name=known.name,
        scope=known.scope,
        from_on=known.from_on,
        to_on=known.to_on,
        notices=known.notices,
        member=member or known.member,
        contact=known.contact,
    )


def moved_out(
    state: CaseState, member: Member, instances: list[Instance], to_case: UUID, why: str = ""
) -> MemberMovedOut:
    """The member left for another case and took these procedures and their clocks along."""
    ids = tuple(i.id for i in instances)
    clocks = tuple(c.id for c in state.clocks.values() if c.instance in ids)
    return MemberMovedOut(member=member.id, to_case=to_case, instances=ids, clocks=clocks, why=why)
