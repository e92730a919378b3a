"""Refusals that several commands of the household share."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.view import View
from caseclock.kernel.refusal import refuse

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


def the_member(view: View, named: UUID | None = None) -> Member:
    """The member a command speaks of; refused when the case has no such person."""
    member = view.state.members.get(named) if named else view.member
    if member is None:
        raise refuse(
            "no_member", "This case has no such member", "See /cases/{id} for its members.", field="member"
        )
    return member


def present(view: View, named: UUID | None = None) -> Member:
    """The member, who must still be in this household; the dead still belong to it."""
    member = the_member(view, named)
    if member.left_on is not None:
        raise refuse(
            "member_left",
            f"{member.name} is no longer in this household",
            "Use the case the member moved to." if member.moved_to else "Add the person again.",
            field="member",
            left_on=member.left_on,
            why=member.left_why,
            moved_to=member.moved_to,
        )
    return member


def other_case(view: View, case_id: UUID, field: str) -> CaseState:
    """Another open household case of the same county; another county's is as absent as one that never was."""
    other = view.others.get(case_id)
    if case_id == view.state.case_id:
        raise refuse("same_case", "That is this case itself", "Name the other case.", field=field)
    if other is None or other.version == 0 or other.county != view.state.county:
        raise refuse(
            "no_case",
            "This county has no such case",
            "Search for the case; to another county a case goes by transfer-case.",
            field=field,
        )
    if other.status == "closed":
        raise refuse(
            "other_case_closed",
            f"Case {other.case_number} is closed",
            "Reopen it, or use the case that took it over.",
            field=field,
            why=other.closed_why,
        )
    if other.kind != "household":
        raise refuse(
            "not_a_household", f"Case {other.case_number} is no household", "Name a household.", field=field
        )
    return other
