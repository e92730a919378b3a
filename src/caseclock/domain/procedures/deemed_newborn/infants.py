"""The children a report names: who is new, who is known, who may be deemed."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.generic import paper_id
from caseclock.domain.case.members import MemberAdded
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.policy import Policy
from caseclock.domain.procedures.deemed_newborn.facts import year_ends
from caseclock.kernel.events import New
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import refuse

#: The number twins of one report share, so that they are not taken for duplicates of each other.
BIRTH_REPORT = "birth_report"


class Infant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One child. `member` names a child already reported; `another`: a look-alike is a second one."""

    birth_date: date
    sex: Literal["F", "M", "X"]
    first_name: str = ""
    last_name: str = ""
    member: UUID | None = None
    another: bool = False


def the_child(
    infant: Infant, n: int, infants: tuple[Infant, ...], family: str, view: View
) -> tuple[UUID, list[Output]]:
    """The child's id, and the event that adds it unless it is there already."""
    if infant.member is not None:
        if infant.member not in view.state.members:
            raise refuse(
                "no_member",
                "This case has no such child",
                "Leave `member` out.",
                field=f"infants[{n}].member",
            )
        return infant.member, []
    _not_twice(infant, n, view)
    child = derive(view.command_id or view.state.case_id, "member", n)
    added = MemberAdded(
        member=child,
        first_name=infant.first_name or _unnamed(n, infants),
        last_name=infant.last_name or family,
        birth_date=infant.birth_date,
        sex=infant.sex,
        relationship="child",
        deemed=True,
        numbers={BIRTH_REPORT: paper_id(view)},
    )
    return child, [New(added, infant.birth_date)]


def _unnamed(n: int, infants: tuple[Infant, ...]) -> str:
    """What hospitals write until there is a name: Baby Boy, or with a letter where there are several."""
    word = {"F": "Baby Girl", "M": "Baby Boy"}.get(infants[n].sex, "Baby")
    return f"{word} {chr(ord('A') + n)}" if len(infants) > 1 else word


def _not_twice(infant: Infant, n: int, view: View) -> None:
    for known in view.state.members.values():
        alike = known.deemed and known.present and known.birth_date == infant.birth_date
        if alike and known.sex == infant.sex and not infant.another:
            raise refuse(
                "newborn_known",
                f"{known.name}, born {known.birth_date}, was already reported",
                "Name that child in `member`, or set `another` when this is a second child.",
                field=f"infants[{n}]",
                member=known.id,
            )


def may_be_deemed(infant: Infant, received_on: date, n: int, policy: Policy) -> None:
    """Refuses a child not born yet, or past the month of the first birthday (42 CFR 435.117)."""
    if infant.birth_date > received_on:
        raise refuse(
            "born_after_report",
            "A child cannot be reported before it is born",
            "Correct the birth date or the day of receipt.",
            field=f"infants[{n}].birth_date",
            received_on=received_on,
        )
    ended_on = year_ends(policy, infant.birth_date)
    if ended_on < received_on:
        raise refuse(
            "past_age_one",
            "The deemed year of this child was over before it was reported",
            "Add the child as a member who asks for coverage.",
            citation="42 CFR 435.117",
            field=f"infants[{n}].birth_date",
            ended_on=ended_on,
        )
