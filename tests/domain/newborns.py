"""A mother with Medi-Cal and the report of her child, as most tests of deemed newborns begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.workflow.states import leaves
from tests.support.office import Office

PROCEDURE = "deemed_newborn"


def mother_of(
    office: Office | None = None,
    *,
    on: str = "2024-03-04",
    covered: bool = True,
    asks: bool = True,
    programme: str = "MAO",
    **facts: Any,
) -> Office:
    """A case with the mother Ana, covered from the month she applied unless told otherwise."""
    office = office or Office(on=on)
    office.do(
        "open-case",
        application={"filed_on": on},
        owner="ann",
        members=[
            {
                "first_name": "Ana", "last_name": "Ruiz", "birth_date": "1996-05-01", "sex": "F",
                "asks_for_coverage": asks, "facts": facts,
            }
        ],
    )  # fmt: skip
    if covered:
        approve(office, "Ana", programme)
    return office


def approve(office: Office, name: str, programme: str = "MAO", declared: str = "citizen") -> None:
    """The member's own application: status declared and proven, approved, and the notice mailed."""
    today, member = str(office.now.date()), office.member(name).id
    office.do(
        "attest-status",
        member=member,
        declared=declared,
        declared_by="member",
        form="MC 210",
        signed_on=today,
    )
    if declared == "citizen":
        office.do("verify-status", member=member, status="citizen", document="passport", received_on=today)
    office.do("approve-coverage", member=member, programme=programme)
    office.do("mail-decision", member=member, printed_on=today, mailed_on=today, address="12 Elm St")


def mc330(office: Office, *infants: dict[str, Any], received_on: str, born: str = "", **body: Any) -> None:
    """Form MC 330 for one unnamed boy, or for the infants given."""
    office.do(
        "record-mc330",
        infants=list(infants) or [{"birth_date": born, "sex": "M"}],
        received_on=received_on,
        mother_first_name="Ana",
        mother_last_name="Ruiz",
        mother_birth_date="1996-05-01",
        **body,
    )


def deemed(office: Office, born: str, on: str, name: str = "Baby Boy") -> Office:
    """The child reported by MC 330, matched and established on a day."""
    office.on(on)
    mc330(office, born=born, received_on=on)
    match(office, name)
    office.do("establish-deemed-eligibility", member=office.member(name).id)
    return office


def match(office: Office, name: str = "Baby Boy", mother: str = "Ana", **body: Any) -> None:
    office.do("match-mother", member=office.member(name).id, mother=office.member(mother).id, **body)


def standing(office: Office, name: str = "Baby Boy") -> tuple[str, ...]:
    """The innermost states of the child's deeming."""
    instance = office.instance(PROCEDURE, name)
    states = office.rules.definitions.get(PROCEDURE, instance.version).chart.states
    return leaves(states, instance.configuration)


def scope(office: Office, name: str, *months: str) -> list[str]:
    """The scope in each month, as "2024-05"; "-" where none was ever set."""
    member = office.member(name).id
    entries = [coverage_in(office.state, member, date.fromisoformat(f"{month}-01")) for month in months]
    return [entry.scope if entry else "-" for entry in entries]


def due(office: Office, clock: str, name: str = "Baby Boy") -> str:
    return str(office.clock(PROCEDURE, clock, name).schedule.due_on)


def told(office: Office, alert: str) -> list[tuple[str, tuple[str, ...]]]:
    """The local day and the audience of each alert of that name, open or not."""
    raised = sorted(office.state.alerts.values(), key=lambda a: a.raised_at)
    return [(str(a.raised_on), a.to) for a in raised if a.alert == alert]
