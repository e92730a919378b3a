"""NOTIFY and LISTEN on a connection of their own: one process tells the others that it committed something.

A ring that is lost costs no more than the time to the next poll: polling is the promise.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any

import asyncpg

from caseclock.store.pool import SETTINGS, become_app
from caseclock.store.sql import load_queries

LOG = logging.getLogger(__name__)
SQL = load_queries(__file__, "bell.sql")
CHANNEL = "caseclock"
#: At most one NOTIFY in this time, however much is committed: NOTIFY takes a lock that all writers share.
INTERVAL = 0.05
PING = 15.0
PATIENCE = 5.0


class Bell:
    """Rings for others and hears them; `heard` is called for each ring, and when one may have been lost."""

    def __init__(self, dsn: str, heard: Callable[[], None]) -> None:
        self._dsn = dsn
        self._heard = heard
        self._asked = asyncio.Event()
        self._me = secrets.token_hex(8)

    def ring(self) -> None:
        """Tells the others soon; costs nothing here."""
        self._asked.set()

    async def run(self) -> None:
        """Keeps the connection until cancelled; a lost one is made anew."""
        wait = 0.1
        while True:
            try:
                connection = await asyncpg.connect(self._dsn, server_settings=SETTINGS, timeout=PATIENCE)
                wait = 0.1
                try:
                    await self._serve(connection)
                finally:
                    connection.terminate()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                LOG.warning("the bell lost its connection, polling goes on: %r", error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5.0)

    async def _serve(self, connection: Any) -> None:
        await become_app(connection)
        connection.add_termination_listener(lambda _: self._asked.set())
        await connection.add_listener(CHANNEL, self._on_ring)
        # Rings of either side may have been lost while there was no connection.
        self._heard()
        self._asked.set()
        while True:
            try:
                await asyncio.wait_for(self._asked.wait(), PING)
            except TimeoutError:
                await connection.execute(SQL.still_there, timeout=PATIENCE)
                continue
            self._asked.clear()
            await connection.execute(SQL.ring, CHANNEL, self._me, timeout=PATIENCE)
            await asyncio.sleep(INTERVAL)

    def _on_ring(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        if payload != self._me:
            self._heard()
