"""A household on CalWORKs, and its end, as most tests of continuing coverage begin."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.workflow.states import leaves
from tests.support.office import Office

PROCEDURE = "continuing_coverage"


def on_calworks(*names: str, on: str = "2025-03-03", **people: dict[str, Any]) -> Office:
    """A household in which everyone named (Ana alone by default) gets cash aid from March 2025."""
    office = Office(on=on)
    office.do(
        "open-case",
        owner="ann",
        members=[
            {"first_name": name, "last_name": "Ruiz", "birth_date": "1990-05-01", "asks_for_coverage": False,
             **people.get(name, {})}
            for name in names or ("Ana",)
        ],
    )  # fmt: skip
    office.do("record-calworks", status="granted", eligible=list(office.state.members))
    return office


def discontinue(office: Office, reason: str = "income", on: str = "2025-07-01", **body: Any) -> None:
    office.do("discontinue-calworks", reason=reason, effective_on=on, **body)


def standing(office: Office, name: str = "Ana") -> str:
    """The innermost state of the member's continuation."""
    instance = office.instance(PROCEDURE, name)
    states = office.rules.definitions.get(PROCEDURE, instance.version).chart.states
    return " ".join(leaves(states, instance.configuration))


def had(office: Office, *months: str, name: str = "Ana") -> list[str]:
    """The programme in each month, "-" where none was ever set."""
    member = office.member(name).id
    entries = [coverage_in(office.state, member, date.fromisoformat(f"{month}-01")) for month in months]
    return [entry.programme if entry else "-" for entry in entries]


def told(office: Office, alert: str) -> list[tuple[str, tuple[str, ...]]]:
    """The local day and the audience of each alert of that name, open or not."""
    raised = sorted(office.state.alerts.values(), key=lambda a: a.raised_at)
    return [(str(a.raised_on), a.to) for a in raised if a.alert == alert]


def act(office: Office, command: str, name: str = "Ana", **body: Any) -> None:
    """A command to one member's continuation."""
    office.do(command, member=office.member(name).id, **body)
