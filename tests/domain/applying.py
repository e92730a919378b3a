"""A household that applies, as most tests of the application begin."""

from __future__ import annotations

from typing import Any

from caseclock.domain.workflow.states import leaves
from tests.support.office import Office

PROCEDURE = "mao_application"


def person(first_name: str, **more: Any) -> dict[str, Any]:
    return {"first_name": first_name, "last_name": "Ruiz", "birth_date": "1990-05-01", **more}


def filed(
    *people: dict[str, Any],
    on: str = "2025-03-03",
    calworks_on: str | None = None,
    owner: str = "ann",
    opened_on: str = "",
) -> Office:
    """An office with one case, opened on the day it was filed unless another is named."""
    office = Office(on=opened_on or max(on, calworks_on or on))
    office.do(
        "open-case",
        application={"filed_on": on, "calworks_filed_on": calworks_on},
        members=list(people) or [person("Ana")],
        owner=owner,
    )
    return office


def standing(office: Office, first_name: str = "Ana") -> set[str]:
    """The innermost states of the member's application."""
    instance = office.instance(PROCEDURE, first_name)
    states = office.rules.definitions.get(PROCEDURE, instance.version).chart.states
    return set(leaves(states, instance.configuration))


def told(office: Office, alert: str) -> list[tuple[str, tuple[str, ...]]]:
    """The local day and the audience of each alert of that name, open or not."""
    return [
        (str(a.raised_on), a.to)
        for a in sorted(office.state.alerts.values(), key=lambda a: a.raised_at)
        if a.alert == alert
    ]


def mail(office: Office, on: str, **more: Any) -> None:
    office.do("mail-decision", printed_on=on, mailed_on=on, address="12 Elm St, Los Angeles", **more)


def over_income(office: Office, on: str = "", **more: Any) -> None:
    """The rule finds the member's income of a month over the limit: of today's month unless one is named."""
    member = more.pop("member", None) or next(iter(office.state.members))
    facts = {"persons": 1, "countable_income": 190_000} | more
    day = on or str(office.now.date())
    office.do("make-determination", rule="income", member=member, on=day, facts=facts)


def deny(office: Office, reason: str = "income_over_limit", **more: Any) -> None:
    if reason == "income_over_limit":
        over_income(office, member=more.get("member"))
    office.do("deny-coverage", reason=reason, citation="22 CCR 50225", why="above the limit", **more)


def replays(office: Office) -> None:
    """The state folded anew from history, as made and as stored, is the state."""
    assert office.replayed() == office.state
    assert office.reread() == office.state
