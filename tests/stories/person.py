"""Someone at a desk: signed in with both steps, giving commands and asking questions over HTTP."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pyotp

PASSWORD = "teal kettle orbits quietly"
_keys = itertools.count(1)


class Person:
    """One signed-in account."""

    def __init__(self, client: httpx.AsyncClient, login: str, account: str) -> None:
        self.client = client
        self.login = login
        self.account = account

    @classmethod
    async def sign_in(cls, url: str, county: int, login: str, given: dict[str, Any]) -> Person:
        """The first sign-in of a new account: enrols the authenticator and changes the password."""
        client = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=70)
        body = {"county": county, "login": login, "password": given["temporary_password"]}
        first = (await client.post("/sessions", json=body)).raise_for_status().json()
        code = pyotp.TOTP(first["enrol_secret"]).now()
        second = await client.post("/sessions/second-step", json={"token": first["token"], "code": code})
        client.headers["Authorization"] = f"Bearer {second.raise_for_status().json()['token']}"
        change = {"current_password": given["temporary_password"], "new_password": PASSWORD}
        changed = (await client.put("/me/password", json=change)).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {changed['token']}"
        return cls(client, login, given["account"])

    async def do(self, command: str, case: str = "", /, **body: Any) -> dict[str, Any]:
        """Gives a command and fails the test when it is not carried out."""
        answer = await self.give(command, case, **body)
        assert answer.status_code in (200, 201), f"{command}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    async def refused(self, command: str, case: str, /, status: int = 409, **body: Any) -> dict[str, Any]:
        """Gives a command and fails the test unless it ends with this status."""
        answer = await self.give(command, case, **body)
        assert answer.status_code == status, f"{command}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    async def give(self, command: str, case: str, /, *, key: str = "", **body: Any) -> httpx.Response:
        """Sends a command, or opens a case where none is named; under a new key unless one is given."""
        path = f"/cases/{case}/commands/{command}" if case else f"/cases?command={command}"
        headers = {"Idempotency-Key": key or f"{self.login}-{next(_keys)}"}
        return await self.client.post(path, json=plain(body), headers=headers)

    async def ask(self, path: str, **query: Any) -> Any:
        """A question."""
        answer = await self.client.get(path, params=plain(query))
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def history(self, case: str) -> list[dict[str, Any]]:
        """All events of a case, in order."""
        events: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = await self.ask(f"/cases/{case}/history", **({"cursor": cursor} if cursor else {}))
            events += page["items"]
            cursor = page.get("next") or ""
            if not cursor:
                return events


def plain(value: Any) -> Any:
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value
