"""What lists answer: the worklist and its moments, alerts, clocks, coverage, readings."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from caseclock.domain.case.state import Alert, CaseState, CoverageSet, Instance, Member
from caseclock.domain.clocks.ledger import Clock, Rung, Schedule
from caseclock.kernel.time import end_of_day, start_of_day
from caseclock.readmodels import worklist
from caseclock.readmodels.alerts import Reader, alerts_for, alerts_of_case
from caseclock.readmodels.cases import case_header
from caseclock.readmodels.clocks import clocks_of_case, one_clock
from caseclock.readmodels.coverage import coverage_by_month
from caseclock.readmodels.members import members_of_case
from caseclock.readmodels.readings import Asked, Looking, read_case, readings
from caseclock.readmodels.worklist_query import Filters, Sort, worklist_counts
from caseclock.readmodels.worklist_query import worklist as ask
from tests.readmodels.support import TOOLS, forget, live, spells
from tests.support.states import START

DAY = timedelta(days=1)
ANA = UUID(int=501)


def clock(name: str, due: date | None, **changes: Any) -> Clock:
    anchor = date(2026, 1, 1)
    fields: dict[str, Any] = {
        "id": f"app-1.{name}-1",
        "name": name,
        "instance": "app-1",
        "procedure": "app",
        "procedure_version": 1,
        "member": None,
        "anchor_on": anchor,
        "anchor_at": start_of_day(anchor),
        "anchor_source": "filed",
        "parameter": "days",
        "budget": 45,
        "unit": "calendar_day",
        "calendar": "",
        "schedule": Schedule(due_on=due, due_at=end_of_day(due) if due else None),
        "original_due_on": anchor,
        "original_due_at": start_of_day(anchor),
        "status": "running" if due else "paused",
        "started_at": START,
    }
    return Clock(**(fields | changes))


def case(n: int, county: int, *clocks: Clock, state: str = "open", **changes: Any) -> CaseState:
    instance = Instance(
        id="app-1",
        procedure="app",
        version=1,
        member=None,
        configuration=(state,),
        started_on=START.date(),
        started_at=START,
    )
    fields: dict[str, Any] = {
        "county": county,
        "case_id": UUID(int=n),
        "version": 1,
        "case_number": f"{county}-{n:03}",
        "owner": "w1",
        "unit": "intake",
        "opened_at": START,
        "recorded_at": START,
        "instances": {"app-1": instance},
        "clocks": {c.id: c for c in clocks},
    }
    return CaseState(**(fields | changes))


async def fill(pool: Any, county: int, *states: CaseState) -> None:
    await forget(pool, county)
    for state in states:
        await live(pool, [state])


async def test_the_five_states_follow_from_moments(pool: Any) -> None:
    due = date(2026, 2, 15)
    warned = {"day 30": Rung(due_at=datetime(2026, 1, 31, 16, tzinfo=UTC), arming=1, status="armed")}
    await fill(
        pool,
        31,
        case(1, 31, clock("prompt", due, rungs=warned)),
        case(2, 31, clock("prompt", None)),
        case(3, 31),
    )

    async def states(at: datetime) -> list[str]:
        found = await ask(pool, 31, Filters(), as_of=at, sort="case_number")
        return [item.state for item in found]

    assert await states(START) == ["running", "paused", "not_started"]
    assert (await states(datetime(2026, 1, 31, 16, tzinfo=UTC)))[0] == "at_risk"
    assert (await states(end_of_day(due) - timedelta(microseconds=1)))[0] == "at_risk", (
        "the whole day is in time"
    )
    assert (await states(end_of_day(due)))[0] == "overdue"
    counts = await worklist_counts(pool, 31, Filters(), today=due + DAY, as_of=end_of_day(due))
    assert counts.total == 3
    assert counts.states == {"overdue": 1, "at_risk": 0, "running": 0, "paused": 1, "not_started": 1}
    assert counts.moves == {"office": 3}


def test_a_member_s_deadline_is_shown_but_is_not_the_county_s() -> None:
    rop = clock("rop", date(2026, 1, 20), id="ver-1.rop-1", procedure="ver", instance="ver-1")
    ours = clock("prompt", date(2026, 2, 15))
    row = worklist.spell(case(1, 1, rop, ours), TOOLS)
    assert row is not None
    assert (row["clock"], row["next_clock"]) == ("app-1.prompt-1", "ver-1.rop-1")
    assert row["due_on"] == date(2026, 2, 15)


def test_a_clock_that_ran_out_stays_overdue_until_its_work_is_done() -> None:
    gone = clock("prompt", date(2026, 1, 20), status="expired")
    assert (worklist.spell(case(1, 1, gone), TOOLS) or {})["due_on"] == date(2026, 1, 20)
    done = replace(gone, stopped_on=date(2026, 1, 25))
    assert (worklist.spell(case(1, 1, done), TOOLS) or {})["due_on"] is None


def test_the_office_s_own_date_makes_it_at_risk() -> None:
    due = Schedule(
        due_on=date(2026, 2, 15), due_at=end_of_day(date(2026, 2, 15)), internal_on=date(2026, 2, 13)
    )
    row = worklist.spell(case(1, 1, clock("prompt", None, status="running", schedule=due)), TOOLS)
    assert (row or {})["at_risk_at"] == end_of_day(date(2026, 2, 13))


@pytest.mark.parametrize(("state", "who"), [("open", "office"), ("waiting", "save"), ("resting", "nobody")])
def test_whose_move_follows_the_definition(state: str, who: str) -> None:
    assert worklist.whose_move(case(1, 1, state=state), TOOLS) == who


def test_what_is_awaited_is_ours_first_with_the_papers_and_since_when() -> None:
    waiting = replace(case(1, 1).instances["app-1"], id="ver-1", procedure="ver", configuration=("waiting",))
    both = case(1, 1)
    both = replace(both, instances={**both.instances, "ver-1": waiting})
    tools = replace(TOOLS, awaited={"ver": lambda _: {"income": date(2025, 12, 30), "identity": None}})
    first, second = worklist.awaits(both, tools)
    assert (first["who"], first["state"], first["items"]) == ("office", "open", [])
    assert first["since"] == "2026-01-05"
    assert (second["who"], second["items"], second["since"]) == (
        "member",
        ["income", "identity"],
        "2025-12-30",
    )
    assert worklist.whose_move(both, tools) == "office"


def test_a_worker_named_by_a_procedure_is_the_office() -> None:
    tools = replace(TOOLS, waits_for={("app", 1): {"filed": "worker"}})
    assert worklist.whose_move(case(1, 1, state="filed"), tools) == "office"


def test_immediate_need_is_flagged_while_its_clock_runs() -> None:
    need = clock("immediate_need", date(2026, 1, 6))
    assert (worklist.spell(case(1, 1, need), TOOLS) or {})["flags"] == ["immediate_need"]
    done = replace(need, stopped_on=date(2026, 1, 6))
    assert (worklist.spell(case(1, 1, done), TOOLS) or {})["flags"] == []


def test_only_a_household_lacks_an_owner() -> None:
    mine = case(1, 1, owner="")
    assert (worklist.spell(mine, TOOLS) or {})["flags"] == ["unowned"]
    site = replace(mine, kind="provider_site")
    assert (worklist.spell(site, TOOLS) or {})["flags"] == [], "its office has it as a whole"


def test_a_closed_case_is_in_no_list() -> None:
    assert worklist.spell(case(1, 1, status="closed"), TOOLS) is None


def test_a_confidential_applicant_is_flagged_and_not_named() -> None:
    ana = Member(
        id=ANA, first_name="Ana", last_name="Ruiz", birth_date=None, joined_on=START.date(), confidential=True
    )
    row = worklist.spell(case(1, 1, members={ANA: ana}), TOOLS) or {}
    assert (row["title"], row["flags"]) == ("Confidential", ["confidential"])


async def test_filters_sorts_and_pages(pool: Any) -> None:
    cases = [
        case(n, 32, clock("prompt", date(2026, 2, 28) - n * DAY), owner=f"w{n % 2}") for n in range(1, 8)
    ]
    await fill(pool, 32, *cases, case(9, 32, owner="", queue="mail", unit="late"))
    sorts: list[Sort] = ["due", "case_number", "title", "owner", "filed", "at_risk", "next_due"]
    for sort in sorts:
        whole = await ask(pool, 32, Filters(), as_of=START, sort=sort)
        assert len(whole) == 8
        seen, after = [], ""
        while page := await ask(pool, 32, Filters(), as_of=START, sort=sort, after=after, limit=3):
            seen += page
            after = page[-1].cursor
        assert seen == whole, sort
    numbers = [item.case_number for item in await ask(pool, 32, Filters(owners=("w1",)))]
    assert numbers == ["32-007", "32-005", "32-003", "32-001"], "the soonest due in front"
    assert len(await ask(pool, 32, Filters(units=("late",), queue="mail", flag="unowned"))) == 1
    assert len(await ask(pool, 32, Filters(due_before=end_of_day(date(2026, 2, 22))))) == 1
    assert len(await ask(pool, 32, Filters(procedure="app", whose_move="office"))) == 8
    assert len(await ask(pool, 32, Filters(states=("not_started",)))) == 1
    assert await ask(pool, 32, Filters(owners=())) == []


async def test_alerts_reach_the_owner_the_cover_the_supervisor_or_a_unit(pool: Any) -> None:
    def alert(id: str, *to: str) -> Alert:
        return Alert(
            id=id,
            alert="rop_ending",
            procedure="ver",
            instance="ver-1",
            clock="",
            member=None,
            to=to,
            raised_on=START.date(),
            raised_at=START,
        )

    alerts = {a.id: a for a in (alert("a", "owner"), alert("b", "supervisor"), alert("c", "unit:newborn"))}
    alerts["d"] = replace(alert("d", "owner"), cleared_at=START)
    await fill(pool, 33, case(1, 33, alerts=alerts), case(2, 33, owner="", alerts={"e": alert("e", "owner")}))

    async def seen(reader: Reader) -> list[str]:
        return [a.alert_id for a in await alerts_for(pool, 33, reader)]

    assert await seen(Reader(owners=("w1",))) == ["a"]
    assert await seen(Reader(owners=("cover", "w1"))) == ["a"]
    assert await seen(Reader(owners=("boss",), supervises=("intake",))) == ["b"]
    assert await seen(Reader(owners=("nurse",), unit="newborn")) == ["c"]
    assert await seen(Reader(owners=("w9",), unit="intake")) == ["e"]
    assert await seen(Reader(owners=("w9",))) == []
    assert [a.alert_id for a in await alerts_of_case(pool, 33, UUID(int=1))] == ["a", "b", "c", "d"]
    page = await alerts_for(pool, 33, Reader(owners=("w1",)), after=(START, UUID(int=1), "a"))
    assert page == []


async def test_was_she_covered_in_may(pool: Any) -> None:
    def entry(since: date, until: date | None, scope: Any, version: int) -> CoverageSet:
        return CoverageSet(
            from_month=since,
            to_month=until,
            scope=scope,
            programme="M1",
            funding="federal",
            event="coverage.set",
            version=version,
        )

    coverage = (
        entry(date(2026, 1, 1), None, "restricted", 3),
        entry(date(2026, 5, 1), date(2026, 6, 1), "full", 8),
    )
    await fill(pool, 34, case(1, 34, coverage={ANA: coverage}, version=9))
    months = await coverage_by_month(pool, 34, UUID(int=1), date(2026, 4, 9), date(2026, 7, 1), ANA)
    assert [(m.month.month, m.scope, m.event_version) for m in months] == [
        (4, "restricted", 3),
        (5, "full", 8),
        (6, "full", 8),
        (7, "restricted", 3),
    ]


async def test_clocks_members_and_header_of_a_case(pool: Any) -> None:
    stopped = clock("old", date(2026, 1, 9), id="app-1.old-1", status="stopped", stopped_on=date(2026, 1, 8))
    ana = Member(id=ANA, first_name="Ana", last_name="Ruiz", birth_date=None, joined_on=START.date())
    state = case(
        1, 35, clock("prompt", date(2026, 2, 15)), stopped, members={ANA: ana}, numbers={"cin": "9A"}
    )
    await fill(pool, 35, state)
    clocks = await clocks_of_case(pool, 35, UUID(int=1))
    assert [c.clock_id for c in clocks] == ["app-1.prompt-1", "app-1.old-1"]
    assert clocks[1].state == "stopped"
    one = await one_clock(pool, 35, UUID(int=1), "app-1.prompt-1")
    assert one is not None
    assert one.clock == state.clocks["app-1.prompt-1"]
    header = await case_header(pool, 35, UUID(int=1))
    assert header is not None
    assert (header.applicant, header.numbers) == ("Ana Ruiz", {"cin": "9A"})
    assert [m.person_id for m in await members_of_case(pool, 35, UUID(int=1))] == [ANA]
    assert await case_header(pool, 36, UUID(int=1)) is None


async def test_a_reading_is_written_with_the_answer_once_in_ten_minutes(pool: Any) -> None:
    await fill(pool, 37, case(1, 37))
    ann = Looking(account="ann", role="worker")
    answers = await asyncio.gather(*(read_case(pool, 37, UUID(int=1), ann) for _ in range(8)))
    assert all(a is not None and a.case_number == "37-001" for a in answers)
    await read_case(pool, 37, UUID(int=1), replace(ann, restricted=True, what="status"))
    await read_case(pool, 37, UUID(int=1), ann)
    await read_case(pool, 37, UUID(int=1), Looking(account="bob", role="auditor", reason="complaint 12"))
    assert await read_case(pool, 37, UUID(int=2), ann) is None
    found = await readings(pool, 37, Asked())
    assert [(r.account, r.restricted, r.reason) for r in found] == [
        ("bob", False, "complaint 12"),
        ("ann", True, ""),
        ("ann", False, ""),
    ]
    assert len(await readings(pool, 37, Asked(account="ann", restricted_only=True))) == 1
    assert await readings(pool, 37, Asked(), before=(found[0].at, found[0].reading_id)) == found[1:]
    assert await readings(pool, 38, Asked()) == []


async def test_a_worklist_as_of_a_moment_reads_its_owners_spells_however_often_it_is_asked(
    fresh_database: str,
) -> None:
    async with spells(fresh_database, county="n % 50 + 1") as connection:
        at = datetime(2025, 6, 1, tzinfo=UTC)
        async with connection.transaction():
            for _ in range(8):
                found = await connection.fetch("select * from worklist_as_of_v1($1, $2)", at, ["owner 50"])
                assert len(found) == 50
            read = await connection.fetchval(
                "select pg_stat_get_xact_tuples_returned('rm_worklist_held'::regclass)"
            )
        assert read == 8 * 50, "it read what is not the owner's"
