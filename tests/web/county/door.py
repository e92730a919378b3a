"""A county with a sign-in of its own: the desk, the provider, and people who come through it."""

from __future__ import annotations

from typing import Any

import httpx

from caseclock.application.county_sign_in.issuer import Issuers
from caseclock.application.county_sign_in.signing_in import CountySignIn
from tests.support.issuer import CLIENT, SECRET, Issuer, OnTheWay
from tests.web.desk import API, Desk


class Door:
    """One county's sign-in, set by its admin through the API."""

    def __init__(self, desk: Desk, issuer: Issuer, county: int) -> None:
        self.desk, self.issuer, self.county = desk, issuer, county
        self.way = OnTheWay()
        self.issuers = Issuers(self.way.client)
        self.doing = CountySignIn(desk.access, desk.application.keyring, self.issuers)
        desk.app.state.county_sign_in = self.doing
        self.admin: dict[str, str] = {}

    async def set(self, **changes: Any) -> None:
        """The county's admin sets the sign-in."""
        self.admin = self.admin or await self.desk.person(self.county, "boss", "county_admin")
        body = {"title": "Our County", "issuer": self.issuer.address, "client_id": CLIENT}
        body |= {"client_secret": SECRET, **changes}
        answer = await self.desk.client.put(f"{API}/county-sign-in", headers=self.admin, json=body)
        assert answer.status_code == 200, answer.text

    async def person(self, login: str, role: str = "worker", **more: Any) -> None:
        """An account that the admin has linked to the same name at the county."""
        await self.desk.add(self.county, login, role, **more)
        await self.link(login, login)

    async def link(self, login: str, subject: str) -> None:
        answer = await self.desk.client.put(
            f"{API}/accounts/{login}/subject", headers=self.admin, json={"subject": subject}
        )
        assert answer.status_code == 204, answer.text

    async def ask(self, **more: Any) -> dict[str, Any]:
        answer = await self.desk.client.post(f"{API}/sessions/county", json={"county": self.county, **more})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def answer(self, handle: str, back: dict[str, str]) -> httpx.Response:
        body = {name: value for name, value in back.items() if not name.startswith("_")}
        return await self.desk.client.post(f"{API}/sessions/county/answer", json={"handle": handle, **body})

    async def through(self, name: str, **more: Any) -> httpx.Response:
        """The whole way: ask, sign in there as `name`, bring the answer."""
        asked = await self.ask(**more)
        return await self.answer(asked["handle"], await self.issuer.person(asked["address"], name))

    async def records(self) -> list[tuple[str, str, str]]:
        """The record of accesses of the county: act, login, note."""
        rows = await self.desk.owner.fetch(
            "select act, login, note from access_records where county = $1 order by record_id", self.county
        )
        return [tuple(row) for row in rows]
