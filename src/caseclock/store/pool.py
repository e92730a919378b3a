"""The connection pool: every connection becomes `caseclock_app` and stays it."""

from __future__ import annotations

from typing import Any

import asyncpg
import msgspec

from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "pool.sql")

SETTINGS = {
    "application_name": "caseclock",
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    # An idle writer would hold the feed back for everyone.
    "idle_in_transaction_session_timeout": "10s",
    "timezone": "UTC",
    "jit": "off",
}


#: Seconds that an unused connection stays open. A new one plans each statement anew, 30 ms in all, in the
#: midst of somebody's request; with the driver's own five minutes the first after every lull paid for it.
KEPT = 3600.0


class BypassError(Exception):
    """The pool's user could see every county; the message is one line and says what to change."""


async def open_pool(dsn: str, *, min_size: int = 1, max_size: int = 10) -> Any:
    """A pool whose connections are `caseclock_app`; raises BypassError when that role could bypass."""
    pool = await asyncpg.create_pool(
        dsn,
        min_size=min_size,
        max_size=max_size,
        init=become_app,
        # Nothing is set per session, so nothing is to be reset; the default costs a quarter of an append.
        reset=_let_go_if_read_only,
        max_inactive_connection_lifetime=KEPT,
        server_settings=SETTINGS,
    )
    try:
        await refuse_if_bypass(pool)
    except BaseException:
        await pool.close()
        raise
    return pool


async def become_app(connection: Any) -> None:
    """Drop to the application's role and speak jsonb in binary."""
    # Binary, not text: a text codec for jsonb breaks COPY.
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_to_jsonb, decoder=_from_jsonb
    )
    await connection.execute(SQL.become_app)


async def refuse_if_bypass(pool: Any) -> None:
    """Start-up check: raises BypassError if the current user could get round row-level security."""
    row = await pool.fetchrow(SQL.who_could_bypass)
    reasons = [name for name in ("superuser", "bypassrls", "owner") if row[name]]
    if reasons:
        raise BypassError(
            f"database user {row['name']} is {' and '.join(reasons)} and would see every county; "
            "connect as a user that is granted caseclock_app and nothing else"
        )


async def _let_go_if_read_only(connection: Any) -> None:
    """The pool's reset: a connection made while the database took no changes would take none ever after.

    The server reports the setting by itself, so that asking costs nothing.
    """
    if getattr(connection.get_settings(), "default_transaction_read_only", "off") == "on":
        connection.terminate()


def _to_jsonb(value: Any) -> bytes:
    """Bytes are JSON already; anything else is encoded."""
    return b"\x01" + (value if isinstance(value, bytes) else msgspec.json.encode(value))


def _from_jsonb(value: bytes) -> Any:
    return msgspec.json.decode(value[1:])
