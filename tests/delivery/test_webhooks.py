"""A receiver gets each event in feed order at least once, signed, and never a person's data."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from caseclock.application.delivery.webhooks import WebhookDelivery, sealed_secret
from caseclock.store.webhooks import MAX_TRIES, Webhooks
from tests.delivery.desk import COUNTY, Desk
from tests.store.test_feed import number_until_done

SECRET = b"a shared secret"


class Receiver:
    """Takes events over HTTP; `fails` says what it does with which number of call instead."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.taken: list[dict[str, Any]] = []
        self.fails: dict[int, int | Exception] = {}
        self.gate: asyncio.Event | None = None

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.gate is not None:
            await self.gate.wait()
        match self.fails.get(len(self.requests)):
            case Exception() as error:
                raise error
            case int() as status:
                return httpx.Response(status)
        self.taken.append(msgspec.json.decode(request.content))
        return httpx.Response(204)

    def ids(self) -> list[str]:
        return [event["id"] for event in self.taken]


class Service:
    """Deliveries to receivers by host name."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.webhooks = Webhooks(desk.app.store.pool)
        self.hosts: dict[str, Receiver] = {}

    def delivery(self) -> WebhookDelivery:
        async def answer(request: httpx.Request) -> httpx.Response:
            return await self.hosts[request.url.host](request)

        client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        return WebhookDelivery(self.webhooks, self.desk.feed, self.desk.app.keyring, client)

    async def add(self, host: str, types: tuple[str, ...] = (), *, everything: bool = True) -> UUID:
        webhook = uuid4()
        sealed = sealed_secret(self.desk.app.keyring, webhook, SECRET)
        url = f"https://{host}/in"
        await self.webhooks.add(COUNTY, webhook, url, sealed, types, "adm", everything=everything)
        self.hosts[host] = Receiver()
        return webhook

    async def round(self, delivery: WebhookDelivery) -> None:
        await self.desk.owner.execute("update webhooks set next_try_at = null, leased_until = null")
        await delivery.tick()
        await delivery.idle()


async def history(desk: Desk, cases: int = 2) -> list[str]:
    """Some cases, numbered; the ids their events must have."""
    for _ in range(cases):
        await desk.case()
    await number_until_done(desk.feed, COUNTY)
    head = await desk.feed.head(COUNTY)
    assert head
    return [f"{COUNTY}:{number}" for number in range(1, head.number + 1)]


async def test_a_receiver_that_fails_and_recovers_misses_nothing_and_keeps_the_order(desk: Desk) -> None:
    service = Service(desk)
    await service.add("one.example")
    receiver, delivery = service.hosts["one.example"], service.delivery()
    receiver.fails = {1: 500, 3: httpx.ConnectError("no route"), 4: 503, 7: httpx.ReadTimeout("slow")}
    expected = await history(desk)
    for _ in range(6):
        await service.round(delivery)
    assert receiver.ids() == expected
    expected = await history(desk)
    await service.round(delivery)
    assert receiver.ids() == expected
    await delivery.close()


async def test_an_event_that_was_taken_but_not_answered_comes_again_under_the_same_id(desk: Desk) -> None:
    service = Service(desk)
    await service.add("one.example")
    receiver, delivery = service.hosts["one.example"], service.delivery()
    await history(desk)
    receiver.fails = {2: 500}
    await service.round(delivery)
    await service.round(delivery)
    second, again = [msgspec.json.decode(request.content) for request in receiver.requests[1:3]]
    assert second == again
    await delivery.close()


async def test_the_signature_proves_the_sender_and_the_body_names_no_person(desk: Desk) -> None:
    service = Service(desk)
    await service.add("one.example")
    delivery = service.delivery()
    await history(desk)
    await service.round(delivery)
    for request in service.hosts["one.example"].requests:
        parts = dict(part.split("=") for part in request.headers["caseclock-signature"].split(","))
        signed = parts["t"].encode() + b"." + request.content
        assert hmac.new(SECRET, signed, hashlib.sha256).hexdigest() == parts["v1"]
        event = msgspec.json.decode(request.content)
        assert (event["specversion"], event["source"]) == ("1.0", "/counties/19")
        assert set(event["data"]) == {"version", "effective_on"}
        assert b"Ximena" not in request.content
    await delivery.close()


async def test_a_receiver_gets_the_types_it_asked_for_and_begins_where_it_asked(desk: Desk) -> None:
    service = Service(desk)
    await history(desk)
    await service.add("late.example", everything=False)
    await service.add("some.example", ("member.*", "case.opened"))
    delivery = service.delivery()
    await service.round(delivery)
    assert service.hosts["late.example"].taken == []
    kinds = {event["type"] for event in service.hosts["some.example"].taken}
    assert kinds == {"caseclock.case.opened", "caseclock.member.added"}
    before = len(await history(desk, 0))
    after = await history(desk, 1)
    await service.round(delivery)
    assert service.hosts["late.example"].ids() == after[before:]
    await delivery.close()


async def test_a_slow_receiver_keeps_no_other_waiting(desk: Desk) -> None:
    service = Service(desk)
    await service.add("slow.example")
    await service.add("fast.example")
    slow, fast = service.hosts["slow.example"], service.hosts["fast.example"]
    slow.gate = asyncio.Event()
    expected = await history(desk)
    delivery = service.delivery()
    await delivery.tick()
    while fast.ids() != expected:
        await asyncio.sleep(0.01)
    assert slow.taken == []
    slow.gate.set()
    await delivery.idle()
    assert slow.ids() == expected
    await delivery.close()


async def test_two_workers_at_one_receiver_keep_its_order(desk: Desk) -> None:
    service = Service(desk)
    await service.add("one.example")
    expected = await history(desk, 6)
    workers = [service.delivery() for _ in range(2)]
    for worker in workers:  # the second lease as after the first worker's hung
        await desk.owner.execute("update webhooks set leased_until = null")
        await worker.tick()
    for worker in workers:
        await worker.idle()
    await service.round(workers[0])
    ids = service.hosts["one.example"].ids()
    first_seen = list(dict.fromkeys(ids))
    assert first_seen == expected
    for worker in workers:
        await worker.close()


async def test_a_receiver_that_never_answers_is_stopped_seen_and_resumed_without_a_gap(desk: Desk) -> None:
    service = Service(desk)
    webhook = await service.add("one.example")
    receiver, delivery = service.hosts["one.example"], service.delivery()
    receiver.fails = dict.fromkeys(range(1, MAX_TRIES + 1), 500)
    expected = await history(desk)
    for _ in range(MAX_TRIES + 3):
        await service.round(delivery)
    (shown,) = await service.webhooks.all(COUNTY)
    assert (shown.tries, shown.last_error) == (MAX_TRIES, "it answered 500")
    assert shown.stopped_at is not None
    assert len(receiver.requests) == MAX_TRIES
    assert await service.webhooks.resume(COUNTY, webhook)
    await service.round(delivery)
    assert receiver.ids() == expected
    await delivery.close()


async def test_no_log_repeats_what_a_receivers_failure_said(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service(desk)
    webhook = await service.add("one.example")
    service.hosts["one.example"].fails = {1: httpx.ReadError("reset while D. Reyes was sent")}
    await history(desk)
    await service.round(delivery := service.delivery())
    (shown,) = await service.webhooks.all(COUNTY)
    assert shown.last_error == "ReadError: reset while D. Reyes was sent"
    assert f"webhook {webhook}" in caplog.text
    assert "ReadError" in caplog.text
    assert "Reyes" not in caplog.text
    await delivery.close()


async def test_another_countys_events_go_to_no_receiver_here(desk: Desk) -> None:
    service = Service(desk)
    await service.add("one.example")
    await desk.case(county=37)
    await number_until_done(desk.feed, 37)
    delivery = service.delivery()
    await service.round(delivery)
    assert service.hosts["one.example"].requests == []
    await delivery.close()
