"""People join: at the opening of a case and later, each asking for coverage or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.coverage import is_covered
from caseclock.domain.case.events import NoteAdded
from caseclock.domain.case.members import CoverageRequested, MemberAdded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Member
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import present
from caseclock.domain.procedures.household.identifiers import Kind, not_asked, well_formed
from caseclock.kernel.events import New
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

Sex = Literal["F", "M", "X", ""]


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person as given at intake. Only who asks for coverage is asked for status or a number."""

    first_name: str
    last_name: str
    birth_date: date | None = None
    sex: Sex = ""
    relationship: str = ""
    asks_for_coverage: bool = True
    confidential: bool = False
    identifiers: dict[Kind, Secret] = {}
    numbers: dict[str, str] = {}
    facts: dict[str, str | int | bool] = {}
    remark: Secret = ""


class AddMember(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Adds a person; the day of the request is the person's own filing date (office point 3)."""

    person: NewMember


class RequestCoverage(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member who did not ask for coverage now does; the day of the request is the filing date."""

    member: UUID


def add_member(body: AddMember, view: View) -> Iterator[Output]:
    """The person, and the request for coverage on its own filing date."""
    not_in_future("effective_on", body.effective_on, view)
    person = body.person
    for known in view.state.members.values():
        same = (known.first_name, known.last_name, known.birth_date)
        if known.present and same == (person.first_name, person.last_name, person.birth_date):
            raise refuse(
                "already_member",
                f"{known.name} is in this household already",
                "Correct the member that is there, or ask for coverage with request-coverage.",
                field="person",
                member=str(known.id),
            )
    yield from added(person, member_id(view, 0), view.on, view.on, "person")


def request_coverage(body: RequestCoverage, view: View) -> Iterator[Output]:
    """Starts what follows from an application, with this member's own dates."""
    not_in_future("effective_on", body.effective_on, view)
    member = present(view)
    if _asks_still(view, member):
        raise refuse(
            "asks_already",
            f"{member.name} asks for coverage already",
            "Correct the filing date if it is wrong.",
            field="member",
            filed_on=member.filed_on,
        )
    yield CoverageRequested(member=member.id, filed_on=view.on)


def _asks_still(view: View, member: Member) -> bool:
    """Whether the member's application is undecided, or gave what the member has; who was denied, or lost
    coverage, may apply again, from a date of their own."""
    applications = view.state.instances_of("mao_application", member.id)
    undecided = not applications or any(not each.final for each in applications)
    return member.asks_for_coverage and (undecided or is_covered(view.state, member.id, view.on))


def added(
    person: NewMember, member: UUID, joined_on: date, filed_on: date | None, field: str
) -> Iterator[Output]:
    """The events of one person joining; a person without a name, or born later, is refused."""
    for name in ("first_name", "last_name"):
        if not getattr(person, name).strip():
            raise refuse(
                "no_name",
                "A person has a first and a last name",
                "Give the name as the application has it; Unknown where it has none.",
                field=f"{field}.{name}",
            )
    if person.birth_date and person.birth_date > joined_on:
        raise refuse(
            "born_after_application",
            "A person cannot be born after the application",
            "Correct the birth date, or report a newborn.",
            field=f"{field}.birth_date",
            birth_date=person.birth_date,
            filed_on=joined_on,
        )
    if "ssn" in person.identifiers and not person.asks_for_coverage:
        raise not_asked("an SSN", f"{field}.identifiers.ssn")
    yield New(
        MemberAdded(
            member=member,
            first_name=person.first_name,
            last_name=person.last_name,
            birth_date=person.birth_date,
            sex=person.sex,
            relationship=person.relationship,
            confidential=person.confidential,
            identifiers={
                str(kind): well_formed(kind, value, f"{field}.identifiers.{kind}")
                for kind, value in person.identifiers.items()
            },
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
