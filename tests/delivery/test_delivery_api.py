"""What a county's admin sees and does about delivery, over HTTP; secrets once or never."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from caseclock.application.reconciler import Reconciler
from caseclock.store.findings import Findings
from caseclock.store.outbox import Outbox
from caseclock.store.timers import Timers
from caseclock.store.webhooks import Webhooks
from tests.web.conftest import desk
from tests.web.desk import API, Desk

__all__ = ["desk"]
URL = "https://receiver.example/in"


async def admin(desk: Desk, county: int) -> dict[str, str]:
    return await desk.person(county, f"adm{uuid4().hex[:6]}", "county_admin")


async def test_a_webhooks_secret_is_shown_once_and_stored_sealed(desk: Desk) -> None:
    headers = await admin(desk, 231)
    body = {"url": URL, "types": ["case.*"]}
    added = await desk.client.post(f"{API}/webhooks", headers=headers, json=body)
    assert added.status_code == 201, added.text
    secret, webhook = added.json()["secret"], added.json()["webhook"]
    assert len(secret) >= 40
    listed = await desk.client.get(f"{API}/webhooks", headers=headers)
    assert [(each["webhook"], each["url"]) for each in listed.json()["items"]] == [(webhook, URL)]
    assert secret not in listed.text
    stored = await desk.owner.fetchval("select secret from webhooks where county = 231")
    assert secret.encode() not in stored
    other = await admin(desk, 232)
    assert (await desk.client.get(f"{API}/webhooks", headers=other)).json()["items"] == []
    assert (await desk.client.delete(f"{API}/webhooks/{webhook}", headers=other)).status_code == 404
    assert (await desk.client.delete(f"{API}/webhooks/{webhook}", headers=headers)).status_code == 204
    assert (await desk.client.delete(f"{API}/webhooks/{webhook}", headers=headers)).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://receiver.example/in",
        "http://10.0.0.8/in",
        "http://localhost.evil.example/in",
        "https://user:password@receiver.example/in",
        "https://",
        "ftp://receiver.example",
        "https://receiver.example:port/in",
        "https://receiver.example/in#part",
        "https://receiver.example/a b",
    ],
)
async def test_events_go_to_https_or_this_machine_only(desk: Desk, url: str) -> None:
    headers = await admin(desk, 233)
    answer = await desk.client.post(f"{API}/webhooks", headers=headers, json={"url": url})
    assert (answer.status_code, answer.json().get("field")) == (400, "url"), answer.text


@pytest.mark.parametrize("url", ["http://127.0.0.1:9999/in", "http://[::1]/in", "http://localhost/in"])
async def test_this_very_machine_is_reached_without_tls(desk: Desk, url: str) -> None:
    headers = await admin(desk, 234)
    answer = await desk.client.post(f"{API}/webhooks", headers=headers, json={"url": url})
    assert answer.status_code == 201


async def test_a_stopped_webhook_is_resumed_and_a_running_one_is_not(desk: Desk) -> None:
    headers = await admin(desk, 235)
    added = await desk.client.post(f"{API}/webhooks", headers=headers, json={"url": URL})
    url = f"{API}/webhooks/{added.json()['webhook']}/resume"
    refused = await desk.client.post(url, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_stopped")
    await desk.owner.execute("update webhooks set stopped_at = clock_timestamp() where county = 235")
    assert (await desk.client.post(url, headers=headers)).status_code == 204
    assert await Webhooks(desk.store.pool).lease(235)
    gone = await desk.client.post(f"{API}/webhooks/{uuid4()}/resume", headers=headers)
    assert gone.status_code == 404


async def dead_letter(desk: Desk, county: int, **more: Any) -> str:
    message_id, outbox = uuid4(), Outbox(desk.store.pool)
    sealed = desk.application.keyring.seal(b"ABCD-EFGH", message_id.bytes)
    payload = {"to": "d.reyes@clinic.example", "name": "Dana Reyes", "title": "A title", "alert": "x"}
    await outbox.put(county, message_id, "some_mail", payload, sealed)
    (leased,) = [m for m in await outbox.lease(county) if m.message_id == message_id]
    await outbox.failed(county, leased, "550 no such user", give_up=True)
    return str(message_id)


async def test_dead_letters_are_listed_without_secret_or_person_and_sent_again(desk: Desk) -> None:
    headers = await admin(desk, 236)
    ids = [await dead_letter(desk, 236) for _ in range(3)]
    page = await desk.client.get(f"{API}/outbox/dead?limit=2", headers=headers)
    rest = await desk.client.get(f"{API}/outbox/dead?cursor={page.json()['next']}", headers=headers)
    items = [*page.json()["items"], *rest.json()["items"]]
    assert [item["message"] for item in items] == ids[::-1]
    assert rest.json()["next"] == ""
    assert items[0]["about"] == {"alert": "x", "title": "A title"}
    assert items[0]["last_error"] == "550 no such user"
    for hidden in ("ABCD", "Dana", "d.reyes", "secret"):
        assert hidden not in page.text + rest.text
    again = await desk.client.post(f"{API}/outbox/{ids[0]}/resend", headers=headers)
    assert again.status_code == 202
    assert {m.message_id for m in await Outbox(desk.store.pool).lease(236)} == {
        row["message_id"] for row in await desk.owner.fetch(
            "select message_id from outbox where county = 236 and dead_at is null"
        )
    }  # fmt: skip
    other = await admin(desk, 237)
    for address in (f"outbox/{ids[1]}/resend", f"outbox/{uuid4()}/resend"):
        assert (await desk.client.post(f"{API}/{address}", headers=other)).status_code == 404
    auditor = await desk.person(236, "auditor6", "auditor")
    accesses = await desk.client.get(f"{API}/audit?kind=accesses", headers=auditor)
    assert "message_resent" in {record["act"] for record in accesses.json()["accesses"]}


async def test_what_has_lapsed_is_not_sent_again(desk: Desk) -> None:
    headers = await admin(desk, 238)
    message_id = await dead_letter(desk, 238)
    await desk.owner.execute("update outbox set lapses_at = clock_timestamp() where county = 238")
    answer = await desk.client.post(f"{API}/outbox/{message_id}/resend", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "lapsed")
    assert "new code" in answer.json()["remedy"]


async def test_a_message_that_hangs_is_a_finding_until_it_leaves_and_again_if_it_hangs_again(
    desk: Desk,
) -> None:
    boss = await desk.person(239, "boss9", "supervisor")
    outbox, message_id = Outbox(desk.store.pool), uuid4()
    await outbox.put(239, message_id, "letter", {})
    reconciler = Reconciler(desk.application, Timers(desk.store.pool, "w"), Findings(desk.store.pool))

    async def late(minutes: int) -> list[str]:
        await desk.owner.execute(
            "update outbox set available_at = clock_timestamp() - make_interval(mins => $1) "
            "where county = 239",
            minutes,
        )
        await reconciler._deliveries(239)
        page = await desk.client.get(f"{API}/findings", headers=boss)
        return [item["kind"] for item in page.json()["items"]]

    assert [await late(m) for m in (0, 6, 6, 0, 6)] == [
        [], ["delivery_late"], ["delivery_late"], [], ["delivery_late"],
    ]  # fmt: skip
    await outbox.delivered(239, message_id)
    assert await late(6) == []


@pytest.mark.parametrize("role", ["worker", "supervisor", "auditor", "program_specialist"])
async def test_only_the_admin_manages_delivery(desk: Desk, role: str) -> None:
    headers = await desk.person(240, f"{role}x", role)
    for method, address in (
        ("GET", "webhooks"), ("POST", "webhooks"), ("DELETE", f"webhooks/{uuid4()}"),
        ("POST", f"webhooks/{uuid4()}/resume"), ("GET", "outbox/dead"), ("POST", f"outbox/{uuid4()}/resend"),
    ):  # fmt: skip
        answer = await desk.client.request(method, f"{API}/{address}", headers=headers)
        assert answer.status_code == 403, address
    findings = await desk.client.get(f"{API}/findings", headers=headers)
    assert findings.status_code == (200 if role == "supervisor" else 403)


async def test_the_schema_shows_each_of_these_with_an_example(desk: Desk) -> None:
    paths = (await desk.client.get(f"{API}/schema")).json()["paths"]
    added = paths[f"{API}/webhooks"]["post"]
    assert added["requestBody"]["content"]["application/json"]["example"]["url"].startswith("https://")
    stream = paths[f"{API}/stream"]["get"]["responses"]["200"]["content"]["text/event-stream"]
    assert set(stream["example"]) == {"type", "case", "version", "number", "effective_on"}
