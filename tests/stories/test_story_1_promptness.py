"""Story 1: a combined application, its clocks, and three ways it can go."""

from __future__ import annotations

from typing import Any

from tests.stories.conftest import Start
from tests.stories.person import Person
from tests.stories.proof import clocks_named, held
from tests.stories.service import Service

FILED = "2025-03-03"
DUE = "2025-04-17"
DUE_AT = "2025-04-18T07:00:00"  # the end of that day, Pacific
UNIT = "intake-1"


def household(owner: str, *first_names: str) -> dict[str, Any]:
    """Filed for Medi-Cal on the fifth, for CalWORKs two days before: the earlier date counts."""
    dates = {"filed_on": "2025-03-05", "calworks_filed_on": FILED}
    return {
        "application": {**dates, "channel": "in person", "programs": ["CW", "MC"]},
        "members": [
            {"first_name": name, "last_name": "Ruiz", "birth_date": "1990-05-01"} for name in first_names
        ],
        "owner": owner,
        "unit": UNIT,
    }


async def desk(service: Service) -> tuple[Person, Person]:
    """Ann, whose cases they are, and Sue, who supervises her unit."""
    sue = await service.person("sue", "supervisor")
    await service.unit(UNIT, supervisor=sue.account)
    return await service.person("ann", "worker", unit=UNIT), sue


async def promptness(person: Person, case: str) -> list[dict[str, Any]]:
    return clocks_named(await person.ask(f"/cases/{case}/clocks"), "promptness")


async def alerts(person: Person, case: str) -> set[str]:
    """What this person is told of a case, on the list of their own alerts."""
    items = (await person.ask("/alerts", limit=200))["items"]
    return {item["alert"] for item in items if item["case"] == case}


async def warned(person: Person, case: str) -> dict[str, str]:
    """On which local morning each warning of the application rang."""
    (clock,) = await promptness(person, case)
    rungs = {at: rung for at, rung in clock["rungs"].items() if rung["status"] == "fired"}
    return {at: rung["due_at"][:10] for at, rung in rungs.items() if at.startswith("day")}


async def test_a_combined_application_is_decided_in_time_or_known_to_be_late(start: Start) -> None:
    service = await start("2025-03-05")
    ann, sue = await desk(service)
    cases = [
        (await ann.do("open-case", **household(ann.account, *names)))["case"]
        for names in (("Ana",), ("Bea",), ("Cho",), ("Dan", "Eve"))
    ]
    timely, unmailed, overdue, disabled = cases
    (clock,) = await promptness(ann, timely)
    assert (clock["anchor_on"], clock["schedule"]["due_on"]) == (FILED, DUE)
    assert clock["schedule"]["due_at"].startswith(DUE_AT)

    # Day 20: one member has a disability basis; 90 days from the same anchor, the others keep 45.
    await service.until("2025-03-23")
    dan, eve = [m["member"] for m in (await ann.ask(f"/cases/{disabled}"))["members"]]
    await ann.do("claim-disability", disabled, member=dan)
    by_member = {c["member"]: c for c in await promptness(ann, disabled)}
    assert by_member[dan]["anchor_on"] == by_member[eve]["anchor_on"] == FILED
    assert by_member[dan]["schedule"]["due_on"] == "2025-06-01"
    assert by_member[eve]["schedule"]["due_on"] == DUE

    # Day 30; two are decided the next day, and one of them is mailed.
    await service.until("2025-04-03")
    assert await warned(ann, overdue) == {"day 30": "2025-04-02"}
    assert (await alerts(ann, overdue), await alerts(sue, overdue)) == ({"app_promptness_warning"}, set())
    for case in (timely, unmailed):
        await ann.do("approve-coverage", case)
    mailed = {"printed_on": "2025-04-03", "mailed_on": "2025-04-03", "address": "1 Main St"}
    await ann.do("mail-decision", timely, **mailed)
    assert (await promptness(ann, timely))[0]["status"] == "stopped"

    # Day 40 is a Saturday: staff are told on the Friday before.
    await service.until("2025-04-12")
    assert await warned(ann, overdue) == {"day 30": "2025-04-02", "day 40": "2025-04-11"}
    assert "app_promptness_warning" in await alerts(sue, overdue)

    # After the legal end: decided and mailed is done; decided only is late; undecided is late and open.
    await service.until("2025-04-17", hour=23)
    assert not await promptness_overdue(ann, overdue)
    await service.until("2025-04-21")
    assert await alerts(ann, timely) == set()
    assert "decided_not_mailed" in await alerts(ann, unmailed)
    assert await promptness_overdue(ann, unmailed) == [DUE]
    assert await promptness_overdue(ann, overdue) == [DUE]
    assert "app_overdue" in await alerts(ann, overdue)
    assert "app_overdue" in await alerts(sue, overdue)

    # Three months on it is still open, and nobody was denied by a clock.
    await service.until("2025-06-10")
    assert (await ann.ask(f"/cases/{overdue}"))["status"] == "open"
    assert await promptness_overdue(ann, disabled) == [DUE, "2025-06-01"]
    for case in cases:
        types = [event["type"] for event in await held(ann, case)]
        assert "coverage.denied" not in types
        assert types.count("eligibility.determined") == (case in (timely, unmailed))


async def promptness_overdue(person: Person, case: str) -> list[str]:
    """The legal days that passed undone, as recorded."""
    history = await person.history(case)
    return [event["effective_on"] for event in history if event["type"] == "promptness.overdue"]
