"""Ours: appends through the store, whole commands through `handle`; so many at once, for so long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec

from bench.trying import seconds_of_a_trial
from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.rules import read_rules
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import monotonic, wall_now
from caseclock.store.chain import seal
from caseclock.store.keys import Keyring
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from caseclock.store.units import CommandRow, StoredEvent, Stream, Unit

COUNTY = 19
HOUSEHOLD = {
    "application": {"filed_on": "2025-03-03"},
    "members": [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
    "owner": "ann",
}


class Ours:
    """An application on the benchmark's own database."""

    def __init__(self, app: Application, clients: int) -> None:
        self._app = app
        self._clients = clients
        self._cases: list[UUID] = []

    @classmethod
    @asynccontextmanager
    async def opened(cls, dsn: str, folder: Path, clients: int) -> AsyncIterator[Ours]:
        """The pool is as wide as there are clients."""
        pool = await open_pool(dsn, max_size=clients)
        try:
            yield cls(Application(Store(pool), Keyring.read(folder), read_rules(), {}), clients)
        finally:
            await pool.close()

    async def warm_up(self) -> None:
        """Cases to give commands to, each with about thirty events, and warm plans."""
        for _ in range(200):
            reply = await self._give("open-case", HOUSEHOLD, None)
            self._cases.append(CaseRef.parse(str(reply)).case_id)
        await self.commands(1)

    async def commands(self, seconds: float) -> float:
        """Whole commands a second: load, fold, decide, append, read models, timers."""

        async def one(n: int) -> None:
            case = self._cases[n % len(self._cases)]
            await self._give("assign-case", {"owner": f"worker {n}"}, case)

        return await self._many(one, seconds)

    async def appends(self, seconds: float) -> float:
        """One event and its command row a commit."""

        async def one(n: int) -> None:
            del n
            await self._app.store.append(COUNTY, [_unit()])

        return await self._many(one, seconds)

    async def trial(self) -> float:
        """Seconds that a what-if over a county of its own takes."""
        return await seconds_of_a_trial(self._app, self._clients)

    async def _many(self, one: Callable[[int], Awaitable[None]], seconds: float) -> float:
        done, begun = 0, monotonic()

        async def client(n: int) -> None:
            nonlocal done
            while monotonic() - begun < seconds:
                await one(n + done)
                done += 1

        await asyncio.gather(*(client(n * 7) for n in range(self._clients)))
        return done / (monotonic() - begun)

    async def _give(self, name: str, body: object, case: UUID | None) -> str:
        command = Command(
            county=COUNTY,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account="bench", role="worker", county=COUNTY),
            key=str(uuid7()),
            case_id=case,
        )
        return str((await handle(self._app, command)).body["case"])


def _unit() -> Unit:
    case = uuid7()
    event: StoredEvent = seal(
        None,
        county=COUNTY,
        case_id=case,
        type="note.added",
        schema_version=1,
        data=b'{"text":"' + b"x" * 280 + b'"}',
        meta=b'{"actor":"bench"}',
        effective_on=date(2025, 3, 3),
        now=wall_now(),
    )
    row = CommandRow(
        command_id=uuid7(),
        name="bench",
        actor="bench",
        body_hmac=bytes(32),
        body=b"{}",
        status=200,
        etag='"1"',
        reply=b"{}",
    )
    return Unit(command=row, streams=(Stream(case_id=case, expected_version=0, events=(event,)),))
