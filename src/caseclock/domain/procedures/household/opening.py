"""Opening a household's case with an application and its people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded, CaseOpened, NoteAdded
from caseclock.domain.case.members import ApplicationFiled
from caseclock.domain.case.placing import assigned
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.people import NewMember, added, member_id
from caseclock.domain.procedures.household.representing import NewRepresentative, named
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

APPLICANT = "self"


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
    representative: NewRepresentative | None = None
    numbers: dict[str, str] = {}
    facts: dict[str, str | int | bool] = {}
    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""
    note: Secret = ""


def open_case(body: OpenCase, view: View) -> Iterator[Output]:
    """The case, its owner or queue, the application, the people, and who asks for coverage."""
    if not body.members:
        raise refuse("no_members", "A household has members", "Name the applicant.", field="members")
    if body.on_behalf_of and (body.representative is None or body.representative.name != body.on_behalf_of):
        raise refuse(
            "no_representative",
            "Who acts here is not named as representative",
            "Give the same name under representative, with its scope and start.",
            citation="42 CFR 435.923",
            field="on_behalf_of",
        )
    application = body.application
    opened_on = application.filed_on if application else view.on
    if application:
        not_in_future("application.filed_on", application.filed_on, view)
        not_in_future("application.calworks_filed_on", application.calworks_filed_on, view)
    yield CaseOpened(kind="household", case_number=case_number(view), numbers=body.numbers)
    queue = body.queue or ("" if body.owner else "intake")
    yield assigned(view, owner=body.owner, unit=body.unit, office=body.office, queue=queue)
    for fact, value in body.facts.items():
        yield New(CaseFactRecorded(fact=fact, value=value), opened_on)
    if body.representative:
        yield named(body.representative, view)
    if application:
        yield New(_filed(application, view), application.filed_on)
    rules_on = min(opened_on, (application and application.calworks_filed_on) or opened_on)
    for n, person in enumerate(body.members):
        if n == 0 and not person.relationship:
            person = msgspec.structs.replace(person, relationship=APPLICANT)
        filed_on = rules_on if application else None
        yield from added(person, member_id(view, n), opened_on, filed_on, f"members[{n}]")
    if body.note:
        yield NoteAdded(text=body.note)


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
