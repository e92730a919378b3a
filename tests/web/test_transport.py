"""In production everything travels over TLS and under our own name; only named proxies are believed."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from caseclock.cli.server import Server, served_by
from caseclock.web.transport import OverTlsOnly
from tests.support.web_app import web_app
from tests.web.desk import Desk

NAME = "https://office.example"


def client(desk: Desk, base: str) -> httpx.AsyncClient:
    app = web_app(desk.application, desk.access, desk.training, production=True)
    transport = httpx.ASGITransport(OverTlsOnly(app, NAME), client=("192.0.2.1", 5000))  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url=base)


@pytest.mark.parametrize(
    ("base", "path", "status"),
    [
        (NAME, "/sign-in", 200),
        ("http://office.example", "/sign-in", 403),
        ("http://office.example", "/api/v1/me", 403),
        ("https://other.example", "/sign-in", 421),
        ("http://10.0.0.7:8000", "/healthz", 200),
        ("http://10.0.0.7:8000", "/metrics", 200),
    ],
)
async def test_plain_http_and_other_names_are_refused(desk: Desk, base: str, path: str, status: int) -> None:
    answer = await client(desk, base).get(path)
    assert answer.status_code == status
    if base == NAME:
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


async def test_a_production_cookie_travels_over_tls_only_whatever_the_request_says(desk: Desk) -> None:
    await desk.add(32301, "ana", "worker")
    await desk.sign_in(32301, "ana")
    first = (await desk.first_step(32301, "ana")).json()
    desk.app.state.production = True
    body = {"code": desk.code(32301, "ana"), "token": first["token"], "cookie": True}
    answer = await desk.client.post("/api/v1/sessions/second-step", json=body)
    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [("", ["127.0.0.1", "http"]), ("10.1.2.3", ["127.0.0.1", "http"]), ("127.0.0.1", ["192.0.2.9", "https"])],
)
async def test_who_calls_is_believed_of_named_proxies_only(
    monkeypatch: pytest.MonkeyPatch, proxies: str, seen: list[str]
) -> None:
    monkeypatch.setenv("CASECLOCK_TRUSTED_PROXIES", proxies)

    async def tell(scope: Any, receive: Any, send: Any) -> None:
        body = f"{scope['client'][0]} {scope['scheme']}".encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    config = served_by(tell, production=False, request_lines=False)
    config.port, config.lifespan = 0, "off"
    server = Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    said = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
    try:
        async with httpx.AsyncClient() as caller:
            answer = await caller.get(f"http://127.0.0.1:{port}/", headers=said)
    finally:
        server.should_exit = True
        await task
    assert answer.text.split() == seen
