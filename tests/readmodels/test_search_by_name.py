"""A search by name finds whom it always found, without reading all who bear a common name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from caseclock.readmodels.cases import MODEL as CASES
from caseclock.readmodels.members import MODEL as MEMBERS
from caseclock.readmodels.search import SQL
from caseclock.readmodels.tools import name_key
from caseclock.store.county import in_county
from caseclock.store.units import TableChange
from tests.readmodels.support import TOOLS, put
from tests.readmodels.test_search import household, person
from tests.store.writing import opened

COUNTY, LIMIT = 46, 20
READ = """
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int from pg_stat_xact_user_tables
     where relname in ('rm_members', 'rm_cases')
"""
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]
FIRST = ["Ana", "Maria", "Maria Elena", "Jo", "Guadalupe", "José", "Nguyen", "Lee", "Mei"]
LAST = ["Garcia", "Garcia Lopez", "Hernandez", "Gonzalez", "Gonzales", "Lee", "De La Cruz", "Nguyen", "Xu"]

Named = tuple[str, str, date | None]


def surname(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=3)).capitalize()


def anybody(random: Random) -> Named:
    """A few names are common, most are rare, and some births are unknown."""
    first = random.choice(FIRST) if random.random() < 0.7 else surname(random)
    last = random.choice(LAST) if random.random() < 0.5 else surname(random)
    born = date(1950, 1, 1) + timedelta(days=random.randrange(300))
    return first, last, born if random.random() < 0.9 else None


def slip(random: Random, name: str) -> str:
    """A name as it is written by mistake: a letter too few, too many, another, or two that changed places."""
    at, letter = random.randrange(1, len(name)), random.choice("aeiourstnlmz")
    before, one, after = name[:at], name[at], name[at + 1 :]
    swapped = name[: at - 1] + one + name[at - 1] + after
    return random.choice((before + after, before + letter + one + after, before + letter + after, swapped))


@asynccontextmanager
async def county_of(dsn: str, people: Iterable[Named], county: int = COUNTY) -> AsyncIterator[Any]:
    """A connection to a county of these people, a case each, counted as the server would within a minute."""
    cases = [household(n, county, person(n, *each)) for n, each in enumerate(people, 1)]
    async with opened(dsn) as store:
        for at in range(0, len(cases), 1000):
            some = cases[at : at + 1000]
            rows = {
                model.table: TableChange(
                    put=tuple(
                        {**row, "version": 1} for case in some for row in model.rows(case, TOOLS).values()
                    )
                )
                for model in (CASES, MEMBERS)
            }
            await put(store.pool, county, rows)
    owner = await asyncpg.connect(dsn)
    await owner.execute("analyze rm_cases, rm_members")
    await owner.close()
    async with opened(dsn) as store, in_county(store.pool, county) as connection:
        yield connection


async def near(connection: Any, typed: str, county: int = COUNTY) -> list[Any]:
    found: list[Any] = await connection.fetch(SQL.near_names, county, name_key(typed), None, True, LIMIT)
    return found


async def walked(connection: Any) -> set[str]:
    """The indexes of names that this transaction has walked."""
    rows = await connection.fetch(
        "select relname from pg_class where relname like 'rm_members_by_name%' and relkind = 'i'"
        " and pg_stat_get_xact_numscans(oid) > 0"
    )
    return {row["relname"] for row in rows}


async def test_a_common_first_name_with_a_rare_surname_reads_few(fresh_database: str) -> None:
    random = Random(1)
    people = [("Ana", surname(random), None) for _ in range(3000)]
    async with county_of(fresh_database, people) as connection:
        assert (await near(connection, " ".join(people[70][:2])))[0]["likeness"] == 1
        assert await connection.fetchval(READ) < 300


@pytest.mark.parametrize("typed", ["Maria Garcia", "garcia maria", "Garcia"])
async def test_a_common_name_reads_no_more_the_more_people_bear_it(fresh_database: str, typed: str) -> None:
    async with county_of(fresh_database, [("Maria", "Garcia", None)] * 4000) as connection:
        found = await near(connection, typed)
        assert len(found) == LIMIT
        assert await connection.fetchval(READ) < 1200


@pytest.mark.parametrize(
    ("county", "own"), [(19, "rm_members_by_name_19"), (COUNTY, "rm_members_by_name_others")]
)
async def test_the_names_of_the_largest_county_and_those_of_the_others_are_walked_apart(
    fresh_database: str, county: int, own: str
) -> None:
    random = Random(3)
    people = [("Ana", surname(random), None) for _ in range(1500)]
    async with county_of(fresh_database, people, county) as connection:
        assert await near(connection, slip(random, " ".join(people[70][:2])), county)
        assert await walked(connection) == {own}


@pytest.mark.parametrize("dated", [False, True])
async def test_the_best_are_those_that_were_always_found(fresh_database: str, *, dated: bool) -> None:
    random = Random(7)
    people = [anybody(random) for _ in range(2500)]
    cut = met = 0
    async with county_of(fresh_database, people) as connection:
        for n in random.sample(range(2500), 250):
            first, last, born = people[n]
            full = name_key(f"{first} {last}")
            typed = random.choice(
                (full, name_key(f"{last} {first}"), name_key(last), f"{full[:-3]}", slip(random, full))
            )
            was, found = [
                [
                    tuple(row)
                    for row in await connection.fetch(
                        f"select * from {name}($1, $2, $3)", typed, asked, LIMIT
                    )
                ]
                for asked in [born if dated else None]
                for name in ("search_members_v1", "search_members_v2")
            ]
            assert found == was[: len(found)], typed
            assert all(holds < 0.6 for *_, holds in was[len(found) :]), typed
            cut += len(found) < len(was)
            sought = UUID(int=n + 1)
            met += sought in [row[0] for row in found]
            assert (sought in [row[0] for row in found]) == (sought in [row[0] for row in was]), typed
    assert met > 150
    assert cut < 50
