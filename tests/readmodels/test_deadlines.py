"""Deadlines of units are found by way of the units' cases, and are those that were always found."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.standards import MEASURES
from caseclock.store.county import in_county
from tests.readmodels.support import filled
from tests.store.writing import opened

COUNTY, OTHERS = 1, range(2, 12)
SINCE, UNTIL, TODAY = date(2025, 1, 1), date(2025, 3, 31), date(2025, 3, 3)
READ = """
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int from pg_stat_xact_user_tables
     where relname in ('rm_clocks', 'rm_cases')
"""
#: Each clock that a measure names, and what may stop it.
CLOCKS = sorted(
    {
        (measure.procedure, clock, by)
        for measure in MEASURES
        for by in (*measure.done_by, "member.died")
        for clock in (measure.clock, measure.done_clock, measure.unless_clock, measure.flaw_clock)
        if clock
    }
)

Row = dict[str, Any]


def case(county: int, n: int, unit: str, owner: str = "ann", office: str = "east") -> Row:
    row: Row = dict.fromkeys(("kind", "status", "queue", "applicant"), "x") | {"numbers": {}, "summary": {}}
    number = f"{county}-{n:05}"
    row |= {"county": county, "case_id": UUID(int=county << 64 | n), "version": 1, "case_number": number}
    return row | {"owner": owner, "unit": unit, "office": office}


def clock(of: Row, n: int, random: Random) -> Row:
    """One of the few that a case may have, so that one often stands for another."""
    procedure, name, by = random.choice(CLOCKS)
    anchor = SINCE + timedelta(days=random.choice((0, 60)) - 40)
    due, ended = anchor + timedelta(days=45), anchor + timedelta(days=random.randrange(90))
    detail = {
        "anchor_on": anchor,
        "started_at": f"{anchor}T{8 + random.randrange(3):02}:00:00Z",
        "budget": 45,
        "parameter": random.choice(("app_days_general", "app_days_disability")),
        "rungs": {"due": {"status": random.choice(("fired", "armed"))}},
    }
    if random.random() < 0.3:
        due, detail["extensions"] = due + timedelta(days=30), [{}]
    if random.random() < 0.6:
        detail |= {"stopped_on": ended, "stopped_by": by}
    row: Row = {"county": of["county"], "case_id": of["case_id"], "clock_id": f"c-{n}", "version": 1}
    row |= {"name": name, "instance": f"{procedure}-{random.randrange(2)}", "procedure": procedure}
    return row | {"status": "running", "side": "county", "due_on": due, "detail": detail}


async def asked(
    connection: Any, function: str, units: list[str] | None, offices: list[str], until: date = UNTIL
) -> list[tuple[Any, ...]]:
    """What a version of the function finds, in some fixed order."""
    measures = [
        {**msgspec.to_builtins(each), "measure": each.name, "plus_days": 5 if each.plus else 0}
        for each in MEASURES
    ]
    query = f"select * from {function}($1, $2, $3, $4, $5, $6, $7)"
    found = await connection.fetch(query, COUNTY, measures, units, offices, SINCE, until, TODAY)
    return sorted((tuple(row) for row in found), key=repr)


async def test_a_unit_reads_its_own_clocks_where_units_of_other_counties_bear_its_name(
    fresh_database: str,
) -> None:
    random = Random(5)
    cases = [case(COUNTY, n, f"unit-{n % 100}") for n in range(2000)]
    cases += [case(each, n, "unit-0") for each in OTHERS for n in range(200)]
    clocks = [clock(each, n, random) for each in cases for n in range(2)]
    await filled(fresh_database, rm_cases=cases, rm_clocks=clocks)
    async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
        assert await asked(connection, "deadlines_v2", ["unit-0"], [])
        # Twenty cases of two clocks: each is read by its case, and for what is due once more for a newer one.
        assert await connection.fetchval(READ) < 200


async def test_deadlines_of_units_and_of_the_county_are_those_that_were_always_found(
    fresh_database: str,
) -> None:
    random, offices = Random(3), ("east", "west", "")
    cases = [
        case(n % 2 + 1, n, f"unit-{n % 7}", random.choice(("ann", "bob", "")), random.choice(offices))
        for n in range(600)
    ]
    clocks = [clock(each, n, random) for each in cases for n in range(6)]
    await filled(fresh_database, rm_cases=cases, rm_clocks=clocks)
    asking: list[tuple[list[str] | None, list[str]]] = [
        (None, []),
        (["unit-3"], []),
        (["unit-3", "unit-0", "unit-3"], ["east"]),
        (["nobody's"], ["east", "west"]),
        ([], ["west", "west", ""]),
        ([], []),
    ]
    ends = set()
    async with opened(fresh_database) as store, in_county(store.pool, COUNTY) as connection:
        for units, nobodys in asking:
            for until in (UNTIL, date(2025, 1, 31)):
                was = await asked(connection, "deadlines_v1", units, nobodys, until)
                assert await asked(connection, "deadlines_v2", units, nobodys, until) == was
                assert bool(was) == (units is None or bool(units or nobodys))
                ends |= {row[-1] for row in was}
    assert ends >= {"met", "missed", "overdue", "extended", "running", "incomplete", "called_off"}
