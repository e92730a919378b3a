"""The feed: dense, complete, and every feed order is a case order, whoever commits when."""

import asyncio
import random
from uuid import uuid4

import asyncpg
import pytest

from caseclock.store.feed import Feed
from caseclock.store.heads import read_heads
from caseclock.store.signing import Signer, Trust
from caseclock.store.store import SQL, Store
from caseclock.store.units import Unit
from caseclock.store.wire import arguments
from tests.store.writing import command, grow, sealed

SIGNER = Signer.new()


async def all_read(feed: Feed, county: int) -> list[tuple[int, object, int]]:
    rows: list[tuple[int, object, int]] = []
    while found := await feed.read(county, len(rows), 100):
        rows += [(f.number, f.event.case_id, f.event.version) for f in found]
    return rows


async def number_until_done(feed: Feed, county: int) -> None:
    async with asyncio.timeout(60):
        while county in await feed.counties_unnumbered():
            await feed.number(county)
            await asyncio.sleep(0.001)  # another test's open transaction may hold the snapshot back


async def test_sixteen_writers_and_four_numberers_make_one_case_order(store: Store) -> None:
    county, feed, cases = 101, Feed(store, SIGNER), [uuid4() for _ in range(5)]
    writing = True
    seen: list[tuple[int, object, int]] = []

    async def write(seed: int) -> int:
        dice, written = random.Random(seed), 0
        for _ in range(25):
            chosen = dice.sample(cases, dice.choice((1, 1, 2)))
            loaded = await store.load(county, chosen)
            streams = tuple(
                sealed(
                    county,
                    case,
                    (loaded.streams[case] or (None,))[-1],
                    [b"{}"] * dice.randint(1, 3),
                    loaded.now,
                )
                for case in chosen
            )
            outcome = await store.append(county, [Unit(command=command(), streams=streams)])
            written += sum(len(s.events) for s in streams) if outcome == ["written"] else 0
        return written

    async def number() -> None:
        while writing:
            await feed.number(county, limit=7)

    async def follow() -> None:
        while writing:
            for fed in await feed.read(county, len(seen), 50):
                seen.append((fed.number, fed.event.case_id, fed.event.version))

    helpers = [asyncio.create_task(job()) for job in (number, number, number, number, follow)]
    counts = await asyncio.gather(*(write(seed) for seed in range(16)))
    writing = False
    await asyncio.gather(*helpers)
    await number_until_done(feed, county)

    rows = await all_read(feed, county)
    assert [number for number, _, _ in rows] == list(range(1, sum(counts) + 1))
    for case in cases:
        versions = [version for _, c, version in rows if c == case]
        assert versions == list(range(1, len(versions) + 1))
        assert len((await store.load(county, [case])).streams[case]) == len(versions)
    assert seen == rows[: len(seen)], "a reader saw another order, or missed one that was numbered later"


async def test_an_open_writer_holds_the_feed_and_nothing_is_missed(store: Store, database_url: str) -> None:
    county, feed, early, late = 102, Feed(store, SIGNER), uuid4(), uuid4()
    other = await asyncpg.connect(database_url)
    try:
        transaction = other.transaction()
        await transaction.start()
        # A slow append: it has its transaction id and its rows, but has not committed.
        row = sealed(county, early, None, [b"{}"]).events[0]
        await other.execute(
            "insert into events (county, case_id, version, type, schema_version, data, meta, effective_on,"
            " recorded_at, chain) values ($1, $2, 1, 't', 1, $3, $3, $4, $5, $6)",
            county, early, row.data, row.effective_on, row.recorded_at, row.chain,
        )  # fmt: skip
        await grow(store, county, late)
        assert await feed.number(county) == 0
        await transaction.commit()
    finally:
        await other.close()
    await number_until_done(feed, county)
    assert [case for _, case, _ in await all_read(feed, county)] == [early, late]


async def test_a_writer_that_waited_comes_after_the_one_it_waited_for(
    store: Store, database_url: str
) -> None:
    """The one case in which a transaction id taken before the lock would do harm: an append sent ahead.

    It waits for the lock of another case while the version it builds on is still being written.
    """
    county, feed = 109, Feed(store, SIGNER)
    other = await asyncpg.connect(database_url)
    pair = await other.fetch(
        "select c from unnest($1::uuid[]) c order by case_lock_v1(109::smallint, c)", [uuid4(), uuid4()]
    )
    held, case = (row[0] for row in pair)
    first = sealed(county, case, None, [b"{}"])
    second = sealed(county, case, first.events[-1], [b"{}"])
    ahead = Unit(command=command(), streams=(sealed(county, held, None, [b"{}"]), second))
    queue = (
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
        " where not l.granted and l.locktype = 'advisory' and d.datname = current_database()"
    )
    try:
        async with other.transaction():
            await other.execute("select pg_advisory_xact_lock(case_lock_v1(109::smallint, $1))", held)
            waiting = asyncio.create_task(store.append(county, [ahead]))
            async with asyncio.timeout(60):
                while not await other.fetchval(queue):
                    await asyncio.sleep(0.001)
            assert await store.append(county, [Unit(command=command(), streams=(first,))]) == ["written"]
        assert await waiting == ["written"]
    finally:
        await other.close()
    await number_until_done(feed, county)
    assert [version for _, c, version in await all_read(feed, county) if c == case] == [1, 2]


async def test_append_refuses_a_transaction_that_has_written(store: Store) -> None:
    # Such a call would have its id before the case lock, and its versions could sort before earlier ones.
    async with store.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('app.county', '103', true), pg_current_xact_id()")
        with pytest.raises(asyncpg.InvalidTransactionStateError, match="statement of its own"):
            await connection.fetchrow(SQL.append, 103, *arguments([]))


async def test_heads_are_signed_chained_and_exported(fresh_store: Store) -> None:
    county, feed = 104, Feed(fresh_store, SIGNER)
    await grow(fresh_store, county, uuid4(), 3)
    await number_until_done(feed, county)
    head = await feed.head(county)
    assert head is not None
    assert head.number == 3
    assert head.signed_by(Trust(SIGNER.public))
    assert not head.signed_by(Trust(Signer.new().public))
    file = read_heads(await feed.export_heads(), Trust(SIGNER.public))
    assert head in file.heads
    assert await feed.head(105) is None


async def test_a_changed_heads_file_is_refused(store: Store) -> None:
    feed = Feed(store, SIGNER)
    await grow(store, 104, uuid4())
    await number_until_done(feed, 104)
    text = await feed.export_heads()
    with pytest.raises(ValueError, match="heads file is not signed"):
        read_heads(text.replace(b'"county": 104', b'"county": 204'), Trust(SIGNER.public))


async def test_a_follower_steps_only_from_where_it_stood(store: Store) -> None:
    feed, name = Feed(store, SIGNER), f"digest-{uuid4()}"
    assert await feed.checkpoint(106, name) == 0
    assert await feed.move(106, name, 0, 5)
    assert not await feed.move(106, name, 0, 4)
    assert await feed.checkpoint(106, name) == 5
    assert await feed.checkpoint(107, name) == 0


async def test_counties_with_work(store: Store) -> None:
    feed = Feed(store, SIGNER)
    await grow(store, 108, uuid4())
    assert 108 in await store.counties()
    assert 108 in await feed.counties_unnumbered()
    await number_until_done(feed, 108)
    assert 108 not in await feed.counties_unnumbered()
