"""Due rungs fire into their cases once, in order, however late and however often they are tried."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caseclock.application.app import Application
from caseclock.application.firing import Firing
from caseclock.application.handle import Command, handle
from caseclock.application.training import Training
from caseclock.domain.case.state import CaseState
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from caseclock.store.timers import Timers
from tests.application.test_handle import HOUSEHOLD, a
from tests.store.writing import opened
from tests.support.office import rules


@pytest.fixture
async def app(fresh_database: str, tmp_path: Path) -> AsyncIterator[Application]:
    async with opened(fresh_database, 20) as store:
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        yield Application(store, Keyring.read(tmp_path), rules(), {})


async def state_of(app: Application, case: str) -> CaseState:
    ref = CaseRef.parse(case)
    return app.fold(ref.county, ref.case_id, await app.store.load(ref.county, [ref.case_id]))


async def in_queue(app: Application) -> str:
    """A case nobody owns: its clock runs."""
    command: Command = a("open-case", {k: v for k, v in HOUSEHOLD.items() if k != "owner"})
    reply = await handle(app, command)
    return str(reply.body["case"])


def parts(app: Application, worker: str = "w1") -> tuple[Timers, Firing, Training]:
    timers = Timers(app.store.pool, worker)
    firing = Firing(app, timers)
    return timers, firing, Training(BusinessClock(app.store.pool), timers, firing)


def rang(state: CaseState) -> dict[str, Any]:
    return {k: [r.status for r in c.rungs.values()] for k, c in state.clocks.items()}


async def test_a_due_rung_fires_and_tells(app: Application) -> None:
    case = await in_queue(app)
    _, _, training = parts(app)
    moved = await training.move(at_local(date(2025, 3, 31), 9), "here")
    state = await state_of(app, case)
    assert moved.done
    assert moved.fired >= 1
    assert moved.due == 0
    assert [alert.alert for alert in state.alerts.values()]
    clock = next(c for c in state.clocks.values() if c.name == "unowned")
    assert clock.rungs["due"].status == "fired"
    assert clock.rungs["due"].late_seconds == 0


async def test_a_late_worker_keeps_the_dates_and_records_its_lateness(app: Application) -> None:
    case = await in_queue(app)
    before = await state_of(app, case)
    _, firing, training = parts(app)
    await training.move(at_local(date(2025, 3, 31), 9), "workers")
    assert await firing.sweep() >= 1
    state = await state_of(app, case)
    now = at_local(date(2025, 3, 31), 9)
    past = [key for key, clock in before.clocks.items() if clock.original_due_at < now]
    assert past
    for key, clock in before.clocks.items():
        assert state.clocks[key].original_due_on == clock.original_due_on
        assert (state.clocks[key].rungs["due"].late_seconds > 0) == (key in past)


async def test_many_workers_fire_each_rung_once(app: Application) -> None:
    cases = [await in_queue(app) for _ in range(8)]
    _, _, training = parts(app)
    await training.move(at_local(date(2025, 3, 31), 9), "workers")
    sweeps = [parts(app, f"w{n}")[1] for n in range(4)]
    while any(await asyncio.gather(*(s.sweep() for s in sweeps))):
        pass
    for case in cases:
        ref = CaseRef.parse(case)
        loaded = await app.store.load(ref.county, [ref.case_id])
        rings = [
            (r.event.clock, r.event.rung, r.event.arming)
            for r in app.history(ref.county, ref.case_id, loaded)
            if r.event.type == "clock.rang"
        ]
        assert rings
        assert len(rings) == len(set(rings))


async def test_a_command_fires_first_what_is_already_due(app: Application) -> None:
    case = await in_queue(app)
    _, firing, training = parts(app)
    await training.move(at_local(date(2025, 3, 31), 9), "workers")
    await handle(app, a("assign-case", {"owner": "ann"}, case))
    ref = CaseRef.parse(case)
    history = app.history(ref.county, ref.case_id, await app.store.load(ref.county, [ref.case_id]))
    types = [r.event.type for r in history]
    assert types.index("clock.rang") < types.index("case.assigned", types.index("case.assigned") + 1)
    assert {r.meta.actor for r in history if r.event.type == "clock.rang"} == {"system"}
    assert await firing.sweep() == 0


async def test_the_training_clock_waits_for_what_another_worker_has_in_hand(app: Application) -> None:
    case = await in_queue(app)
    _, _, training = parts(app)
    day = at_local(date(2025, 3, 31), 9)
    await training.move(day, "workers")
    dying = Timers(app.store.pool, "w2", timedelta(seconds=0.3))
    assert await dying.lease(CaseRef.parse(case).county, 200)
    moved = await training.move(day, "here")
    assert (moved.done, moved.due) == (True, 0)
    assert moved.fired >= 1


class OvertakenTimers(Timers):
    """Another worker ends what it has in hand just before this one asks whether anything is left to fire."""

    other: Firing
    county: int
    case: UUID

    async def count_firable(self) -> int:
        await Timers(self._pool, "w2").release(self.county, [self.case])
        await self.other.sweep()
        return await super().count_firable()


async def test_the_training_clock_passes_over_no_day_when_another_worker_ends_what_it_had_in_hand(
    app: Application,
) -> None:
    case = CaseRef.parse(await in_queue(app))
    timers, slow = OvertakenTimers(app.store.pool, "w1"), Timers(app.store.pool, "w2")
    timers.other, timers.county, timers.case = Firing(app, slow), case.county, case.case_id
    training = Training(BusinessClock(app.store.pool), timers, Firing(app, timers))
    first = await timers.next_to_come()
    assert first is not None
    await training.move(first, "workers")
    assert await slow.lease(case.county, 200)
    moved = await training.move(at_local(date(2025, 4, 21), 9), "here")
    assert (moved.done, moved.due) == (True, 0)
    clocks = (await state_of(app, str(case))).clocks.values()
    fired = [rung.late_seconds for clock in clocks for rung in clock.rungs.values() if rung.status == "fired"]
    assert len(fired) > 2
    assert not any(fired)
