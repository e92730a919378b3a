"""What a story asks: over HTTP where the office runs, from the folded case where it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.coverage import coverage_known
from tests.stories.http_office import HttpOffice
from tests.support.office import Office

Cover = tuple[str, str]
NONE: Cover = ("none", "")


def asked(office: HttpOffice, what: str, **query: Any) -> list[dict[str, Any]]:
    """The items of a question about the current case."""
    ref = CaseRef(office.county, office.case_id)
    answer = office.loop.run(office.person_of("worker").ask(f"/cases/{ref}/{what}", **query))
    return list(answer["items"])


def covered(office: Office, first_name: str, month: str) -> Cover:
    """Scope and funding of a member's month."""
    member, day = office.member(first_name).id, date.fromisoformat(f"{month}-01")
    if isinstance(office, HttpOffice):
        found = asked(office, "coverage", since=day, until=day, member=member)
        return (found[0]["scope"], found[0]["funding"]) if found else NONE
    known = coverage_known(office.state, day, day, member)
    return (known[0].scope, known[0].funding) if known else NONE


def clock(office: Office, procedure: str, name: str, first_name: str) -> dict[str, Any]:
    """The ledger of a member's latest clock of that name, as /clocks shows it; empty where there is none."""
    instance = office.instance(procedure, first_name).id
    if isinstance(office, HttpOffice):
        every = [row["clock"] for row in asked(office, "clocks")]
        own = [each for each in every if each["instance"] == instance and each["name"] == name]
        return dict(max(own, key=lambda each: each["id"])) if own else {}
    found = office.state.clocks_of(instance, name)
    return _as_shown(found[-1]) if found else {}


def due(office: Office, procedure: str, name: str, first_name: str) -> str:
    """The legal date of a clock; empty where it does not run."""
    found = clock(office, procedure, name, first_name)
    return str(found["schedule"]["due_on"]) if found else ""


def _as_shown(found: Any) -> dict[str, Any]:
    return dict(msgspec.to_builtins(found))
