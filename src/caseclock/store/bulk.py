"""Bulk jobs and their rows: each row ends once, and whoever comes after a crash goes on where it stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.store.county import in_county
from caseclock.store.outage import once_more
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "bulk.sql")
LEASE = timedelta(seconds=30)


class Job(NamedTuple):
    """A job as it stands: given, released by a person, or ended."""

    job_id: UUID
    kind: str
    title: str
    body: bytes
    state: str
    given_by: str
    given_at: datetime
    released_by: str | None
    released_at: datetime | None
    ended_at: datetime | None


class NewRow(NamedTuple):
    """A row to be done; with an outcome other than `waiting` it has its end already."""

    case_id: UUID | None
    subject: str
    body: bytes = b"{}"
    outcome: str = "waiting"
    why: str = ""


class WaitingRow(NamedTuple):
    """A row without its end."""

    number: int
    case_id: UUID | None
    subject: str
    body: bytes


class EndedRow(NamedTuple):
    """A row of the manifest."""

    number: int
    case_id: UUID | None
    subject: str
    outcome: str
    why: str
    result: str
    ended_at: datetime | None


class BulkRows:
    """The jobs of each county."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def give(
        self, county: int, job: UUID, kind: str, title: str, body: bytes, by: str, rows: Sequence[NewRow]
    ) -> bool:
        """A job with all its rows in one commit; False when it is there already."""
        columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], [], []]
        async with in_county(self._pool, county) as connection:
            new = await connection.fetchval(SQL.give, county, job, kind, title, body, by)
            if new:
                await connection.execute(SQL.rows, county, job, *columns)
        return bool(new)

    async def read(self, county: int, job: UUID) -> Job | None:
        """One job, or None."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.read, county, job)
        return Job(*row) if row else None

    async def newest(self, county: int, limit: int) -> list[Job]:
        """The newest jobs."""
        async with in_county(self._pool, county) as connection:
            return [Job(*row) for row in await connection.fetch(SQL.newest, county, limit)]

    async def newest_of(self, county: int, kind: str, limit: int) -> list[Job]:
        """The newest jobs of one kind."""
        async with in_county(self._pool, county) as connection:
            return [Job(*row) for row in await connection.fetch(SQL.newest_of, county, kind, limit)]

    async def counts(self, county: int, job: UUID) -> dict[str, int]:
        """How many rows ended how; `waiting` those that have not."""
        async with in_county(self._pool, county) as connection:
            rows = await connection.fetch(SQL.counts, county, job)
        return {
            "done": 0,
            "refused": 0,
            "already_so": 0,
            "waiting": 0,
            **{r["outcome"]: r["rows"] for r in rows},
        }

    async def release(self, county: int, job: UUID, by: str) -> bool:
        """A person lets it run; False when it was released before."""
        async with in_county(self._pool, county) as connection:
            return bool(await connection.fetchval(SQL.release, county, job, by))

    async def counties(self) -> list[int]:
        """Counties with something to do."""
        return [row[0] for row in await once_more(self._pool.fetch, SQL.counties)]

    async def lease(self, county: int, job: UUID | None = None, length: timedelta = LEASE) -> Job | None:
        """A released job that nobody has in hand; None when there is none."""
        async with in_county(self._pool, county) as connection:
            row = await connection.fetchrow(SQL.lease, county, length, job)
        return Job(*row) if row else None

    async def waiting(
        self, county: int, job: UUID, limit: int, length: timedelta = LEASE
    ) -> list[WaitingRow]:
        """The next rows, and the lease made longer."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.hold, county, job, length)
            return [WaitingRow(*row) for row in await connection.fetch(SQL.waiting, county, job, limit)]

    async def end_row(self, county: int, job: UUID, number: int, outcome: str, why: str, result: str) -> None:
        """How a row ended."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.end_row, county, job, number, outcome, why, result)

    async def end_job(self, county: int, job: UUID) -> None:
        """Ended, if every row is."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.end_job, county, job)

    async def let_go(self, county: int, job: UUID) -> None:
        """The rest is for whoever comes next."""
        async with in_county(self._pool, county) as connection:
            await connection.execute(SQL.let_go, county, job)

    async def manifest(self, county: int, job: UUID, after: int, limit: int) -> list[EndedRow]:
        """How each row ended, after a row number."""
        async with in_county(self._pool, county) as connection:
            return [EndedRow(*r) for r in await connection.fetch(SQL.manifest, county, job, after, limit)]
