"""APScheduler runs jobs that do nothing, all due, from its own SQL job store, sixteen at once.

It removes a job before it has run: what a crash interrupts is lost.
"""

from __future__ import annotations

import os
from itertools import count
from threading import Event

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine

from bench.peers.answering import answer
from caseclock.kernel.time import monotonic, wall_now

#: Jobs for each second of a round: about as many as it does.
EXPECTED = 1000
_done = count(1)
_last = 0
_all_done = Event()


def nothing() -> None:
    """What is measured is the store."""
    if next(_done) == _last:
        _all_done.set()


def rate(scheduler: BackgroundScheduler, seconds: float) -> float:
    """Jobs a second, from the first to the last."""
    global _done, _last
    _done, _last = count(1), max(int(seconds * EXPECTED), 1)
    _all_done.clear()
    scheduler.pause()
    for _ in range(_last):
        scheduler.add_job(nothing, "date", run_date=wall_now(), misfire_grace_time=None)
    begun = monotonic()
    scheduler.resume()
    if not _all_done.wait(120):
        raise RuntimeError(f"of {_last} jobs not all were run")
    return _last / (monotonic() - begun)


def main() -> None:
    """The peer's process."""
    clients = int(os.environ["BENCH_CLIENTS"])
    address = os.environ["BENCH_DSN"].replace("postgresql://", "postgresql+psycopg://", 1)
    store = SQLAlchemyJobStore(engine=create_engine(address, pool_size=clients))
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, executors={"default": ThreadPoolExecutor(clients)}
    )
    scheduler.start(paused=True)
    answer(lambda seconds: rate(scheduler, seconds))


if __name__ == "__main__":
    # Under its own name, or the store could not find the job's function again.
    from bench.peers import apscheduler_jobs

    apscheduler_jobs.main()
