"""Messages leave at least once, are recognisable as repeats, and are seen when they cannot leave."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from caseclock.application.delivery import dispatch
from caseclock.application.delivery.mail import Smtp
from caseclock.application.delivery.others import PlainMail
from caseclock.application.delivery.refused import Undeliverable
from caseclock.cli.logs import JsonLines
from caseclock.kernel.time import wall_now
from caseclock.store.outage import StoreUnavailable
from caseclock.store.outbox import MAX_TRIES, SQL, Outgoing
from tests.delivery.desk import COUNTY, Desk
from tests.support.smtp import mail_server

MAIL = {"to": "d.reyes@clinic.example", "title": "A title", "name": "D. Reyes"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Receiver:
    """A handler that fails as often as it is told to."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.got: list[tuple[UUID, str]] = []

    async def __call__(self, county: int, message: Outgoing, secret: str) -> str:
        self.got.append((message.message_id, secret))
        if self.errors:
            raise self.errors.pop(0)
        return "here"


async def test_a_message_whose_delivery_was_not_noted_leaves_again_under_the_same_id(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.put("letter", payload=MAIL, secret="CODE")

    async def gone(*_: Any) -> None:
        raise StoreUnavailable("the worker died here")

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "delivered", gone)
        assert await desk.dispatcher().tick() == 0
    assert await desk.dispatcher().tick() == 0, "the lease of the dead worker holds for a while"
    await desk.hurry()
    assert await desk.dispatcher().tick() == 1
    first, again = desk.post.sent
    assert first["Message-ID"] == again["Message-ID"]
    assert await desk.dispatcher().tick() == 0


async def test_many_workers_send_each_message_once(desk: Desk) -> None:
    ids = {await desk.put("letter", payload=MAIL) for _ in range(60)}
    workers = [desk.dispatcher() for _ in range(4)]
    while any(await asyncio.gather(*(worker.tick() for worker in workers))):
        pass
    assert len(desk.post.sent) == len(ids)


async def test_a_failure_waits_longer_each_time_and_ends_as_a_dead_letter_that_can_be_sent_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    receiver = Receiver(*(OSError("closed") for _ in range(MAX_TRIES)))
    message_id = await desk.put("letter", secret="CODE")
    waits = []
    for _ in range(MAX_TRIES):
        await desk.hurry()
        before = await desk.owner.fetchval("select clock_timestamp()")
        assert await desk.dispatcher(letter=receiver).tick() == 0
        waits.append(((await desk.row(message_id))["available_at"] - before).total_seconds())
    assert [round(wait) for wait in waits[:5]] == [1, 2, 4, 8, 16]
    assert caplog.records[-1].levelno == logging.ERROR
    (letter,) = await desk.outbox.dead(COUNTY)
    assert (letter.message_id, letter.tries, letter.last_error) == (message_id, MAX_TRIES, "OSError: closed")
    await desk.hurry()
    assert await desk.dispatcher(letter=receiver).tick() == 0, "given up is given up"

    assert await desk.outbox.resend(COUNTY, message_id) == "sent"
    assert await desk.dispatcher(letter=receiver).tick() == 1
    assert {secret for _, secret in receiver.got} == {"CODE"}
    assert await desk.outbox.dead(COUNTY) == []
    assert await desk.outbox.resend(COUNTY, message_id) == "absent"


async def test_what_is_refused_for_good_is_not_tried_again(desk: Desk) -> None:
    message_id = await desk.put("letter", payload={"to": "", "title": "x"})
    assert await desk.dispatcher().tick() == 0
    (letter,) = await desk.outbox.dead(COUNTY)
    assert (letter.message_id, letter.tries) == (message_id, 1)
    assert "no mail address" in (letter.last_error or "")


async def test_one_that_hangs_is_cut_off_and_keeps_no_other_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(county: int, message: Outgoing, secret: str) -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(dispatch, "TIMEOUT", 0.1)
    stuck = await desk.put("stuck")
    await desk.put("letter", payload=MAIL)
    assert await desk.dispatcher(stuck=never).tick() == 1
    assert (await desk.row(stuck))["last_error"] == "TimeoutError: no answer in time"


async def test_a_secret_is_erased_when_it_has_left_and_shown_nowhere(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver = Receiver(OSError("554 what is ABCD-EFGH doing here"), Undeliverable("no ABCD-EFGH please"))
    message_id = await desk.put("letter", secret="ABCD-EFGH")
    for _ in range(2):
        await desk.hurry()
        await desk.dispatcher(letter=receiver).tick()
    (letter,) = await desk.outbox.dead(COUNTY)
    assert letter.has_secret
    assert b"ABCD-EFGH" not in (await desk.row(message_id))["secret"]
    assert "ABCD-EFGH" not in caplog.text + repr(letter) + repr(await desk.row(message_id))
    await desk.outbox.resend(COUNTY, message_id)
    assert await desk.dispatcher(letter=receiver).tick() == 1
    row = await desk.row(message_id)
    assert (row["secret"], row["how"], row["dead_at"]) == (None, "here", None)


@pytest.mark.parametrize("clock", ["expires_at", "lapses_at"])
async def test_what_lapsed_is_not_sent_but_closed_and_shown_without_its_secret(
    desk: Desk, clock: str
) -> None:
    past = {clock: LONG_AGO}
    message_id = await desk.put("letter", payload=MAIL, secret="CODE", **past)
    living = await desk.put(
        "letter", payload=MAIL, secret="CODE", **{clock: datetime.now(UTC) + timedelta(hours=1)}
    )
    assert await desk.dispatcher().tick() == 1
    assert [m["Message-ID"] for m in desk.post.sent] == [f"<{living}@caseclock>"]
    (letter,) = await desk.outbox.dead(COUNTY)
    assert (letter.message_id, letter.has_secret, letter.lapsed, letter.tries) == (message_id, False, True, 0)
    assert await desk.outbox.resend(COUNTY, message_id) == "lapsed"
    assert await desk.dispatcher().tick() == 0


async def test_a_dead_letters_secret_is_erased_when_it_lapses(desk: Desk) -> None:
    receiver = Receiver(Undeliverable("no"))
    message_id = await desk.put("letter", secret="CODE", lapses_at=datetime.now(UTC) + timedelta(hours=1))
    await desk.dispatcher(letter=receiver).tick()
    assert (await desk.row(message_id))["secret"] is not None
    await desk.owner.execute("update outbox set lapses_at = $1", LONG_AGO)
    assert await desk.outbox.close_lapsed(COUNTY) == 1
    row = await desk.row(message_id)
    assert (row["secret"], row["last_error"]) == (None, "Undeliverable: no")
    assert await desk.outbox.close_lapsed(COUNTY) == 0


async def test_what_nobody_handles_is_left_to_the_feed_unless_it_holds_a_secret(desk: Desk) -> None:
    plain = await desk.put("county_transfer", payload={"to_county": 37})
    secret = await desk.put("county_transfer", secret="CODE")
    assert await desk.dispatcher().tick() == 1
    assert (await desk.row(plain))["how"] == "feed"
    assert (await desk.row(secret))["dead_at"] is not None


async def test_a_secret_of_another_message_opens_nothing(desk: Desk) -> None:
    one, other = [await desk.put("letter", payload=MAIL, secret=f"CODE{n}") for n in range(2)]
    await desk.owner.execute(
        "update outbox set secret = (select secret from outbox where message_id = $1) where message_id = $2",
        one, other,
    )  # fmt: skip
    assert await desk.dispatcher().tick() == 1
    assert "CODE0" in desk.post.sent[0].get_content()
    assert [letter.message_id for letter in await desk.outbox.dead(COUNTY)] == [other]


async def test_what_lapses_leaves_before_whatever_waits_longer_and_alone_while_rungs_go_first(
    desk: Desk,
) -> None:
    waiting = [await desk.put("letter", payload=MAIL) for _ in range(3)]
    code = await desk.put("letter", payload=MAIL, lapses_at=wall_now() + timedelta(minutes=10))
    assert [message.message_id for message in await desk.outbox.lease(COUNTY, 1)] == [code]
    await desk.hurry()
    assert await desk.dispatcher(yields=True).tick() == 1
    assert (await desk.row(code))["delivered_at"] is not None
    assert [(await desk.row(each))["delivered_at"] for each in waiting] == [None] * 3
    assert await desk.dispatcher().tick() == 3


async def test_what_lapses_is_found_without_reading_all_that_waits(desk: Desk) -> None:
    await desk.owner.execute(
        "insert into outbox (county, message_id, case_id, version, topic, payload)"
        " select $1, gen_random_uuid(), gen_random_uuid(), 1, 'alert', '{}' from generate_series(1, 5000)",
        COUNTY,
    )
    await desk.owner.execute("analyze outbox")
    for name in ("close_lapsed", "lease"):
        arguments = (COUNTY,) if name == "close_lapsed" else (COUNTY, 20, timedelta(seconds=9), "w", True)
        plan = await plan_of(desk, SQL[name], *arguments)
        assert "outbox_lapsing" in plan, plan
        assert "Seq Scan on outbox" not in plan, plan


async def plan_of(desk: Desk, statement: str, *arguments: Any) -> str:
    """As the application's role sees it, with all policies."""
    async with desk.app.store.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_config('app.county', $1, true)", str(COUNTY))
        return "\n".join(row[0] for row in await connection.fetch(f"explain {statement}", *arguments))


@pytest.mark.parametrize("answer", ["550 no d.reyes@clinic.example here", "451 d.reyes@clinic.example waits"])
async def test_no_log_repeats_what_a_mail_server_or_a_service_said_of_a_person(
    desk: Desk, caplog: pytest.LogCaptureFixture, answer: str
) -> None:
    """Servers quote the address that they refuse; the words stand with the message, for who may read them."""
    caplog.set_level(logging.DEBUG)

    async def torn(*_: Any) -> str:
        raise ValueError("no answer about D. Reyes of d.reyes@clinic.example")

    async with mail_server() as server:
        server.answers = {"d.reyes@clinic.example": answer}
        refused = await desk.put("letter", payload=MAIL)
        lost = await desk.put("port.save", payload=MAIL)
        plain = PlainMail(Smtp(server.url))
        assert await desk.dispatcher(letter=plain, **{"port.save": torn}).tick() == 0
    for message_id in (refused, lost):
        assert "d.reyes" in (await desk.row(message_id))["last_error"]
        assert str(message_id) in caplog.text
    lines = [JsonLines().format(record) + record.getMessage() for record in caplog.records]
    assert [line for line in lines if "reyes" in line.lower()] == []
