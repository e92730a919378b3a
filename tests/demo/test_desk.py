"""Maria's desk as she sees it: eighty open cases, and one of each thing that happens to a case."""

from __future__ import annotations

from typing import Any

from caseclock.application.demo.cast import LOS_ANGELES, MARIA, STATE
from caseclock.application.demo.desk import STANDING
from tests.demo.conftest import Demo


async def marias(demo: Demo) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = await demo.visitor.ask(LOS_ANGELES, MARIA.login, "/worklist", limit=50, **cursor)
        items += page["items"]
        if not page["next"]:
            return items
        cursor = {"cursor": page["next"]}


async def types(demo: Demo, case: str) -> list[str]:
    page = await demo.visitor.ask(LOS_ANGELES, MARIA.login, f"/cases/{case}/history", limit=200)
    return [f"{e['type']}:{e['data'].get('kind') or e['data'].get('field') or ''}" for e in page["items"]]


async def test_maria_has_eighty_open_cases_in_every_state_that_a_household_can_have(demo: Demo) -> None:
    page = await demo.visitor.ask(LOS_ANGELES, MARIA.login, "/worklist")
    counts = page["counts"]
    assert counts["total"] == 80
    assert counts["states"] == STANDING
    assert counts["states"]["overdue"] == 3
    assert all(counts["states"][state] >= 5 for state in ("not_started", "running", "at_risk"))


async def test_what_is_overdue_is_overdue_in_three_ways(demo: Demo) -> None:
    overdue = [item for item in await marias(demo) if item["state"] == "overdue"]
    clocks = {item["due"]["name"] for item in overdue}
    assert clocks == {"promptness", "mailing", "agency_action"}


async def test_one_of_each_change_lies_on_the_desk(demo: Demo) -> None:
    told = {item["case"]: await types(demo, item["case"]) for item in await marias(demo)}

    def with_one(event: str) -> list[str]:
        return [case for case, events in told.items() if event in events]

    once = ("case.linked:absorbed", "case.linked:moved_to", "member.corrected:birth_date",
            "rop.notice_returned:", "calworks.restored:")  # fmt: skip
    assert {event: len(with_one(event)) for event in once} == dict.fromkeys(once, 1)
    answered_late = [
        case
        for case, events in told.items()
        if "rop.expired:" in events and "save.response_received:" in events[events.index("rop.expired:") :]
    ]
    assert len(answered_late) == 1
    assert len({*answered_late, *(case for event in once for case in with_one(event))}) == 6


async def test_no_household_is_paused_but_blocked_site_accounts_are(demo: Demo) -> None:
    """Nothing in the law pauses a household's clock, and no procedure file does: see `pauses_on`."""
    pausing = {
        definition.name
        for definition in demo.parts.application.rules.definitions.newest()
        if any(spec.pauses_on for spec in definition.procedure.clocks.values())
    }
    assert pausing == {"provider_account"}
    page = await demo.visitor.ask(STATE, "flora", "/worklist")
    assert page["counts"]["states"]["paused"] >= 5
