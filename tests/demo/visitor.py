"""Somebody who read the demo's first lines: knows the logins, the password and the authenticator secret."""

from __future__ import annotations

from typing import Any

import httpx
import pyotp

from caseclock.application.demo.cast import PASSWORD, TOTP_SECRET
from caseclock.cli.compose import Parts
from tests.support.web_app import web_app


class Visitor:
    """Signs in as anyone and asks the API."""

    def __init__(self, parts: Parts) -> None:
        app = web_app(parts.application, parts.access, parts.training)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver/api/v1")
        self._as: dict[tuple[int, str], dict[str, str]] = {}

    async def sign_in(self, county: int, login: str) -> dict[str, str]:
        """Both steps, once an account: it takes each code once."""
        if (county, login) not in self._as:
            answer = await self.try_code(county, login, pyotp.TOTP(TOTP_SECRET).now())
            assert answer.status_code == 201, answer.text
            self._as[county, login] = {"Authorization": f"Bearer {answer.json()['token']}"}
        return self._as[county, login]

    async def try_code(self, county: int, login: str, code: str) -> httpx.Response:
        """The password, then a code; what the second step answers."""
        body = {"county": county, "login": login, "password": PASSWORD}
        first = await self.client.post("/sessions", json=body)
        assert first.status_code == 201, first.text
        return await self.client.post(
            "/sessions/second-step", json={"token": first.json()["token"], "code": code}
        )

    async def ask(self, county: int, login: str, path: str, **query: Any) -> Any:
        """What the API answers."""
        headers = await self.sign_in(county, login)
        answer = await self.client.get(path, params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()
