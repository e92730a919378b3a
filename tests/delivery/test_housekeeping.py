"""Accounts that lie unused are disabled by the worker itself, but not because a training clock leapt."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from caseclock.application.drafts import INTAKE, Begun, Drafts
from caseclock.application.housekeeping import DRAFT_KEPT, Housekeeping
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from tests.delivery.desk import COUNTY, Desk

DISABLED = "select login from accounts where county = $1 and disabled_why = 'inactive'"


async def test_an_account_that_lay_unused_is_disabled(desk: Desk, tmp_path: Path) -> None:
    await desk.person("idle", "worker")
    await desk.person("busy", "worker")
    await desk.owner.execute(
        "update accounts set created_at = created_at - interval '200 days', last_used_at = null"
        " where county = $1 and login = 'idle'",
        COUNTY,
    )
    keeping = Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path)
    await keeping.round()
    assert [row["login"] for row in await desk.owner.fetch(DISABLED, COUNTY)] == ["idle"]


async def test_a_draft_is_kept_for_its_days_and_no_longer(desk: Desk, tmp_path: Path) -> None:
    clock, account = BusinessClock(desk.app.store.pool), uuid4()
    await clock.begin_training(at_local(date(2026, 1, 5), 9))
    await desk.person("ann", "worker")
    drafts = Drafts(desk.app.store.pool, desk.app.keyring, COUNTY, account)
    await drafts.save(Begun(id=uuid4(), kind=INTAKE), "", {"note": ["begun"]})
    keeping = Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path)
    kept = desk.app.rules.policy.number(DRAFT_KEPT, date(2026, 1, 5))
    await clock.move(at_local(date(2026, 1, 5), 8) + timedelta(days=kept))
    await keeping.round()
    assert await drafts.newest()
    await clock.move(at_local(date(2026, 1, 5), 11) + timedelta(days=kept))
    await keeping.round()
    assert await drafts.newest() == []


async def test_a_training_clock_that_leaps_disables_nobody(desk: Desk, tmp_path: Path) -> None:
    clock = BusinessClock(desk.app.store.pool)
    await clock.begin_training(at_local(date(2026, 1, 5), 9))
    await desk.person("ann", "worker")
    await clock.move(at_local(date(2026, 9, 5), 9))
    await Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path).round()
    assert await desk.owner.fetch(DISABLED, COUNTY) == []
