"""Who in one case is who in another: said by a person, never guessed, and never passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from caseclock.domain.case.state import CaseState, Member
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import REDACTED

#: Their member to ours.
Pairs = dict[UUID, UUID]


def pairs(same: Mapping[UUID, UUID], different: Iterable[UUID], here: CaseState, there: CaseState) -> Pairs:
    """The pairs as given. Refused for unknown or doubled people, and while two look the same unsaid."""
    for theirs, ours in same.items():
        if theirs not in there.members or ours not in here.members:
            raise refuse(
                "no_member",
                "A pair names a member of the other case and one of this case",
                f"Name members of {there.case_number} and of {here.case_number}.",
                field="same",
                pair=[str(theirs), str(ours)],
            )
    if len(set(same.values())) != len(same):
        raise refuse("paired_twice", "One member is one person", "Pair each member here once.", field="same")
    said = {*same, *different}
    alike = [
        {"theirs": str(t.id), "ours": str(o.id), "name": t.name}
        for t in there.members.values()
        if t.id not in said and t.moved_to is None
        for o in here.members.values()
        if o.left_on is None and o.id not in same.values() and _alike(t, o)
    ]
    if alike:
        raise refuse(
            "maybe_the_same_person",
            "Somebody is in both cases, or looks so",
            "Say who is who in same (their member: ours), or name in different who only looks the same.",
            field="same",
            alike=alike,
        )
    return dict(same)


def _alike(one: Member, other: Member) -> bool:
    names = _name(one) == _name(other) and one.birth_date == other.birth_date
    numbers = {**one.numbers, **one.identifiers}
    known = {**other.numbers, **other.identifiers}
    # Twins share the number of the report they came by.
    shared = any(
        value and value != REDACTED and known.get(kind) == value
        for kind, value in numbers.items()
        if kind != "birth_report"
    )
    return names or shared


def _name(member: Member) -> str:
    return " ".join(member.name.casefold().split())
