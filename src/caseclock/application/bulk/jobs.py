"""Gives, releases and runs bulk jobs. Whoever runs one may die at any row: the next goes on from there."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.denied import forbidden
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import NotFound, Problem, Reply
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.refusal import Refused, refuse
from caseclock.store.bulk import BulkRows, EndedRow, Job, NewRow, WaitingRow
from caseclock.store.outage import StoreUnavailable

LOG = logging.getLogger(__name__)
AT_ONCE = 20
PAGE = 1000
#: Kinds of job whose rows a supervisor sees only where it is their own.
OWN = ("reassign", "hand_over", "paper_log")
#: Kinds that fewer may release than may release jobs.
RELEASERS = {
    "destruction": frozenset({"supervisor", "county_admin"}),
    "paper_log": frozenset({"supervisor"}),
}
COLUMNS = ("row", "case", "subject", "outcome", "why", "result", "ended_at")


class End(NamedTuple):
    """How a row ended: the reason where it was refused, what came of it where it was done."""

    outcome: Literal["done", "refused", "already_so"]
    why: str = ""
    result: str = ""


class Doing(NamedTuple):
    """What a row is done with."""

    app: Application
    county: int
    job: Job
    row: WaitingRow

    async def command(self, name: str, body: Any, case: UUID | None = None, part: str = "") -> Reply:
        """Gives a command of this row, the same one however often the row is tried."""
        return await handle(
            self.app,
            Command(
                county=self.county,
                name=name,
                body=msgspec.json.encode(body),
                # Released by a person, carried out by the system.
                actor=Actor(account=self.job.released_by or "system", role="system", county=self.county),
                key=f"bulk:{self.job.job_id}:{self.row.number}{part}",
                case_id=case or self.row.case_id,
            ),
        )


Kind = Callable[[Doing], Awaitable[End]]


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """A job: what, by whom, and how many of its rows ended how. The counts add up to `rows`."""

    id: UUID
    county: int
    kind: str
    title: str
    state: str
    given_by: str
    given_at: datetime
    released_by: str | None
    released_at: datetime | None
    ended_at: datetime | None
    rows: int
    done: int
    refused: int
    already_so: int
    waiting: int


class Bulk:
    """The bulk jobs of an installation."""

    def __init__(
        self,
        app: Application,
        kinds: Mapping[str, Kind],
        told: Callable[[int], None] = lambda ended: None,
    ) -> None:
        self._app = app
        self._kinds = kinds
        self._told = told
        self.rows = BulkRows(app.store.pool)

    async def give(
        self, actor: Actor, key: str, kind: str, title: str, body: Any, rows: Sequence[NewRow]
    ) -> JobView:
        """Lists a job; nothing runs yet. The same key by the same person is the same job."""
        job = job_id(actor, key)
        await self.rows.give(actor.county, job, kind, title, msgspec.json.encode(body), actor.account, rows)
        return await self.view(actor.county, job)

    async def given(self, actor: Actor, key: str) -> JobView | None:
        """The job that the person gave under this key before, or None."""
        found = await self.rows.read(actor.county, job_id(actor, key))
        return await self._shown(actor.county, found) if found else None

    async def release(self, actor: Actor, job: UUID) -> JobView:
        """A person lets it run, once; a worker takes it up."""
        found = await self.view(actor.county, job)
        if actor.role not in RELEASERS.get(found.kind, {actor.role}):
            raise forbidden(actor.role)
        if await self.rows.release(actor.county, job, actor.account):
            self._app.wake()
        return await self.view(actor.county, job)

    async def view(self, county: int, job: UUID) -> JobView:
        """The job as it stands; NotFound where the county has none of that id."""
        found = await self.rows.read(county, job)
        if found is None:
            raise NotFound("no such job")
        return await self._shown(county, found)

    async def seen(self, actor: Actor, job: UUID) -> JobView:
        """The same for somebody; NotFound for what is another supervisor's."""
        found = await self.view(actor.county, job)
        if not may_see(actor, found):
            raise NotFound("no such job")
        return found

    async def rows_after(self, county: int, job: UUID, after: int, limit: int) -> list[EndedRow]:
        """A page of the manifest, after a row number."""
        return await self.rows.manifest(county, job, after, limit)

    async def newest(self, county: int, limit: int) -> list[JobView]:
        """The newest jobs of a county."""
        return [await self._shown(county, job) for job in await self.rows.newest(county, limit)]

    async def newest_of(self, county: int, kind: str, limit: int) -> list[JobView]:
        """The newest jobs of one kind."""
        return [await self._shown(county, job) for job in await self.rows.newest_of(county, kind, limit)]

    async def tick(self) -> int:
        """Takes up what was released in any county; how many rows ended."""
        ended = 0
        for county in await self.rows.counties():
            while (job := await self.rows.lease(county)) is not None:
                ended += await self._run(county, job)
        return ended

    async def run(self, county: int, job: UUID) -> JobView:
        """Runs one released job here and now, unless another process has it in hand."""
        leased = await self.rows.lease(county, job)
        if leased is not None:
            await self._run(county, leased)
        return await self.view(county, job)

    async def manifest(self, county: int, job: UUID) -> str:
        """How every row ended, as CSV."""
        await self.view(county, job)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        after = 0
        while rows := await self.rows.manifest(county, job, after, PAGE):
            for row in rows:
                case = str(CaseRef(county, row.case_id)) if row.case_id else ""
                ended_at = row.ended_at.isoformat() if row.ended_at else ""
                writer.writerow((row.number, case, row.subject, row.outcome, row.why, row.result, ended_at))
            after = rows[-1].number
        return text.getvalue()

    async def _run(self, county: int, job: Job) -> int:
        ended = 0
        try:
            while rows := await self.rows.waiting(county, job.job_id, AT_ONCE):
                for row in rows:
                    end = await self._row(Doing(self._app, county, job, row))
                    await self.rows.end_row(county, job.job_id, row.number, *end)
                    ended += 1
                    self._told(ended)
            await self.rows.end_job(county, job.job_id)
        except BaseException:
            await self._let_go(county, job)
            raise
        return ended

    async def _let_go(self, county: int, job: Job) -> None:
        try:
            await self.rows.let_go(county, job.job_id)
        except StoreUnavailable:
            LOG.warning("job %s is taken up again when its lease runs out", job.job_id)

    async def _row(self, doing: Doing) -> End:
        """A row's end. A fault of ours is told in the manifest and stops no other row."""
        try:
            return await self._kinds[doing.job.kind](doing)
        except StoreUnavailable:
            raise
        except Refused as error:
            refusal = error.refusal
            return End("refused", f"{refusal.code}: {refusal.rule}. {refusal.remedy}")
        except Problem as error:
            return End("refused", str(error))
        except Exception as error:
            LOG.exception("row %s of job %s failed", doing.row.number, doing.job.job_id)
            return End("refused", f"a fault on our side: {type(error).__name__}")

    async def _shown(self, county: int, job: Job) -> JobView:
        counts = await self.rows.counts(county, job.job_id)
        return JobView(
            id=job.job_id,
            county=county,
            kind=job.kind,
            title=job.title,
            state=job.state,
            given_by=job.given_by,
            given_at=job.given_at,
            released_by=job.released_by,
            released_at=job.released_at,
            ended_at=job.ended_at,
            rows=sum(counts.values()),
            **counts,
        )


def may_see(actor: Actor, job: JobView) -> bool:
    """Whether a job is shown: what a supervisor hands over is of units that another does not see."""
    return actor.role != "supervisor" or job.kind not in OWN or job.given_by == actor.account


def job_id(actor: Actor, key: str) -> UUID:
    """The same key by the same person in the same county is the same job."""
    return derive(command_id(actor.county, actor.account, key), "bulk")


def nothing_to_do(what: str) -> Refused:
    """A job without rows would say nothing."""
    return refuse("nothing_to_do", f"There is no {what}", "Nothing needs to be released.")
