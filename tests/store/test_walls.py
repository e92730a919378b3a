"""Between counties, and between the application and history: what the database itself refuses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from caseclock.store.feed import Feed
from caseclock.store.pool import BypassError, become_app, open_pool, refuse_if_bypass
from caseclock.store.signing import Signer
from caseclock.store.store import Store, StoreUnavailable
from caseclock.store.units import OutboxRow, TimerRow, Unit
from tests.store.writing import LONG_AGO, command, grow, opened, sealed

HERE, THERE = 131, 132
COUNTY_TABLES = """
select c.oid::regclass::text as name, c.relrowsecurity as guarded
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'county' and not a.attisdropped
 where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
 order by 1
"""


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[Any]:
    """A connection as the application's role, with no county set."""
    connection = await asyncpg.connect(database_url)
    await become_app(connection)
    yield connection
    await connection.close()


@pytest.fixture
async def superuser(database_url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def _written(store: Store) -> None:
    for county in (HERE, THERE):
        case = uuid4()
        timer = TimerRow(case_id=case, clock_id="c", rung="due", arming=1, due_at=LONG_AGO)
        message = OutboxRow(message_id=uuid4(), case_id=case, version=1, topic="t", payload={})
        await grow(
            store, county, case, timers_put=(timer,), outbox=(message,), person_keys={case: b"\x01\x00x"}
        )
        await Feed(store, Signer.new()).number(county)


async def counties_seen(app: Any, table: str) -> set[int]:
    return {row[0] for row in await app.fetch(f"select distinct county from {table}")}


@pytest.mark.usefixtures("_written")
@pytest.mark.parametrize(
    "table", ["events", "events_readable", "commands", "person_keys", "timers", "outbox"]
)
async def test_without_a_county_nothing_is_seen_and_with_one_only_its_own(app: Any, table: str) -> None:
    assert await counties_seen(app, table) == set()
    for county in (HERE, THERE):
        async with app.transaction():
            await app.execute("select set_config('app.county', $1, true)", str(county))
            assert await counties_seen(app, table) == {county}
        assert await counties_seen(app, table) == set(), "the county outlived its transaction"


@pytest.mark.usefixtures("_written")
async def test_another_countys_case_is_as_if_it_had_never_been(store: Store) -> None:
    case = uuid4()
    row = command()
    assert await grow(store, HERE, case, command=row) == "written"
    loaded = await store.load(THERE, [case], row.command_id)
    assert (loaded.streams, loaded.reply, loaded.person_keys) == ({case: ()}, None, {})


async def test_a_row_cannot_be_written_into_another_county(app: Any) -> None:
    async with app.transaction():
        await app.execute("select set_config('app.county', '131', true)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with app.transaction():
                await app.execute("insert into followers (county, name, number) values (132, 'x', 1)")


@pytest.mark.parametrize("table", ["events", "feed", "commands", "readings", "county_heads"])
@pytest.mark.parametrize("act", ["update {} set county = 1", "delete from {}", "truncate {}"])
async def test_history_can_only_grow(app: Any, table: str, act: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await app.execute(act.format(table))


@pytest.mark.parametrize("column", ["tx", "position"])
async def test_the_order_of_commits_cannot_be_chosen(app: Any, column: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await app.execute(f"insert into events (county, {column}) values (1, '1')")


@pytest.mark.parametrize(
    "call",
    ["reset_tx_after_restore()", "guard_by_county('events')", "pg_read_file('/etc/passwd')"],
)
async def test_what_belongs_to_the_owner_is_not_the_applications(app: Any, call: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for function"):
        await app.execute(f"select {call}")


async def test_every_county_table_is_guarded_and_led_by_its_county(superuser: Any) -> None:
    tables = await superuser.fetch(COUNTY_TABLES)
    assert len(tables) >= 12
    assert [row["name"] for row in tables if not row["guarded"]] == []
    not_led = await superuser.fetch(
        "select i.indexrelid::regclass::text from pg_index i"
        " join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'county'"
        " join pg_class c on c.oid = i.indrelid"
        " where i.indisunique and i.indkey[0] <> a.attnum"
        " and c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"
    )
    assert not_led == []


async def test_definer_functions_are_the_owners_and_pin_their_search_path(superuser: Any) -> None:
    loose = await superuser.fetch(
        "select p.oid::regprocedure::text from pg_proc p where p.prosecdef"
        " and p.pronamespace = 'public'::regnamespace"
        " and (p.proowner <> 'caseclock_owner'::regrole"
        "      or not exists (select from unnest(p.proconfig) c where c like 'search_path=%'))"
    )
    assert loose == []


async def test_the_application_owns_nothing_and_cannot_bypass(superuser: Any) -> None:
    row = await superuser.fetchrow("select * from pg_roles where rolname = 'caseclock_app'")
    assert not any(row[right] for right in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcanlogin"))
    owned = "select relname from pg_class where relowner = 'caseclock_app'::regrole"
    assert await superuser.fetch(owned) == []


async def test_start_up_refuses_a_user_who_could_bypass(database_url: str, store: Store) -> None:
    await refuse_if_bypass(store.pool)
    async with asyncpg.create_pool(database_url, min_size=1, max_size=1) as pool:
        with pytest.raises(BypassError, match=r"superuser.*would see every county"):
            await refuse_if_bypass(pool)
    async with asyncpg.create_pool(
        database_url, min_size=1, max_size=1, server_settings={"role": "caseclock_owner"}
    ) as pool:
        with pytest.raises(BypassError, match="owner"):
            await refuse_if_bypass(pool)


@pytest.mark.usefixtures("bounds_of_production")
async def test_a_lock_that_does_not_come_free_is_an_outage_not_a_fault(
    database_url: str, superuser: Any
) -> None:
    case = uuid4()
    async with opened(database_url) as store:
        async with superuser.transaction():
            await superuser.execute("select pg_advisory_xact_lock(case_lock_v1(131::smallint, $1))", case)
            with pytest.raises(StoreUnavailable, match="LockNotAvailable") as raised:
                await grow(store, HERE, case)
        assert raised.value.retry_after > 0
        assert await grow(store, HERE, case) == "written"


async def test_a_lost_connection_is_an_outage_and_the_pool_recovers(
    database_url: str, superuser: Any
) -> None:
    pool = await open_pool(database_url, max_size=1)
    store, case = Store(pool), uuid4()
    async with pool.acquire() as connection:
        pid = await connection.fetchval("select pg_backend_pid()")
    await superuser.execute("select pg_terminate_backend($1, 5000)", pid)
    async with asyncio.timeout(60):
        while True:
            try:
                assert await grow(store, HERE, case) == "written"
                break
            except StoreUnavailable:
                continue
    await pool.close()


async def test_a_migration_under_a_cached_statement_is_not_noticed(fresh_database: str) -> None:
    pool = await open_pool(fresh_database, max_size=1)
    store, case = Store(pool), uuid4()
    await grow(store, HERE, case)
    owner = await asyncpg.connect(fresh_database)
    await owner.execute("alter table events add column later text; alter function load_v3 rename to load_v0")
    definition = await owner.fetchval("select pg_get_functiondef('load_v0'::regproc)")
    await owner.execute(definition.replace("load_v0", "load_v3"))
    await owner.execute(
        "grant execute on function load_v3 to caseclock_app; alter table outbox add column more int"
    )
    assert await grow(store, HERE, case) == "written"
    await owner.close()
    await pool.close()


async def test_which_counties_have_timers_and_messages_due(store: Store) -> None:
    feed, soon, now_due = Feed(store, Signer.new()), 133, 134
    now = (await store.load(soon, [])).now
    for county, due in ((soon, now + timedelta(hours=1)), (now_due, now - timedelta(seconds=1))):
        case = uuid4()
        timer = TimerRow(case_id=case, clock_id="c", rung="due", arming=1, due_at=due)
        message = OutboxRow(
            message_id=uuid4(), case_id=case, version=1, topic="t", payload={}, available_at=due
        )
        unit = Unit(
            command=command(),
            streams=(sealed(county, case, None, [b"{}"]),),
            timers_put=(timer,),
            outbox=(message,),
        )
        await store.append(county, [unit])
    assert {soon, now_due} & set(await feed.counties_with_due_timers()) == {now_due}
    assert {soon, now_due} & set(await feed.counties_with_outbox()) == {now_due}


async def test_the_training_clock_goes_forward_only_and_a_live_one_not_at_all(fresh_database: str) -> None:
    pool, owner = await open_pool(fresh_database), await asyncpg.connect(fresh_database)
    store = Store(pool)
    before = (await store.load(1, [])).now
    target = before + timedelta(days=90)
    with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError, match="live database"):
        await pool.execute("select move_business_clock_v1($1, false)", target)
    await owner.execute("update business_clock set mode = 'training'")
    await pool.execute("select move_business_clock_v1($1, false)", target)
    assert (await store.load(1, [])).now == (await store.load(1, [])).now == target
    with pytest.raises(asyncpg.PostgresError, match="only goes forward"):
        await pool.execute("select move_business_clock_v1($1, false)", before)
    await pool.execute("select move_business_clock_v1(null, true)")
    ticking = (await store.load(1, [])).now
    assert target <= ticking < target + timedelta(minutes=1)
    assert (await store.load(1, [])).now > ticking
    await owner.close()
    await pool.close()
