"""What a desk or a unit asks is asked of its own cases: what it costs must not grow with the county."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from caseclock.readmodels import mailing, worklist_query
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


async def test_a_report_on_a_county_has_a_minute_and_other_questions_five_seconds(database_url: str) -> None:
    async with opened(database_url) as store:
        for report, allowed in ((True, "1min"), (False, "5s")):
            async with in_county(store.pool, 1, report=report) as connection:
                assert await connection.fetchval("show statement_timeout") == allowed
