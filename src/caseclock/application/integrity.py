"""Proof that nobody changed the history behind the application's back: runs of the check, and daily roots.

A run is a bulk job of one row, so that it runs in the background, ends once and is kept.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView
from caseclock.application.verifying import verify_all
from caseclock.domain.case.view import Actor
from caseclock.store.bulk import NewRow
from caseclock.store.roots import count_events, daily_roots
from caseclock.store.signing import Trust

KIND = "integrity"
RUNS, ROOTS = 10, 31
_SHOWN = 5


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """The head of a day: how many events it covers, its hash, and whether a trusted key signed it."""

    number: int
    root: str
    key_id: str
    signed_at: datetime
    holds: bool


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One check. `holds` is None while it runs; `told` says what was walked, or what does not hold."""

    job: JobView
    holds: bool | None
    told: str


class Integrity(msgspec.Struct, frozen=True, kw_only=True):
    """The newest run first, and the daily roots; `running` while one is not at its end."""

    runs: list[Run]
    roots: list[Root]
    running: bool


async def integrity(app: Application, bulk: Bulk, county: int) -> Integrity:
    """What is proved, and since when."""
    trust = _trust(app)
    heads = await daily_roots(app.store.pool, county, ROOTS)
    runs = [await _run(bulk, job) for job in await bulk.newest_of(county, KIND, RUNS)]
    roots = [
        Root(
            number=head.number,
            root=head.chain.hex(),
            key_id=head.key_id,
            signed_at=head.signed_at,
            holds=trust is not None and head.signed_by(trust),
        )
        for head in heads
    ]
    return Integrity(runs=runs, roots=roots, running=any(run.holds is None for run in runs))


async def run_check(bulk: Bulk, actor: Actor, key: str) -> JobView:
    """Starts a run, unless one is under way: that one is answered."""
    for job in await bulk.newest_of(actor.county, KIND, 1):
        if job.state != "ended":
            return job
    job = await bulk.give(actor, key, KIND, "integrity check", {}, [NewRow(None, "the county's history")])
    return await bulk.release(actor, job.id)


async def check(doing: Doing) -> End:
    """Walks all chains, the feed, commands, signatures, digests of readings, and documents."""
    app, county = doing.app, doing.county
    trust = _trust(app)
    if trust is None:
        return End("refused", "this installation has no signing key to check with")
    found = await verify_all(app, trust, county)
    if not found:
        return End("done", result=f"{await count_events(app.store.pool, county)} events hold")
    told = "; ".join(f"{each.kind}: {each.text}" for each in found[:_SHOWN])
    return End("refused", f"{len(found)} findings: {told}")


async def _run(bulk: Bulk, job: JobView) -> Run:
    if job.state != "ended":
        return Run(job=job, holds=None, told="")
    [row] = await bulk.rows_after(job.county, job.id, 0, 1)
    return Run(job=job, holds=row.outcome == "done", told=row.result or row.why)


def _trust(app: Application) -> Trust | None:
    if app.trust is not None:
        return app.trust
    return Trust(app.signer.public) if app.signer else None
