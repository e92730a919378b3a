"""The written-down schema is the migrations' schema; a logical dump comes back as a store that goes on."""

import secrets
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tools.dump_schema import HEAD, TARGET

from caseclock.store.dsn import with_database
from caseclock.store.feed import Feed
from caseclock.store.programs import run
from caseclock.store.signing import Signer, Trust
from caseclock.store.store import Store
from caseclock.store.verify import verify, verify_against
from tests.store.test_feed import all_read, number_until_done
from tests.store.writing import grow, opened
from tests.support import pgtools

COUNTY, SIGNER = 9, Signer.new()


async def test_schema_sql_is_what_the_migrations_make(fresh_database: str) -> None:
    made = HEAD + await pgtools.schema(fresh_database)
    assert TARGET.read_text(encoding="utf-8") == made, "run: .venv/bin/python -m tools.dump_schema"


async def test_a_restored_dump_is_numbered_on_after_tx_is_reset(
    fresh_store: Store, fresh_database: str, database_server: str, tmp_path: Path
) -> None:
    cases, feed = [uuid4() for _ in range(3)], Feed(fresh_store, SIGNER)
    for case in cases:
        await grow(fresh_store, COUNTY, case, 3)
    await number_until_done(feed, COUNTY)
    heads = await feed.export_heads()
    for case in (*cases, *cases):
        await grow(fresh_store, COUNTY, case, 2)  # written, not numbered when the dump is taken

    dump, name = tmp_path / "dump", f"restored_{secrets.token_hex(4)}"
    await run("pg_dump", "--format=custom", f"--file={dump}", dsn=fresh_database)
    admin = await asyncpg.connect(database_server)
    await admin.execute(f"create database {name}")
    try:
        restored = with_database(database_server, name)
        await run("pg_restore", "--exit-on-error", dump, dsn=restored)
        owner = await asyncpg.connect(restored)
        # Another cluster, whose transaction ids are far behind those in the dump.
        for table in ("events", "county_heads"):
            await owner.execute(f"update {table} set tx = (tx::text::bigint + 1000000000000)::text::xid8")
        async with opened(restored) as store:
            feed = Feed(store, SIGNER)
            await grow(store, COUNTY, cases[0])
            assert await feed.number(COUNTY) == 0, "the ids of the old cluster would hold the feed for ever"
            await owner.execute("set role caseclock_owner; select reset_tx_after_restore()")
            await grow(store, COUNTY, cases[1])
            await number_until_done(feed, COUNTY)
            rows = await all_read(feed, COUNTY)
            assert len(rows) == 9 + 12 + 2
            for case in cases:
                versions = [version for _, c, version in rows if c == case]
                assert versions == list(range(1, len(versions) + 1))
            assert await verify(store, Trust(SIGNER.public)) == []
            assert await verify_against(store, Trust(SIGNER.public), heads) == []
        await owner.close()
    finally:
        await admin.execute(f"drop database {name} with (force)")
        await admin.close()


async def test_the_reset_is_the_owners_and_harmless_twice(fresh_store: Store, fresh_database: str) -> None:
    feed, case = Feed(fresh_store, SIGNER), uuid4()
    await grow(fresh_store, COUNTY, case, 2)
    await number_until_done(feed, COUNTY)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fresh_store.pool.execute("select reset_tx_after_restore()")
    owner = await asyncpg.connect(fresh_database)
    await owner.execute("select reset_tx_after_restore(), reset_tx_after_restore()")
    await owner.close()
    await grow(fresh_store, COUNTY, case, 1)
    await number_until_done(feed, COUNTY)
    assert [version for _, _, version in await all_read(feed, COUNTY)] == [1, 2, 3]
