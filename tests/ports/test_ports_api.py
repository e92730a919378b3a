"""Services outside over the API: their answers come in signed, and who may see what of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from caseclock.application.delivery.webhooks import signature
from caseclock.application.ports.acting import Acting
from caseclock.application.ports.contract import Flawed, read_answer
from caseclock.application.ports.inbox import Inbox
from caseclock.application.ports.settings import Service, Settings
from caseclock.application.ports.trouble import Trouble
from caseclock.kernel.time import wall_now
from caseclock.store.outbox import Outbox
from tests.ports.desk import TOKEN
from tests.web.desk import API, Desk, opened_desk

COUNTY = 31
CONTRACT = Path(__file__).parents[2] / "docs" / "ports.md"


@pytest.fixture
async def web(database_url: str) -> AsyncIterator[Desk]:
    async with opened_desk(database_url) as web:
        web.application.ports = Settings(services={"save": Service(name="save", url="", token=TOKEN)})
        yield web


async def brought(web: Desk, body: bytes, service: str = "save", kind: str = "application/json") -> int:
    signed = signature(TOKEN.encode(), int(wall_now().timestamp()), body)
    headers = {"caseclock-signature": signed, "content-type": kind}
    path = f"{API}/ports/{service}/answers"
    return (await web.client.post(path, content=body, headers=headers)).status_code


async def test_whatever_a_service_brings_is_taken_and_only_from_it(web: Desk) -> None:
    assert await brought(web, b"<html>", kind="text/html") == 202
    assert await brought(web, b"\xff\x00 no text") == 202
    assert await brought(web, b"{}", service="hub") == 404
    unsigned = await web.client.post(f"{API}/ports/save/answers", json={})
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "not_signed")


async def test_an_answer_that_fits_nothing_is_listed_and_read_by_the_program_alone(web: Desk) -> None:
    body = b'{"correlation_id": "31-0198f0c2-7c1e-7f2a-9d3b-5e0c1a2b3c4d", "code": "infopass"}'
    assert await brought(web, body) == 202
    app, trouble = web.application, Trouble(Outbox(web.store.pool))
    await Acting(app, Inbox(app), trouble).county(COUNTY)
    worker = await web.person(COUNTY, "ports.worker", "worker")
    program = await web.person(COUNTY, "ports.program", "program_specialist")
    services = (await web.client.get(f"{API}/ports", headers=worker)).json()["items"]
    assert [(each["service"], each["by_hand"]) for each in services] == [
        ("hub", True),
        ("save", False),
        ("meds", True),
    ]
    assert (await web.client.get(f"{API}/ports/answers", headers=worker)).status_code == 403
    listed = (await web.client.get(f"{API}/ports/answers", headers=program)).json()["items"]
    assert [(each["outcome"], "text" in each, "body" in each) for each in listed] == [
        ("unmatched", False, False)
    ]
    path = f"{API}/ports/answers/{listed[0]['answer_id']}"
    assert (await web.client.get(path, headers=program)).json()["text"] == body.decode()
    assert (await web.client.get(path, headers=worker)).status_code == 403
    other = await web.person(32, "ports.elsewhere", "program_specialist")
    assert (await web.client.get(path, headers=other)).status_code == 404
    read = await web.owner.fetchval("select count(*) from access_records where act = 'port_answer_read'")
    assert read == 1


def test_the_answers_of_the_contract_are_read_as_it_says() -> None:
    """The page is what the services are written from."""
    shown = re.findall(
        r"^(\{\"(?:correlation_id|result)\".*?\})$", CONTRACT.read_text(), re.MULTILINE | re.DOTALL
    )
    answers = [each for each in shown if '"person"' not in each]
    assert len(answers) == 5
    for each in answers:
        plain = msgspec.json.decode(each)
        service = "meds" if "result" in plain else "hub" if "answer" in plain else "save"
        said = read_answer(service, each.encode())
        assert not isinstance(said, Flawed)
        assert plain.items() <= msgspec.to_builtins(said).items()
