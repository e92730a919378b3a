"""Calls that fail: tried again by the outbox alone, left alone together, and told when given up."""

from __future__ import annotations

import httpx
import pytest

from caseclock.application.denied import Denied
from caseclock.application.ports.settings import Settings, read_settings
from tests.ports.desk import PortDesk

SETTING = {"CASECLOCK_SAVE_URL": "https://save.example/api/", "CASECLOCK_SAVE_TOKEN": "0123456789abcdef"}


async def out_of_order(request: httpx.Request) -> httpx.Response:
    return httpx.Response(500)


async def refuses(request: httpx.Request) -> httpx.Response:
    return httpx.Response(422)


async def answers(request: httpx.Request) -> httpx.Response:
    return httpx.Response(202)


async def test_a_failed_call_is_tried_again_by_the_outbox(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    await desk.round()
    row = await desk.owner.fetchrow("select tries, last_error from outbox where topic = 'port.hub'")
    assert (row["tries"], row["last_error"]) == (1, "PortDown: ConnectTimeout")
    desk.answering = answers
    await desk.round()
    assert [each["status"] for each in await desk.requests()] == ["waiting"]
    keys = {request.headers["idempotency-key"] for request in desk.asked}
    assert len(keys) == 1


async def test_after_five_failures_in_a_row_a_service_is_left_alone_until_one_call_succeeds(
    desk: PortDesk,
) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = out_of_order
    for _ in range(5):
        await desk.round()
    asked = len(desk.asked)
    assert asked == 5
    shut = await desk.circuits.admit("hub")
    assert shut is not None
    await desk.round()
    row = await desk.owner.fetchrow("select tries, dead_at from outbox where topic = 'port.hub'")
    assert (len(desk.asked), row["tries"], row["dead_at"]) == (asked, 5, None)
    titles = await desk.owner.fetch("select payload->>'title' as t from outbox where topic = 'port_trouble'")
    assert [each["t"] for each in titles] == ["HUB does not answer"]
    # The rest is over: one trial in vain, then one that succeeds.
    await desk.owner.execute("update port_circuits set try_at = clock_timestamp()")
    await desk.round()
    assert len(desk.asked) == asked + 1
    assert await desk.circuits.admit("hub") is not None
    desk.answering = answers
    await desk.owner.execute("update port_circuits set try_at = clock_timestamp()")
    await desk.round()
    assert await desk.circuits.admit("hub") is None


async def test_what_is_given_up_is_a_task_in_its_case(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = out_of_order
    await desk.owner.execute("update outbox set tries = 11 where topic = 'port.hub'")
    await desk.round()
    row = await desk.owner.fetchrow("select dead_at from outbox where topic = 'port.hub'")
    assert row["dead_at"] is not None
    assert "answer_unusable" in await desk.alerts(case)
    assert [each["status"] for each in await desk.requests()] == ["failed"]


async def test_a_refused_question_is_a_task_at_once(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case)
    desk.answering = refuses
    await desk.round()
    assert "answer_unusable" in await desk.alerts(case)
    assert len(desk.asked) == 1
    assert await desk.circuits.admit("hub") is None


async def test_without_an_address_nothing_leaves(desk: PortDesk) -> None:
    desk.app.ports = Settings()
    case = await desk.case()
    await desk.do("run-hub", case)
    assert not await desk.owner.fetch("select from outbox where topic like 'port%'")


def test_settings_are_an_address_and_a_token() -> None:
    service = read_settings(SETTING).services["save"]
    assert (service.url, service.token) == ("https://save.example/api", "0123456789abcdef")
    assert not read_settings({}).services


@pytest.mark.parametrize(
    "wrong",
    [
        {"CASECLOCK_SAVE_URL": "http://save.example"},
        {"CASECLOCK_SAVE_TOKEN": "short"},
        {"CASECLOCK_PORTS_TIMEOUT_SECONDS": "soon"},
        {"CASECLOCK_PORTS_POLL_SECONDS": "0"},
    ],
)
def test_settings_that_cannot_stand_are_refused_at_start(wrong: dict[str, str]) -> None:
    with pytest.raises(Denied):
        read_settings(SETTING | wrong)


async def test_what_was_converted_from_another_system_was_asked_there(desk: PortDesk) -> None:
    case = await desk.case()
    await desk.do("run-hub", case, converted_from="extract.csv:7")
    assert "hub.requested" in await desk.types(case)
    assert not await desk.owner.fetch("select from outbox where topic = 'port.hub'")
