"""Puts the parts together: from a database and a data directory to an office that can be run."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.calendars import Calendars
from caseclock.application.demo.cast import PASSWORD
from caseclock.application.firing import Fired, Firing
from caseclock.application.install import install_procedures
from caseclock.application.look_ups import LOOK_UPS
from caseclock.application.metrics import Metrics
from caseclock.application.passwords import Passwords
from caseclock.application.ports.settings import read_settings
from caseclock.application.production.profile import in_production
from caseclock.application.reconciler import Reconciler
from caseclock.application.rules import read_rules
from caseclock.application.site_accounts import SiteAccounts
from caseclock.application.snapshots import take_snapshots
from caseclock.application.streams import Streams, living_sessions
from caseclock.application.training import Training
from caseclock.application.wakeups import Wakeups
from caseclock.cli.delivering import Delivery
from caseclock.cli.production import hold_settings
from caseclock.cli.unhurried import without_collecting
from caseclock.store.business_clock import BusinessClock
from caseclock.store.dsn import with_database
from caseclock.store.embedded import start
from caseclock.store.embedded_watch import kept_up
from caseclock.store.feed import Feed
from caseclock.store.findings import Findings
from caseclock.store.key_marks import hold_keys
from caseclock.store.keys import Keyring
from caseclock.store.migrate import migrate
from caseclock.store.outage import guarded
from caseclock.store.pool import open_pool
from caseclock.store.signing import PUBLIC, Signer, Trust
from caseclock.store.store import Store
from caseclock.store.timers import LEASE, Timers

if TYPE_CHECKING:
    from caseclock.worker.sweep import Sweep
    from caseclock.worker.ticks import Job
    from caseclock.worker.worker import Worker

DEFAULT_DATA = Path("/var/lib/caseclock") if os.name == "posix" and os.geteuid() == 0 else Path("data")


def lease() -> timedelta:
    """How long a dead worker's timers are held: CASECLOCK_LEASE_SECONDS, 15 when it is not set."""
    return timedelta(seconds=float(os.environ.get("CASECLOCK_LEASE_SECONDS", LEASE.total_seconds())))


class NotInstalled(Exception):
    """The data directory holds nothing yet; nothing is begun there by a command that only asks."""


class Parts:
    """Everything of one installation, open."""

    def __init__(self, dsn: str, data_dir: Path, store: Store) -> None:
        self.dsn = dsn
        self.data_dir = data_dir
        self.store = store
        self.keyring = Keyring.read(data_dir)
        self.signer = Signer.read(data_dir)
        self.application = Application(store, self.keyring, read_rules(), LOOK_UPS)
        self.application.signer = self.signer
        self.application.trust = Trust.read(data_dir / PUBLIC)
        self.calendars = Calendars(self.application)
        self.bulk = Bulk(self.application, KINDS)
        self.application.ports = read_settings()
        policy = self.application.rules.policy
        self.production = in_production()
        # The demo's password is printed in the demo: in production it opens nothing.
        passwords = Passwords(never=frozenset({PASSWORD}) if self.production else frozenset())
        self.access = Access(store.pool, keyring=self.keyring, number=policy.number, passwords=passwords)
        self.sites = SiteAccounts(self.application, self.access)
        self.access.announce = self.sites.announce
        self.feed = Feed(store, self.signer)
        self.timers = Timers(store.pool, f"{socket.gethostname()}-{os.getpid()}", lease())
        self.firing = Firing(self.application, self.timers, self.fired)
        self.clock = BusinessClock(store.pool)
        self.training = Training(self.clock, self.timers, self.firing)
        self.findings = Findings(store.pool)
        self.metrics = Metrics()
        self.streams = Streams(self.feed, living_sessions(store.pool))
        self.wakeups = Wakeups(dsn)
        self.wakeups.listen(self.streams.wake)
        self.application.wake = self.wakeups.ask
        self.delivery = Delivery(
            self.application,
            self.access,
            self.feed,
            data_dir,
            self.timers.worker,
            self.sites,
            yields=lambda: self.firing.has_more,
        )

    def fired(self, done: Fired) -> None:
        """Keeps the figures of a sweep for /metrics, and wakes whoever delivers what the rungs sent."""
        self.metrics.rang(done.late_seconds)
        if done.rungs:
            self.application.wake()

    def helper(self) -> Worker:
        """A worker that only fires."""
        from caseclock.worker.worker import Worker

        return Worker(self._sweep(), [])

    def worker(self, *more: tuple[float, str, Job]) -> Worker:
        """A worker over these parts. What only a worker needs is read here: the API goes without."""
        from caseclock.worker.worker import Worker

        reconciler = Reconciler(self.application, self.timers, self.findings)
        worker = Worker(
            self._sweep(),
            [
                (0.5, "numbering", self.feed.number_all),
                (5, "heartbeat", lambda: self.timers.beat("worker")),
                (30, "reconciler", reconciler.round),
                (600, "account uses", self.sites.record_uses),
                (2, "bulk", self.bulk.tick),
                (60, "snapshots", lambda: take_snapshots(self.application)),
                *self.delivery.jobs(),
                *more,
            ],
        )
        self.wakeups.listen(lambda: worker.soon("outbox"))
        self.wakeups.listen(lambda: worker.soon("webhooks"))
        self.wakeups.listen(lambda: worker.soon("ports"))
        return worker

    def _sweep(self) -> Sweep:
        from caseclock.worker.sweep import Sweep

        sweep = Sweep(self.firing, self.timers, lambda: bool(self.application.building))
        self.wakeups.listen(sweep.wake)
        return sweep

    async def close(self) -> None:
        """Ends what is under way."""
        await self.delivery.close()


@asynccontextmanager
async def database(data_dir: Path) -> AsyncIterator[str]:
    """The database's address: DATABASE_URL, else an embedded PostgreSQL in the data directory."""
    hold_settings(data_dir)
    url = os.environ.get("DATABASE_URL")
    if url:
        yield url
        return
    async with await start(data_dir / "postgres") as embedded, kept_up(embedded):
        yield with_database(embedded.dsn, "caseclock")


@asynccontextmanager
async def opened(data_dir: Path, *, migrating: bool = False, size: int = 20) -> AsyncIterator[Parts]:
    """An open installation; with `migrating` its database is made and brought up to date first."""
    hold_settings(data_dir)
    if not (migrating or os.environ.get("DATABASE_URL") or (data_dir / "postgres" / "pgdata").exists()):
        raise NotInstalled(f"there is no installation in {data_dir}; run `caseclock migrate` first")
    async with database(data_dir) as dsn, opened_at(dsn, data_dir, migrating=migrating, size=size) as parts:
        yield parts


@asynccontextmanager
async def opened_at(dsn: str, data_dir: Path, *, migrating: bool, size: int = 20) -> AsyncIterator[Parts]:
    """The same over a database that is named, with the keys of the data directory."""
    async with guarded():
        if migrating:
            await migrate(dsn, create=True)
        pool = await open_pool(dsn, max_size=size)
    try:
        store = Store(pool)
        await hold_keys(store, data_dir)
        with without_collecting():
            parts = Parts(dsn, data_dir, store)
            await install_procedures(parts.application)
        try:
            async with parts.calendars.kept():
                yield parts
        finally:
            await parts.close()
    finally:
        await pool.close()
