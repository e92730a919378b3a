"""Corrections of what was recorded wrongly: a person's fields, and filing dates. Clocks re-anchor by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.members import FilingDateCorrected, MemberCorrected
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Member
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word, the_member
from caseclock.domain.procedures.household.people import Sex
from caseclock.kernel.refusal import Refused, refuse

NAMES = ("first_name", "last_name")
FIELDS = (*NAMES, "birth_date", "sex", "relationship")


class CorrectFact(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was wrong about a person, field by field. What changed in life is recorded with record-fact.

    `spelling`: a name was only written wrongly, so what was verified by it stands.
    """

    member: UUID
    first_name: Word | None = None
    last_name: Word | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    relationship: str | None = None
    spelling: bool = False


class CorrectFilingDate(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day the application was submitted, and a member's own day where it differs.

    Who applied with the application moves with it; `members` names others by their own day.
    """

    filed_on: date | None = None
    calworks_filed_on: date | None = None
    members: dict[UUID, date] = {}
    reason: Written


def correct_fact(body: CorrectFact, view: View) -> Iterator[Output]:
    """One event a field; nothing to correct is refused, so is a birth after the application."""
    member = the_member(view)
    _birth(body.birth_date, member, view)
    changes = [
        MemberCorrected(
            member=member.id,
            field=name,
            before=getattr(member, name),
            after=given,
            spelling=body.spelling and name in NAMES,
        )
        for name in FIELDS
        if (given := getattr(body, name)) is not None and given != getattr(member, name)
    ]
    if not changes:
        raise _no_change("Nothing here differs from what is recorded")
    yield from changes


def _birth(day: date | None, member: Member, view: View) -> None:
    not_in_future("birth_date", day, view)
    if day is not None and member.filed_on is not None and day > member.filed_on and not member.deemed:
        raise refuse(
            "born_after_application",
            "A person cannot be born after the application",
            "Correct the filing date first if it is the wrong one, or report a newborn.",
            field="birth_date",
            birth_date=day,
            filed_on=member.filed_on,
        )
    if day is not None and member.died_on is not None and day > member.died_on:
        raise refuse(
            "died_before_birth",
            "Nobody dies before being born",
            "Correct the day of death first.",
            field="birth_date",
            died_on=member.died_on,
        )


def correct_filing_date(body: CorrectFilingDate, view: View) -> Iterator[Output]:
    """Both dates as they should be; the clocks count from the earlier (decision I.2)."""
    filing = view.state.filing
    if filing is None:
        raise refuse("no_application", "This case has no application", "Record the application first.")
    filed_on = body.filed_on or filing.filed_on
    calworks = body.calworks_filed_on or filing.calworks_filed_on
    not_in_future("filed_on", filed_on, view)
    not_in_future("calworks_filed_on", calworks, view)
    own = {the_member(view, key).id: day for key, day in body.members.items()}
    for key, day in own.items():
        not_in_future(f"members.{key}", day, view)
    rules_on = min(filed_on, calworks or filed_on)
    moved = {m.id: rules_on for m in view.state.members.values() if m.filed_on == filing.rules_on != rules_on}
    members = {**moved, **own}
    for key, day in members.items():
        born = view.state.members[key].birth_date
        if born is not None and born > day:
            raise refuse(
                "born_after_application",
                "A person cannot be born after the application",
                "Correct the birth date first, or give this member's own day.",
                field=f"members.{key}",
                birth_date=born,
                filed_on=day,
            )
    same = (filed_on, calworks) == (filing.filed_on, filing.calworks_filed_on)
    if same and all(view.state.members[key].filed_on == day for key, day in members.items()):
        raise _no_change("These are the dates that are recorded")
    yield FilingDateCorrected(filed_on=filed_on, calworks_filed_on=calworks, why=body.reason, members=members)


def _no_change(rule: str) -> Refused:
    return refuse("no_change", rule, "Give at least one value that differs.")
