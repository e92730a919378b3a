"""Secrets of the installation (webhooks, authenticators, messages, drafts ...) under a new master key."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from caseclock.store.keys import Keyring
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "resealing.sql")
TABLES = ("webhooks", "accounts", "outbox", "port_answers", "drafts", "county_sign_ins")

#: What a row's secret is bound to: table, county and the row's id, or the county again where it has none.
Context = Callable[[str, int, UUID | int], bytes]


async def reseal(store: Store, keyring: Keyring, county: int, context: Context) -> int:
    """Closes them anew, in short transactions; safe to break off and run again. How many there were."""
    done = 0
    for table in TABLES:
        while True:
            async with store.writing(county) as connection:
                rows = await connection.fetch(SQL[table], county, keyring.key_id)
                for key, box in rows:
                    bound = context(table, county, key)
                    fresh = keyring.seal(keyring.unseal(box, bound), bound)
                    await connection.execute(SQL[f"put_{table}"], county, key, box, fresh)
            done += len(rows)
            if not rows:
                break
    return done
