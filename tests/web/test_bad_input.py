"""What is sent amiss is refused with 400 or its kin, in our words, and with what would pass."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.web.desk import API, Desk
from tests.web.test_forms import key, opened

JSON = {"Content-Type": "application/json"}
SESSION = '{"county": 19, "login": "ana", "password": "x"'


async def test_every_refusal_of_the_form_has_a_remedy(desk: Desk) -> None:
    headers = await desk.person(261, "ana", "worker")
    case = await opened(desk, headers)
    command = f"{API}/cases/{case}/commands/add-note"
    asked: list[tuple[int, str, str, dict[str, Any]]] = [
        (400, "POST", f"{API}/sessions", {"content": b"{", "headers": JSON}),
        (400, "POST", f"{API}/sessions", {"content": b"[" * 100_000, "headers": JSON}),
        (400, "POST", f"{API}/sessions", {"content": b"[" * 30 + b"]" * 30, "headers": JSON}),
        (
            400,
            "POST",
            f"{API}/sessions",
            {"content": (SESSION + ', "login": "b"}').encode(), "headers": JSON},
        ),
        (400, "POST", f"{API}/sessions", {"json": {}}),
        (400, "POST", command, {"content": b"[" * 100_000, "headers": headers | key() | JSON}),
        (400, "POST", command, {"content": b"[" * 900 + b"]" * 900, "headers": headers | key() | JSON}),
        (400, "POST", command, {"content": b'{"text":"x","text":"y"}', "headers": headers | key() | JSON}),
        (400, "POST", command, {"content": b"[]", "headers": headers | key() | JSON}),
        (400, "POST", command, {"content": b"{x", "headers": headers | key() | JSON}),
        (400, "POST", command, {"json": {"txt": "x"}, "headers": headers | key()}),
        (400, "POST", command, {"json": {"text": "x"}, "headers": headers}),
        (400, "GET", f"{API}/worklist?foo=1", {"headers": headers}),
        (400, "GET", f"{API}/cases/{case}?as_off=2025-01-01T00:00:00Z", {"headers": headers}),
        (400, "GET", f"{API}/cases/{case}?as_of=soon", {"headers": headers}),
        (400, "GET", f"{API}/cases/{case}?as_of=2025-01-01T00:00:00", {"headers": headers}),
        (400, "GET", f"{API}/worklist?sort=odd", {"headers": headers}),
        (400, "GET", f"{API}/worklist?limit=many", {"headers": headers}),
        (404, "GET", f"{API}/nothing", {"headers": headers}),
        (404, "GET", f"{API}/cases/261-{uuid4()}", {"headers": headers}),
        (405, "PUT", f"{API}/sessions", {"json": {}}),
        (413, "POST", f"{API}/sessions", {"json": {"x": "y" * 1_100_000}}),
        (415, "POST", f"{API}/sessions", {"data": {"login": "x"}}),
    ]
    for status, method, url, more in asked:
        answer = await desk.client.request(method, url, **more)
        said = answer.json()
        told = (method, url, answer.text)
        assert answer.status_code == status, told
        assert said["remedy"], told
        assert not any(word in answer.text for word in ("ParamType", "Expected `", "RFC3339")), told


@pytest.mark.parametrize(
    ("query", "field", "words", "remedy"),
    [
        ("foo=1", "foo", "there is no query parameter foo", "Known here: "),
        ("sort=odd", "sort", "what is given is not among the values known here", "Use one of: "),
        ("limit=many", "limit", "a whole number was expected", ""),
        ("limit=0", "limit", "a whole number at least 1 was expected", ""),
    ],
)
async def test_a_question_asked_amiss_is_told_what_it_may_ask(
    desk: Desk, query: str, field: str, words: str, remedy: str
) -> None:
    headers = await desk.person(262, f"ana{uuid4().hex[:6]}", "worker")
    said = (await desk.client.get(f"{API}/worklist?{query}", headers=headers)).json()
    assert (said["field"], said["title"]) == (field, words)
    assert remedy in said["remedy"]
    assert said.get("errors", [{"where": "query"}])[0]["where"] in ("query", "body")


async def test_a_body_is_told_the_known_fields_and_the_values_of_a_choice(desk: Desk) -> None:
    headers = await desk.person(263, "ana", "worker")
    case = await opened(desk, headers)
    clock = await desk.client.put(
        f"{API}/clock",
        headers=await desk.person(263, "boss", "supervisor"),
        json={"to": "2026-01-05T09:00:00-08:00", "fire": "nobody"},
    )
    assert (clock.json()["field"], clock.json()["remedy"]) == ("fire", "Use one of: here, workers.")
    signed = await desk.client.post(
        f"{API}/sessions", json={"county": 1, "login": [], "password": "x"}, headers=headers
    )
    assert signed.json()["errors"][0] == {
        "field": "login", "message": "a text was expected, a list was given", "where": "body"
    }  # fmt: skip
    url = f"{API}/cases/{case}/commands/set-confidential"
    choice = (await desk.client.post(url, headers=headers | key(), json={"what": "dog"})).json()
    assert (choice["field"], choice["remedy"]) == ("what", "Use one of: address, member.")
    unknown = (await desk.client.post(url, headers=headers | key(), json={"wat": "member"})).json()
    assert unknown["field"] == "wat"
    assert "Known here: " in unknown["remedy"]
    assert "confidential" in unknown["remedy"]
