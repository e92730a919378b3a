"""Opening a household's case with an application, and adding people to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseAssigned, CaseFactRecorded, CaseOpened, NoteAdded
from caseclock.domain.case.members import ApplicationFiled, CoverageRequested, MemberAdded
from caseclock.domain.case.view import Output, View
from caseclock.kernel.events import New
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import refuse

Sex = Literal["F", "M", "X", ""]


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person as given at intake. Only who asks for coverage is asked for status or a number."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    sex: Sex = ""
    relationship: str = "self"
    asks_for_coverage: bool = True
    confidential: bool = False
    identifiers: dict[Literal["ssn", "a_number", "i94", "passport"], str] = {}
    numbers: dict[str, str] = {}
    facts: dict[str, str | int | bool] = {}
    remark: str = ""


class Application(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An application: the day it was submitted is its filing date, any channel, any hour (I.2)."""

    filed_on: date
    calworks_filed_on: date | None = None
    received_at: datetime | None = None
    channel: str = ""
    programs: tuple[str, ...] = ("MC",)


class OpenCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Opens a household's case. Without an owner it waits in a queue, with its own clock."""

    application: Application | None = None
    members: tuple[NewMember, ...]
    numbers: dict[str, str] = {}
    facts: dict[str, str | int | bool] = {}
    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""
    note: str = ""


class AddMember(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Adds a person; the day of the request is the person's own filing date (office point 3)."""

    person: NewMember


def open_case(body: OpenCase, view: View) -> Iterator[Output]:
    """The case, its owner or queue, the application, the people, and who asks for coverage."""
    if not body.members:
        raise refuse("no_members", "A household has members", "Name the applicant.", field="members")
    application = body.application
    opened_on = application.filed_on if application else view.on
    _not_after_today("application.filed_on", application.filed_on if application else None, view)
    yield CaseOpened(kind="household", case_number=case_number(view), numbers=body.numbers)
    queue = body.queue or ("" if body.owner else "intake")
    yield CaseAssigned(owner=body.owner, unit=body.unit, office=body.office, queue=queue)
    for fact, value in body.facts.items():
        yield New(CaseFactRecorded(fact=fact, value=value), opened_on)
    if application:
        yield New(_filed(application, view), application.filed_on)
    rules_on = min(opened_on, (application and application.calworks_filed_on) or opened_on)
    for n, person in enumerate(body.members):
        yield from added(person, member_id(view, n), opened_on, rules_on if application else None, n)
    if body.note:
        yield NoteAdded(text=body.note)


def add_member(body: AddMember, view: View) -> Iterator[Output]:
    """The person, and the request for coverage on its own filing date."""
    _not_after_today("effective_on", body.effective_on, view)
    yield from added(body.person, member_id(view, 0), view.on, view.on, 0)


def added(
    person: NewMember, member: UUID, joined_on: date, filed_on: date | None, n: int
) -> Iterator[Output]:
    """The events of one person joining; a birth after the application is refused."""
    if person.birth_date and person.birth_date > joined_on:
        raise refuse(
            "born_after_application",
            "A person cannot be born after the application",
            "Correct the birth date, or report a newborn.",
            field=f"members[{n}].birth_date",
            birth_date=person.birth_date,
            filed_on=joined_on,
        )
    yield New(
        MemberAdded(
            member=member,
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=person.birth_date,
            sex=person.sex,
            relationship=person.relationship,
            confidential=person.confidential,
            identifiers={str(k): v for k, v in person.identifiers.items()},
            numbers=person.numbers,
            facts=dict(person.facts),
        ),
        joined_on,
    )
    if person.remark:
        yield New(NoteAdded(text=person.remark, member=member), joined_on)
    if person.asks_for_coverage and filed_on is not None:
        yield New(CoverageRequested(member=member, filed_on=filed_on), filed_on)


def member_id(view: View, n: int) -> UUID:
    """The id of the n-th person a command adds: the same for a repeated command."""
    return derive(view.command_id or view.state.case_id, "member", n)


def case_number(view: View) -> str:
    """A number people can read out: county and ten digits of the case's id."""
    return f"{view.state.county:02d}-{view.state.case_id.int % 10**10:010d}"


def _filed(application: Application, view: View) -> ApplicationFiled:
    return ApplicationFiled(
        filed_on=application.filed_on,
        calworks_filed_on=application.calworks_filed_on,
        received_at=application.received_at or view.now,
        channel=application.channel,
        programs=application.programs,
    )


def _not_after_today(field: str, day: date | None, view: View) -> None:
    if day is not None and day > view.today:
        raise refuse(
            "in_the_future",
            "A date that has not come cannot be recorded as past",
            f"Give a date up to {view.today}.",
            field=field,
            given=day,
        )
