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
from tests.strength.intruders.who_may import COMMAND, MAY, guarded, in_turn, named

#: `county = $1` and its kin, as our statements and functions write it.
CHECK = re.compile(r"\b(?:\w+\.)?county = (?P<given>\$\d+|p_county)(?!\w)")
#: Pages that lead on to what looks whether the case is there, and show nothing of it themselves.
LEAD_ON = {"GET /cases/{case_id}/reason", "GET /cases/{case_id}/undo/{command_id}"}
#: What stays shut once the wall is down: a draft is its writer's alone, a household is no site.
SHUT_THEN = {"GET /drafts/{draft_id}/throw-away", "GET /intake/{draft_id}/{step}", "GET /sites/{case_id}"}
#: So many addresses without an id show another county then, and these tables and commands meet it.
LISTS_THEN = 25
MET_THEN = {
    *("access_reasons", "accounts", "bulk_jobs", "covers", "outbox", "ties", "webhooks", COMMAND.label),
    *("POST /api/v1/cases/{case_id}/documents", "POST /cases/{case_id}/do/{command}"),
}
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


async def _open(scene: Scene, asked: Iterable[Route]) -> set[str]:
    """Which addresses show a county's people what another county planted or made, or answer for what is that
    county's otherwise than that it is not there. What breaks over it has got hold of it too."""
    made = [value for value in scene.there.ids.values() if len(value) > 30]
    found = set()
    for route in asked:
        for role in in_turn(route, MAY[route.label] & set(OF_A_COUNTY)):
            ids = scene.other(role)
            answer, said = await scene.ask(route, role, ids), route.address(ids)
            shown = [value for value in made if value not in said and value in answer.text]
            if shown or scene.there.mark.lower() in answer.text.lower():
                found.add(route.label)
            if named(route) and answer.status_code != 404:
                found.add(route.label)
    return found


async def _met(scene: Scene) -> set[str]:
    """What writes to another county's things come to: tables whose rows change, addresses that break."""
    before, broke = await scene.held(scene.there.number), set()
    for route in guarded():
        if route.method != "GET" and route.places:
            for role in in_turn(route, MAY[route.label] & set(OF_A_COUNTY)):
                body = scene.examples.get(route.label) if route.api else True
                if (await scene.ask(route, role, scene.other(role), body)).status_code >= 500:
                    broke.add(route.label)
    after = await scene.held(scene.there.number)
    return broke | {table for table in after if after[table] != before[table]}


async def test_an_application_that_forgets_its_county_still_shows_and_changes_only_its_own(
    forgetful: Scene, superuser: Any
) -> None:
    reads = [route for route in guarded() if route.method == "GET"]
    assert await _open(forgetful, reads) == LEAD_ON
    assert await _met(forgetful) == set()

    # The same questions with the wall down: the checks were gone, and the wall was what held.
    for row in await superuser.fetch(COUNTY_TABLES):
        await superuser.execute(f"alter table {row['name']} disable row level security")
    opened, of_another = await _open(forgetful, reads), {route.label for route in reads if named(route)}
    assert of_another - opened <= SHUT_THEN
    assert "GET /api/v1/cases/{case_id}/clocks" in opened
    assert len(opened - of_another) >= LISTS_THEN
    assert await _met(forgetful) >= MET_THEN
