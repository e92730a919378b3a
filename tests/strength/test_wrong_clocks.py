"""A machine whose clock is wrong by minutes: what has a time is judged by the database's clock."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pyotp
import pytest
import time_machine

from caseclock.application.access import PASSCODE
from caseclock.application.delivery.webhooks import signature
from caseclock.application.housekeeping import Housekeeping
from caseclock.application.ports.settings import Service as Setting
from caseclock.application.ports.settings import Settings
from caseclock.kernel.time import local_date, wall_now
from caseclock.store.heads import read_heads
from caseclock.store.signing import Trust
from tests.delivery.desk import opened_desk as opened_post
from tests.delivery.test_webhooks import Service, history
from tests.web.desk import API, opened_desk

WRONG = pytest.mark.parametrize("by", [timedelta(minutes=7), timedelta(minutes=-13)])


@WRONG
async def test_an_authenticators_code_is_right_on_a_machine_with_a_wrong_clock(
    fresh_database: str, by: timedelta
) -> None:
    async with opened_desk(fresh_database) as desk:
        await desk.add(19, "ana", "worker")
        first = (await desk.first_step(19, "ana")).json()
        code = pyotp.TOTP(first["enrol_secret"]).now()
        with time_machine.travel(wall_now() + by):
            assert (await desk.second_step(first["token"], code)).status_code == 201


@WRONG
async def test_a_mailed_code_lapses_by_the_databases_clock(fresh_database: str, by: timedelta) -> None:
    async with opened_desk(fresh_database) as desk:
        await desk.add(0, "clinic", "site_certifier", email="c@clinic.example", site=uuid4())
        begun = wall_now()
        with time_machine.travel(begun + by):
            await desk.first_step(0, "clinic")
        assert abs(desk.mails[-1].lapses_at - PASSCODE - begun) < timedelta(minutes=1)


@WRONG
async def test_an_event_is_signed_with_the_databases_time(
    fresh_database: str, tmp_path: Path, by: timedelta
) -> None:
    async with opened_post(fresh_database, tmp_path) as desk:
        service = Service(desk)
        await service.add("one.example")
        await history(desk, 1)
        delivery, begun = service.delivery(), wall_now()
        with time_machine.travel(begun + by):
            await service.round(delivery)
        for request in service.hosts["one.example"].requests:
            moment = int(request.headers["caseclock-signature"].partition(",")[0].removeprefix("t="))
            assert abs(moment - begun.timestamp()) < 60
        await delivery.close()


@WRONG
async def test_an_answer_of_a_service_is_taken_on_a_machine_with_a_wrong_clock(
    fresh_database: str, by: timedelta
) -> None:
    async with opened_desk(fresh_database) as desk:
        token = "shared with the service"
        desk.application.ports = Settings(services={"save": Setting(name="save", url="", token=token)})
        signed = signature(token.encode(), int(wall_now().timestamp()), b"{}")
        headers = {"caseclock-signature": signed, "content-type": "application/json"}
        with time_machine.travel(wall_now() + by):
            answer = await desk.client.post(f"{API}/ports/save/answers", content=b"{}", headers=headers)
        assert answer.status_code == 202


async def test_the_days_heads_are_named_by_the_databases_day(fresh_database: str, tmp_path: Path) -> None:
    async with opened_post(fresh_database, tmp_path) as desk:
        await desk.case()
        keeping = Housekeeping(desk.app, desk.access, desk.outbox, desk.feed, tmp_path)
        with time_machine.travel(wall_now() + timedelta(days=2)):
            made = await keeping.export_heads()
        assert made is not None
        file = read_heads(made.read_bytes(), Trust(desk.feed._signer.public))
        assert made.stem == local_date(file.exported_at).isoformat()
