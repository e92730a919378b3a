"""What a desk or a unit asks is asked of its own cases: what it costs must not grow with the county."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from caseclock.readmodels import mailing, standards, worklist_query, workload
from caseclock.store.accounts import AccountStore
from caseclock.store.county import in_county
from tests.readmodels.support import READ, spells
from tests.store.writing import opened


@pytest.fixture
async def county(fresh_database: str) -> AsyncIterator[Any]:
    """A connection that sees the county as the office does."""
    async with spells(fresh_database, county="1", unit="'unit ' || n % 20") as connection:
        await connection.execute("set role caseclock_app")
        yield connection


@pytest.mark.parametrize(("owners", "units", "theirs"), [(["owner 50"], [], 50), ([], ["unit 3"], 500)])
@pytest.mark.parametrize("asked", ["touched", "inside"])
async def test_the_last_mailing_is_asked_of_the_cases_of_a_desk_or_unit(
    county: Any, asked: str, owners: list[str], units: list[str], theirs: int
) -> None:
    further = [date(2025, 1, 21), "notice_of_action", "last_mailing", ["a.b"], 5]
    if asked == "inside":
        further = ["notice_of_action", 5, 0]
    async with county.transaction():
        await county.fetch(getattr(mailing.SQL, asked), 1, owners, units, *further)
        assert await county.fetchval(READ) <= theirs


async def test_the_next_case_is_taken_from_ones_own_and_nobodys(county: Any) -> None:
    async with county.transaction():
        found = await county.fetch(worklist_query.SQL.next_to_take, 1, ["owner 50"], ["unit 3"], [], None)
        assert (len(found), await county.fetchval(READ)) == (1, 50)


@pytest.mark.usefixtures("bounds_of_production")
async def test_a_report_on_a_county_has_a_minute_and_other_questions_five_seconds(database_url: str) -> None:
    async with opened(database_url) as store:
        for report, allowed in ((True, "1min"), (False, "5s")):
            async with in_county(store.pool, 1, report=report) as connection:
                assert await connection.fetchval("show statement_timeout") == allowed


class Asked:
    """A pool and its only connection, which finds nothing and keeps what was said to it."""

    def __init__(self) -> None:
        self.said = ""

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        yield self

    async def execute(self, statement: str) -> None:
        self.said += statement

    async def fetch(self, *_: Any) -> list[Any]:
        return []


def within(units: tuple[str, ...] | None) -> workload.Within:
    return workload.Within(units=units)


def due(units: tuple[str, ...] | None) -> standards.Asked:
    day = date(2025, 3, 3)
    return standards.Asked(measures=(), units=units, from_on=day, to_on=day, today=day)


REPORTS: dict[str, Callable[[Asked, tuple[str, ...] | None], Awaitable[Any]]] = {
    "workload": lambda pool, units: workload.workload(pool, 1, within(units)),
    "unworked": lambda pool, units: workload.unworked(pool, 1, within(units)),
    "unworked_counts": lambda pool, units: workload.unworked_counts(pool, 1, within(units), ()),
    "counts": lambda pool, units: standards.counts(pool, 1, due(units)),
    "deadlines": lambda pool, units: standards.deadlines(pool, 1, due(units)),
}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize(("units", "a_minute"), [(None, True), (("unit 3",), False), ((), False)])
async def test_only_a_report_on_the_whole_county_may_take_a_minute(
    report: str, units: tuple[str, ...] | None, a_minute: bool
) -> None:
    pool = Asked()
    await REPORTS[report](pool, units)
    assert ("statement_timeout = '60s'" in pool.said) is a_minute


FILTERED: dict[str, Callable[[Asked], Awaitable[Any]]] = {
    **{name: lambda pool, ask=ask: ask(pool, ("unit 3",)) for name, ask in REPORTS.items()},
    "worklist": lambda pool: worklist_query.worklist(pool, 1, worklist_query.Filters()),
    "worklist_counts": lambda pool: worklist_query.worklist_counts(
        pool, 1, worklist_query.Filters(), today=date(2025, 3, 3)
    ),
    "accounts": lambda pool: AccountStore(pool).page(1, "", 50),
}


@pytest.mark.parametrize("question", FILTERED)
async def test_a_question_with_filters_is_planned_for_those_that_are_given(question: str) -> None:
    pool = Asked()
    await FILTERED[question](pool)
    assert "plan_cache_mode = force_custom_plan" in pool.said
