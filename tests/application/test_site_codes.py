"""Story 5 on a real database, along the training clock: lapses fire, codes follow, unused accounts end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import pytest

from caseclock.application.app import Application
from caseclock.application.firing import Firing
from caseclock.application.look_ups import LOOK_UPS, code_keys
from caseclock.application.training import Training
from caseclock.domain.procedures.provider_account import codes
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from caseclock.store.timers import Timers
from tests.application.test_site_accounts import Desk
from tests.store.writing import opened
from tests.support.office import rules


class Training5(Desk):
    """The desk, and the clock that only the test moves."""

    training: Training
    firing: Firing


@pytest.fixture
async def desk(fresh_database: str) -> AsyncIterator[Training5]:
    owner = await asyncpg.connect(fresh_database)
    async with opened(fresh_database, 5) as store:
        clock, timers = BusinessClock(store.pool), Timers(store.pool, "w1")
        await clock.begin_training(at_local(date(2025, 1, 12), 10))
        desk = Training5(Application(store, Keyring.new(), rules(), LOOK_UPS), owner)
        desk.firing = Firing(desk.app, timers)
        desk.training = Training(clock, timers, desk.firing)
        yield desk
    await owner.close()


async def test_the_chain_of_codes_runs_by_itself_and_every_code_is_another(desk: Training5) -> None:
    site = await desk.site()
    assert (await desk.training.move(at_local(date(2025, 2, 10), 9), "here")).done
    history = desk.app.history(0, site, await desk.app.store.load(0, [site]))
    issued = [r.event for r in history if r.event.type in ("access_code.issued", "access_code.reissued")]
    assert len(issued) == 23
    assert issued[-1].lapses_at == at_local(date(2025, 2, 4), 10)
    assert await desk.stands(site) == "office_request_needed"
    rows = await desk.outbox(site, "access_code_mail")
    mailed = [desk.app.keyring.unseal(r["secret"], r["message_id"].bytes).decode() for r in rows]
    keys = code_keys(desk.app.keyring)
    assert {codes.kept(keys, site, code) for code in mailed} == {event.code_hash for event in issued}


async def test_a_late_worker_reissues_by_the_lapse_and_the_day_runs_from_the_actual_issue(
    desk: Training5,
) -> None:
    site = await desk.site()
    await desk.training.move(at_local(date(2025, 2, 20), 15), "workers")
    assert await desk.firing.sweep() == 2
    history = desk.app.history(0, site, await desk.app.store.load(0, [site]))
    (again,) = [r for r in history if r.event.type == "access_code.reissued"]
    assert again.recorded_at >= at_local(date(2025, 2, 20), 15)
    assert (again.event.lapses_at - again.recorded_at).total_seconds() == 24 * 3600
    done = await desk.sites.activate(site, desk.wanted(await desk.code(site)))
    assert done.role == "site_certifier"


async def test_a_command_that_finds_a_lapsed_code_reissues_it_first(desk: Training5) -> None:
    site = await desk.site()
    await desk.training.move(at_local(date(2025, 1, 14), 10), "workers")
    await desk.give("record-training", {"course": "provider_orientation", "completed_on": "2025-01-10"}, site)
    history = desk.app.history(0, site, await desk.app.store.load(0, [site]))
    types = [r.event.type for r in history]
    assert types.index("access_code.reissued") < types.index("training.completed")


async def test_an_account_nobody_uses_is_disabled_in_the_case_and_in_its_row(desk: Training5) -> None:
    site = await desk.site()
    await desk.sites.activate(site, desk.wanted(await desk.code(site)))
    await desk.training.move(at_local(date(2025, 4, 13), 9), "here")
    assert await desk.stands(site) == "account_disabled_inactive"
    assert await desk.carry_out(site) == ["activate: the case says otherwise by now", "disable"]
    assert (await desk.row()).disabled_why == "inactive"
    assert not await desk.signs_in()
