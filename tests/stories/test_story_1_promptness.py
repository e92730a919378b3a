"""Story 1: a combined application, its clocks, and three ways it can go."""

from __future__ import annotations

from typing import Any

from tests.stories.conftest import Start
from tests.stories.person import Person
from tests.stories.proof import clocks_named, held

FILED = "2025-03-03"
DUE_AT = "2025-04-18T07:00:00"


def household(owner: str, *first_names: str) -> dict[str, Any]:
    return {
        "application": {
            "filed_on": "2025-03-05",
            "calworks_filed_on": FILED,
            "channel": "in person",
            "programs": ["CW", "MC"],
        },
        "members": [
            {"first_name": name, "last_name": "Ruiz", "birth_date": "1990-05-01"} for name in first_names
        ],
        "owner": owner,
        "unit": "intake-1",
    }


async def promptness(person: Person, case: str) -> list[dict[str, Any]]:
    return clocks_named(await person.ask(f"/cases/{case}/clocks"), "promptness")


async def types(person: Person, case: str) -> list[str]:
    return [event["type"] for event in await person.history(case)]


async def test_a_combined_application_is_decided_in_time_or_known_to_be_late(start: Start) -> None:
    service = await start("2025-03-05")
    ann = await service.person("ann", "worker", unit="intake-1")
    timely, unmailed, overdue, disabled = [
        (await ann.do("open-case", **household(ann.account, *names)))["case"]
        for names in (("Ana",), ("Bea",), ("Cho",), ("Dan", "Eve"))
    ]
    clock = (await promptness(ann, timely))[0]
    assert clock["anchor_on"] == FILED
    assert clock["schedule"]["due_on"] == "2025-04-17"
    assert clock["schedule"]["due_at"].startswith(DUE_AT)
    assert clock["rungs"]["day 40"]["due_at"].startswith("2025-04-11")

    await service.until("2025-03-23", kills=1)
    case = await ann.ask(f"/cases/{disabled}")
    dan = next(m["member"] for m in case["members"] if m["first_name"] == "Dan")
    await ann.do("claim-disability", disabled, member=dan)
    by_member = {c["member"]: c["schedule"]["due_on"] for c in await promptness(ann, disabled)}
    assert by_member.pop(dan) == "2025-06-01"
    assert set(by_member.values()) == {"2025-04-17"}

    await service.until("2025-04-03", kills=2)
    assert (await promptness(ann, overdue))[0]["rungs"]["day 30"]["status"] == "fired"
    for case_id in (timely, unmailed):
        await ann.do("approve-coverage", case_id, programme="MAO")
    await ann.do(
        "mail-decision", timely, printed_on="2025-04-03", mailed_on="2025-04-03", address="1 Main St"
    )

    await service.until("2025-04-12", kills=2)
    warned = (await promptness(ann, overdue))[0]["rungs"]["day 40"]
    assert warned["status"] == "fired"
    assert warned["due_at"].startswith("2025-04-11")

    await service.until("2025-04-21", kills=3)
    assert (await promptness(ann, timely))[0]["status"] == "stopped"
    names = [a["alert"] for a in (await ann.ask("/alerts"))["items"] if a["case"] == unmailed]
    assert "decided_not_mailed" in names
    events = await held(ann, overdue)
    late = next(e for e in events if e["type"] == "promptness.overdue")
    assert late["effective_on"] == "2025-04-17"
    raised = [e["data"] for e in events if e["type"] == "alert.raised"]
    assert {"owner", "supervisor"} <= set(next(a for a in raised if a["alert"] == "app_overdue")["to"])
    assert not any(t in ("coverage.denied", "eligibility.determined") for t in await types(ann, overdue))
    assert (await ann.ask(f"/cases/{overdue}"))["status"] == "open"
    for case_id in (timely, unmailed, disabled):
        await held(ann, case_id)
    assert service.kills >= 8
