"""Helpers of a worker: begun while much is due, ended after, and never left behind."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from caseclock.application.app import Application
from caseclock.cli import helpers
from caseclock.cli.helpers import Helpers, helper_command
from caseclock.kernel.time import at_local, monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from caseclock.store.timers import Timers
from tests.application.test_firing import in_queue, state_of
from tests.store.writing import opened
from tests.support.office import rules

WAITS = (sys.executable, "-c", "import sys; sys.stdin.read()")


def alive(beside: Helpers) -> list[int]:
    return [each.pid for each in beside._running if each.returncode is None]


async def test_helpers_run_while_much_is_due_and_end_when_all_was_quiet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    firing: Any = SimpleNamespace(has_more=False)
    beside = Helpers(firing, 2, WAITS, "")
    await beside.tick()
    assert alive(beside) == []
    firing.has_more = True
    await beside.tick()
    begun = alive(beside)
    assert len(begun) == 2
    os.kill(begun[0], 9)
    await beside._running[0].wait()
    await beside.tick()
    assert len(alive(beside)) == 2, "one that died was not begun anew"
    firing.has_more = False
    await beside.tick()
    assert len(alive(beside)) == 2, "they did not wait for more"
    monkeypatch.setattr(helpers, "QUIET", 0.0)
    await beside.tick()
    assert alive(beside) == []


async def test_a_helper_fires_what_is_due_and_ends_with_whoever_began_it(
    fresh_database: str, tmp_path: Path
) -> None:
    async with opened(fresh_database, 4) as store:
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        app = Application(store, Keyring.read(tmp_path), rules(), {})
        case = await in_queue(app)
        await BusinessClock(store.pool).move(at_local(date(2025, 3, 31), 9))
        timers = Timers(store.pool, "here")
        firing: Any = SimpleNamespace(has_more=True)
        beside = Helpers(firing, 1, helper_command(tmp_path), fresh_database)
        await beside.tick()
        (helper,) = beside._running
        await _until(timers.count_due, 0)
        clocks = (await state_of(app, case)).clocks
        assert any(clock.rungs["due"].status == "fired" for clock in clocks.values())
        helper.stdin._transport.abort()  # type: ignore[union-attr]
        assert await asyncio.wait_for(helper.wait(), 60) == 0


async def _until(ask: Callable[[], Any], wanted: int) -> None:
    begun = monotonic()
    while await ask() != wanted:
        assert monotonic() - begun < 60
        await asyncio.sleep(0.1)
