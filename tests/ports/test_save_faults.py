"""Timeouts, errors, duplicates, late and unreadable answers: nothing is lost or acts twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.ports.installation import Installation, Simulator
from tests.stories.person import Person

DAY = "2025-03-03"
CASES, SIZE = 8, 5
FAULTS = {
    "errors": 0.12, "timeouts": 0.04, "hang": 0.7, "garbage": 0.08, "unknown": 0.06, "wrong_person": 0.06,
    "duplicates": 0.3, "late": 0.35, "poll": 0.15, "delay": 1.0,
}  # fmt: skip
#: What tells a person that a request has no answer that can be used.
TASK = "answer_unusable"


@pytest.fixture
def simulator() -> Any:
    made = Simulator("save", "--seed", "7")
    yield made
    made.stop()


@pytest.fixture
async def installation(
    fresh_database: str, tmp_path: Path, simulator: Simulator
) -> AsyncIterator[Installation]:
    made = Installation(fresh_database, tmp_path, HUB=f"{simulator.url}/hub", SAVE=f"{simulator.url}/save")
    yield made
    await made.end()


async def household(ann: Person, n: int) -> tuple[str, list[str]]:
    members = [
        {
            "first_name": f"Person{k}",
            "last_name": f"Family{n}",
            "birth_date": f"19{60 + n}-0{k + 1}-10",
            "identifiers": {"a_number": f"A10{n:02}000{k:02}"},
        }
        for k in range(SIZE)
    ]
    opened = await ann.do("open-case", application={"filed_on": DAY}, owner="me", members=members)
    case = str(opened["case"])
    found = (await ann.ask(f"/cases/{case}"))["members"]
    ids = [str(each["member"]) for each in found]
    for member in ids:
        await ann.do(
            "attest-status",
            case,
            member=member,
            declared="satisfactory",
            declared_by="member",
            form="CCFRM604",
            signed_on=DAY,
        )
    return case, ids


async def test_no_fault_of_the_services_loses_or_doubles_an_answer(
    installation: Installation, simulator: Simulator
) -> None:
    ann = await installation.begin(DAY)
    made = dict(await asyncio.gather(*(household(ann, n) for n in range(CASES))))
    simulator.faults(**FAULTS)
    people = [(case, member) for case, members in made.items() for member in members]
    for case, member in people:
        await ann.do("run-hub", case, member=member)
    await installation.until(lambda: settled(installation, len(people)), "the answers of the Hub")
    asked = [await save_too(ann, case, member) for case, member in people]
    total = len(people) + sum(asked)
    assert sum(asked) >= 5
    await installation.until(lambda: settled(installation, total), "the answers of SAVE")
    await all_are_told(installation, ann, made, total)
    counts = simulator.counts()
    assert counts["questions"] == total < counts["calls"]
    answers = await installation.rows("select via, copies, outcome from port_answers")
    assert {row["via"] for row in answers} == {"reply", "callback", "poll"}
    # What is no JSON and comes by itself fits no question, until the question is asked after.
    outcomes = {row["outcome"] for row in answers}
    assert {"recorded", "unusable"} <= outcomes <= {"recorded", "unusable", "unmatched"}
    assert max(row["copies"] for row in answers) > 1

    # A service that is down is left alone, says so, costs no request, and is asked again when it is up.
    simulator.faults(errors=1.0)
    case, _ = next(iter(made.items()))
    extra = [await correct(ann, case, member) for case, members in made.items() for member in members[:1]]
    await installation.until(lambda: is_down(installation, 1.0), "the open circuit")
    assert installation.meters is not None
    ready = (await installation.meters.get("/readyz")).json()
    assert ready["status"] == "degraded"
    assert "HUB does not answer: what is asked of it waits" in ready["why"]
    told = await installation.rows(
        "select payload->>'title' as title from outbox where topic = 'port_trouble'"
    )
    assert "HUB does not answer" in {row["title"] for row in told}
    simulator.faults()
    await installation.until(lambda: settled(installation, total + sum(extra)), "the answers afterwards")
    assert await is_down(installation, 0.0)


async def settled(installation: Installation, total: int) -> bool:
    """Whether each request has its answer, or an answer that a person looks at."""
    rows = await installation.rows(
        "select count(*) as n from port_requests r where status in ('answered', 'failed', 'dropped')"
        " or exists (select from port_answers a where a.request_id = r.request_id and a.outcome = 'unusable')"
    )
    left = await installation.rows("select count(*) as n from port_answers where outcome = ''")
    return bool(rows[0]["n"] == total and left[0]["n"] == 0)


async def save_too(ann: Person, case: str, member: str) -> bool:
    """Asks SAVE where the Hub sent us there."""
    answer = await ann.give("request-save", case, member=member, step=1)
    return answer.status_code == 200


async def correct(ann: Person, case: str, member: str) -> int:
    """Another last name: where the Hub's answer rested on it, it is asked again by itself."""
    before = sum(e["type"] == "hub.requested" for e in await ann.history(case))
    await ann.do("correct-fact", case, member=member, last_name="Changed")
    return sum(e["type"] == "hub.requested" for e in await ann.history(case)) - before


async def is_down(installation: Installation, value: float) -> bool:
    return await installation.port_meter("open", "hub") == value


async def all_are_told(
    installation: Installation, ann: Person, made: dict[str, list[str]], total: int
) -> None:
    """By the cases' own histories: one answer a request at most, and a task where there is none."""
    requests = 0
    open_tasks = await installation.rows(
        f"select case_id, member from rm_alerts where alert = '{TASK}' and cleared_at is null"
    )
    for case in made:
        history = await ann.history(case)
        asked = Counter(
            (e["type"].split(".")[0], e["data"]["member"], e["data"]["number"])
            for e in history
            if e["type"] in ("hub.requested", "save.requested")
        )
        answered = Counter(
            (e["type"].split(".")[0], e["data"]["member"], e["data"]["request"])
            for e in history
            if e["type"] in ("hub.answered", "save.response_received")
        )
        unusable = {
            (e["data"]["service"], e["data"]["member"], e["data"]["request"])
            for e in history
            if e["type"] == "status.answer_unusable"
        }
        assert set(asked.values()) == {1}
        assert set(answered.values()) <= {1}
        assert set(asked) == set(answered) | unusable
        requests += len(asked)
        tasks = {str(row["member"]) for row in open_tasks if str(row["case_id"]) in case}
        assert {member for _, member, _ in unusable - set(answered)} <= tasks
    assert requests == total
