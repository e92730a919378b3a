"""The parts put together as they run: a worker that is woken, mail in its folder, meters that move."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest

from caseclock.application.accounts import Wanted, add_account
from caseclock.application.delivery.mail import ENVIRONMENT
from caseclock.application.handle import Command, handle
from caseclock.cli.compose import Parts
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from tests.store.test_feed import number_until_done
from tests.support.smtp import mail_server
from tests.support.web_app import web_app

OFFICE = Actor(account="ofp", role="family_planning_office", county=0)
ANN = Actor(account="ann", role="worker", county=19)
SITE = {
    "name": "Eastside",
    "address": "1 Main St",
    "npi": "1234567893",
    "certifier": {"first_name": "Dana", "last_name": "Reyes", "email": "dana@clinic.example"},
}


class House:
    """All parts with a worker that runs."""

    def __init__(self, parts: Parts, owner: Any) -> None:
        self.parts = parts
        self.owner = owner

    async def give(
        self, actor: Actor, name: str, body: dict[str, Any], case: CaseRef | None = None
    ) -> CaseRef:
        command = Command(
            county=actor.county,
            name=name,
            body=msgspec.json.encode(body),
            actor=actor,
            key=str(uuid4()),
            case_id=case.case_id if case else None,
        )
        return CaseRef.parse((await handle(self.parts.application, command)).body["case"])

    async def metrics(self) -> str:
        app = web_app(self.parts.application, self.parts.access, metrics=self.parts.metrics)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            return (await client.get("/metrics")).text


@asynccontextmanager
async def working(dsn: str, data_dir: Path) -> AsyncIterator[House]:
    owner, pool = await asyncpg.connect(dsn), await open_pool(dsn)
    parts = Parts(dsn, data_dir, Store(pool))
    worker = parts.worker()
    async with parts.wakeups.running():
        worker.start()
        yield House(parts, owner)
        await worker.stop()
    await parts.close()
    await pool.close()
    await owner.close()


async def until(condition: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(60):
        while not (found := await condition()):
            await asyncio.sleep(0.02)
    return found


def metric(text: str, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", text, re.MULTILINE)
    assert found, name
    return float(found[1])


async def test_an_access_code_is_mailed_at_once_and_kept_nowhere_else(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    async with working(fresh_database, tmp_path) as house:
        site = await house.give(OFFICE, "enrol-site", SITE)
        await house.give(OFFICE, "issue-access-code", {}, site)

        async def delivered() -> Any:
            return await house.owner.fetchrow(
                "select * from outbox where topic = 'access_code_mail' and delivered_at is not null"
            )

        row = await until(delivered)
    assert row["secret"] is None
    (file,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    text = file.read_text("utf-8")
    code = re.search(r"^ {4}(\w{4}-\w{4}-\w{4}-\w{4})$", text, re.MULTILINE)
    assert code, text
    assert code[1] not in row["payload"] + row["how"]


async def test_a_code_mail_that_comes_back_alerts_the_office(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with mail_server() as server:
        monkeypatch.setenv(ENVIRONMENT, server.url)
        server.answers = {"dana@clinic.example": "550 no such user here"}
        async with working(fresh_database, tmp_path) as house:
            person = Wanted(
                login="o.fp",
                display_name="O",
                roles=("family_planning_office",),
                password="teal kettle orbits",
                email="o@ofp.example",
            )
            await add_account(house.parts.access, 0, person, "test")
            site = await house.give(OFFICE, "enrol-site", SITE)
            await house.give(OFFICE, "issue-access-code", {}, site)

            async def told() -> Any:
                return await house.owner.fetch("select * from alert_deliveries where mailed")

            (row,) = await until(told)
            (letter,) = await house.parts.delivery.outbox.dead(0)
    assert row["alert_id"].split("/")[1] == "code_mail_bounced"
    assert (letter.topic, letter.has_secret) == ("access_code_mail", True)
    assert "550 no such user here" in (letter.last_error or "")
    assert [mail["To"] for mail in server.taken] == ["o@ofp.example"]


async def test_rungs_that_ring_late_move_the_meters_and_tell_at_once(
    fresh_database: str, tmp_path: Path
) -> None:
    async with working(fresh_database, tmp_path) as house:
        await house.parts.clock.begin_training(at_local(date(2025, 3, 3), 9))
        body = {
            "application": {"filed_on": "2025-03-03"},
            "members": [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
        }
        await house.give(ANN, "open-case", body)
        assert metric(await house.metrics(), "caseclock_firing_late_seconds_count") == 0
        await house.parts.training.move(at_local(date(2025, 3, 31), 9), "workers")

        async def dead() -> Any:
            return await house.parts.delivery.outbox.dead(19)

        letters = await until(dead)  # nobody works in this county yet

        async def numbered() -> bool:
            text = await house.metrics()
            return metric(text, "caseclock_feed_lag_events") == 0

        await until(numbered)
        text = await house.metrics()
    assert "nobody in the county answers" in letters[0].last_error
    assert metric(text, "caseclock_firing_late_seconds_count") >= 1
    assert metric(text, 'caseclock_firing_late_seconds_bucket{le="10.0"}') == 0, "days late, and it shows"
    assert metric(text, "caseclock_outbox_dead") >= 1
    assert metric(text, "caseclock_workers") == 1


async def test_the_meters_count_what_waits_and_what_has_no_number(
    fresh_database: str, tmp_path: Path
) -> None:
    pool = await open_pool(fresh_database)
    parts = Parts(fresh_database, tmp_path, Store(pool))
    house = House(parts, None)
    await parts.delivery.outbox.put(19, uuid4(), "letter", {"to": "x@y.example", "title": "x"})
    site = await house.give(OFFICE, "enrol-site", SITE)
    text = await house.metrics()
    assert metric(text, "caseclock_outbox_depth") == 1
    lag = metric(text, "caseclock_feed_lag_events")
    assert lag > 0
    for county in (0, 19):
        await number_until_done(parts.feed, county)
    await parts.delivery.dispatcher.tick()
    text = await house.metrics()
    assert (metric(text, "caseclock_outbox_depth"), metric(text, "caseclock_feed_lag_events")) == (0, 0)
    assert site.county == 0
    await parts.close()
    await pool.close()
