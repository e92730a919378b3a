"""Custody of the persons' keys: rotation of the master key, and destruction."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from caseclock.store.keys import Keyring
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "custody.sql")


async def under_other_keys(store: Store, keyring: Keyring, county: int) -> int:
    """How many persons' keys of a county are still under another master key."""
    async with store.reading(county) as connection:
        return int(await connection.fetchval(SQL.count_under_other_keys, county, keyring.key_id))


async def rewrap(
    store: Store, keyring: Keyring, county: int, told: Callable[[int], None] = lambda _: None
) -> int:
    """Puts the persons' keys of a county under the current master key; touches no event. How many were put.

    In short transactions: safe to break off and run again. `told` hears of each batch.
    """
    done = 0
    while True:
        async with store.writing(county) as connection:
            rows = await connection.fetch(SQL.under_other_keys, county, keyring.key_id)
            for row in rows:
                person, old = row
                new = keyring.rewrap(old)
                await connection.execute(SQL.rewrap, county, person, old, new, keyring.key_id)
        if not rows:
            return done
        done += len(rows)
        told(len(rows))


async def destroy_key(store: Store, county: int, person: UUID) -> bool:
    """Erase a person's secrets for good; False when there was no key. Backups still hold theirs."""
    async with store.writing(county) as connection:
        destroyed = await connection.fetchval(SQL.destroy, county, person) is not None
        await connection.execute(SQL.forget_snapshots, county, person)
        await connection.execute(SQL.forget_drafts, county, person)
        return destroyed
