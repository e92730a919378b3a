"""With every check of the county taken out of the application, the database still shows no other county."""

from __future__ import annotations

import functools
import re
from collections.abc import AsyncIterator, Iterable
from typing import Any

import asyncpg
import pytest

from caseclock.kernel.ids import CaseRef
from caseclock.store.pool import become_app
from tests.store.test_walls import COUNTY_TABLES
from tests.strength.intruders.counties import OF_A_COUNTY
from tests.strength.intruders.routes import Route
from tests.strength.intruders.scene import Scene, opened_scene
from tests.strength.intruders.who_may import MAY, guarded, in_turn

#: `county = $1` and its kin, as our statements and functions write it.
CHECK = re.compile(r"\b(?:\w+\.)?county = (?P<given>\$\d+|p_county)(?!\w)")
#: What shows another county once the wall is down.
OPEN_THEN = ("/api/v1/accounts", "/api/v1/webhooks")
PARSE = CaseRef.parse
#: A value that fits a column which must hold one.
FITTING = {
    "smallint": "1", "integer": "1", "bigint": "1", "uuid": "gen_random_uuid()", "text": "'x'",
    "bytea": r"'\x00'", "boolean": "true", "date": "current_date", "jsonb": "'{}'", "interval": "'1 day'",
    "timestamp with time zone": "now()", "tstzrange": "tstzrange(now(), null)", "xid8": "'1'", "real": "1",
    "numeric": "1", "double precision": "1",
}  # fmt: skip
COLUMNS = """
select a.attname as name, format_type(a.atttypid, null) as type, a.attndims > 0 or t.typcategory = 'A' as many
  from pg_attribute a join pg_type t on t.oid = a.atttypid
 where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
   and a.attnotnull and a.attidentity = '' and a.attgenerated = ''
"""
INVOKERS = """
select p.oid, p.proname as name, pg_get_functiondef(p.oid) as body from pg_proc p
 where p.pronamespace = 'public'::regnamespace and not p.prosecdef and p.prokind = 'f'
   and pg_get_functiondef(p.oid) ~ 'county = p_county'
"""


def forgetting(statement: str) -> str:
    """The statement without its county; what it was given is still named, so that it can be prepared."""
    return CHECK.sub(lambda found: f"{found['given']}::smallint is not null", statement)


class AnyCounty(int):
    """A county that is every county, so that comparing finds no difference."""

    def __eq__(self, _: object) -> bool:
        return True

    def __ne__(self, _: object) -> bool:
        return False

    __hash__ = int.__hash__


def parse_forgetting(text: str) -> CaseRef:
    """The case that an address names, taken for one of whoever asks."""
    found = PARSE(text)
    return CaseRef(AnyCounty(found.county), found.case_id)


class Forgetful(asyncpg.Connection):  # type: ignore[misc]
    """A connection over which no statement asks for a county."""

    async def fetch(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetch(forgetting(query), *args, **more)

    async def fetchrow(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetchrow(forgetting(query), *args, **more)

    async def fetchval(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().fetchval(forgetting(query), *args, **more)

    async def execute(self, query: str, *args: Any, **more: Any) -> Any:
        return await super().execute(forgetting(query), *args, **more)

    async def executemany(self, command: str, args: Any, **more: Any) -> Any:
        return await super().executemany(forgetting(command), args, **more)

    def cursor(self, query: str, *args: Any, **more: Any) -> Any:
        return super().cursor(forgetting(query), *args, **more)


@pytest.fixture
async def superuser(fresh_database: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(fresh_database)
    yield connection
    await connection.close()


async def _fill(superuser: Any, table: str, county: int) -> None:
    """One row, of whatever fits: what else the table asks of a row is not the question here."""
    columns = {row["name"]: row for row in await superuser.fetch(COLUMNS, table)}
    values = [
        str(county) if name == "county" else "'{}'" if row["many"] else FITTING[row["type"]]
        for name, row in columns.items()
    ]
    named = ", ".join(f'"{name}"' for name in columns)
    await superuser.execute(f"insert into {table} ({named}) values ({', '.join(values)})")


async def test_no_table_with_a_county_shows_or_changes_another_countys_rows(
    fresh_database: str, superuser: Any
) -> None:
    """Asked of the catalog, so that a table made tomorrow is asked too; each holds a row of two counties."""
    tables = [row["name"] for row in await superuser.fetch(COUNTY_TABLES)]
    assert len(tables) > 30
    await superuser.execute("set session_replication_role = replica")
    for row in await superuser.fetch(
        "select conrelid::regclass::text as name, conname from pg_constraint"
        " where contype = 'c' and connamespace = 'public'::regnamespace"
    ):
        await superuser.execute(f'alter table {row["name"]} drop constraint "{row["conname"]}"')
    for table in tables:
        for county in (1, 2):
            await _fill(superuser, table, county)
    app = await asyncpg.connect(fresh_database)
    await become_app(app)
    for table in tables:
        assert await app.fetch(f"select county from {table}") == [], f"{table} without a county"
        async with app.transaction():
            await app.execute("select set_config('app.county', '1', true)")
            assert {row[0] for row in await app.fetch(f"select county from {table}")} == {1}, table
            for act in (f"update {table} set county = county", f"delete from {table}"):
                await _tried(app, act)
    await app.close()
    left = [t for t in tables if await superuser.fetchval(f"select count(*) from {t} where county = 2") != 1]
    assert left == []


async def _tried(app: Any, act: str) -> None:
    """The act on all rows, undone; where it is allowed at all it reaches no more than one row."""
    attempt = app.transaction()
    await attempt.start()
    try:
        assert int((await app.execute(act)).rpartition(" ")[2]) <= 1, act
    except asyncpg.InsufficientPrivilegeError:
        pass
    finally:
        await attempt.rollback()


@pytest.fixture
async def forgetful(
    fresh_database: str, superuser: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    """A scene whose application asks for no county: not in addresses, in statements nor in its functions."""
    for row in await superuser.fetch(INVOKERS):
        await superuser.execute(forgetting(row["body"]))
    making = functools.partial(asyncpg.create_pool, connection_class=Forgetful)
    monkeypatch.setattr("caseclock.store.pool.asyncpg.create_pool", making)
    async with opened_scene(fresh_database) as scene:
        monkeypatch.setattr(CaseRef, "parse", staticmethod(parse_forgetting))
        yield scene


async def _shown(scene: Scene, asked: Iterable[Route]) -> set[str]:
    """Which addresses show a county's people what another county planted."""
    found = set()
    for route in asked:
        for role in in_turn(route, MAY[route.label] & set(OF_A_COUNTY)):
            answer = await scene.ask(route, role, scene.other(role))
            if scene.there.mark.lower() in answer.text.lower():
                found.add(route.label)
    return found


async def test_an_application_that_forgets_its_county_still_shows_and_changes_only_its_own(
    forgetful: Scene, superuser: Any
) -> None:
    before = await forgetful.held(forgetful.there.number)
    reads = [route for route in guarded() if route.method == "GET"]
    assert await _shown(forgetful, reads) == set()
    for route in guarded():
        if route.method != "GET" and route.places:
            for role in in_turn(route, MAY[route.label] & set(OF_A_COUNTY)):
                body = forgetful.examples.get(route.label) if route.api else True
                await forgetful.ask(route, role, forgetful.other(role), body)
    assert await forgetful.held(forgetful.there.number) == before

    # The same questions with the wall down: the checks were gone, and the wall was what held.
    for row in await superuser.fetch(COUNTY_TABLES):
        await superuser.execute(f"alter table {row['name']} disable row level security")
    lists = [r for r in reads if r.path in OPEN_THEN]
    assert await _shown(forgetful, lists) == {route.label for route in lists}
