"""An API under test, and people who sign in to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pyotp
from argon2 import PasswordHasher

from caseclock.application.access import Access, Notice, Passcode
from caseclock.application.accounts import Wanted, add_account
from caseclock.application.app import Application
from caseclock.application.firing import Firing
from caseclock.application.look_ups import LOOK_UPS
from caseclock.application.passwords import Passwords
from caseclock.application.training import Training
from caseclock.kernel.time import wall_now
from caseclock.store.business_clock import BusinessClock, real_now
from caseclock.store.keys import Keyring
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from caseclock.store.timers import Timers
from tests.support.office import rules
from tests.support.web_app import web_app

PASSWORD = "teal kettle orbits quietly"
NUMBERS = {"signin_failures_before_block": 5, "signin_inactivity_days": 90, "stated_reason_hours": 5}
API = "/api/v1"


class Desk:
    """The application's sign-in, an HTTP client of it, mail that was sent, and the superuser's connection."""

    def __init__(self, store: Store, owner: asyncpg.Connection) -> None:
        self.mails: list[Passcode] = []
        self.notices: list[Notice] = []
        self.ahead = timedelta()
        self.owner = owner
        self.store = store
        keyring = Keyring.new()
        self.application = Application(store, keyring, rules(), LOOK_UPS)
        timers = Timers(store.pool, "desk")
        firing = Firing(self.application, timers, lambda done: None)
        self.training = Training(BusinessClock(store.pool), timers, firing)
        self.access = Access(
            store.pool,
            keyring=keyring,
            number=lambda name, on: NUMBERS[name],
            # Cheap, so that the tests do not wait; the real settings are argon2-cffi's own.
            passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)),
            send_passcode=self._mail,
            announce=self._announce,
            wall=self._wall,
        )
        self.app = web_app(self.application, self.access, self.training)
        self.client = self.from_address("192.0.2.1")
        self.secrets: dict[str, str] = {}

    @property
    def now(self) -> datetime:
        """The server's real time, which a test may put ahead so that authenticator codes change."""
        return wall_now() + self.ahead

    def from_address(self, address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, client=(address, 5000), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://testserver")

    async def add(self, county: int, login: str, role: str, **changes: Any) -> UUID:
        wanted = Wanted(
            **{"login": login, "display_name": login, "roles": (role,), "password": PASSWORD, **changes}
        )
        given = await add_account(self.access, county, wanted, "test")
        return given.account

    async def first_step(
        self, county: int, login: str, password: str = PASSWORD, **more: Any
    ) -> httpx.Response:
        body = {"county": county, "login": login, "password": password, **more}
        return await self.client.post(f"{API}/sessions", json=body)

    def code(self, county: int, login: str) -> str:
        """The next authenticator code: each one is used once, so time goes on."""
        self.ahead += timedelta(seconds=30)
        return pyotp.TOTP(self.secrets[f"{county}/{login}"]).at(self.now)

    async def second_step(self, token: str, code: str) -> httpx.Response:
        return await self.client.post(f"{API}/sessions/second-step", json={"code": code, "token": token})

    async def sign_in(self, county: int, login: str, password: str = PASSWORD) -> dict[str, str]:
        """Headers of a signed-in person, through whichever second step the account has."""
        first = (await self.first_step(county, login, password)).json()
        if first.get("enrol_secret"):
            self.secrets[f"{county}/{login}"] = first["enrol_secret"]
        mailed = first["methods"] == ["email"]
        code = self.mails[-1].code if mailed else self.code(county, login)
        second = await self.second_step(first["token"], code)
        assert second.status_code == 201, second.text
        return {"Authorization": f"Bearer {second.json()['token']}"}

    async def person(self, county: int, login: str, role: str, **changes: Any) -> dict[str, str]:
        """A new account, signed in."""
        await self.add(county, login, role, **changes)
        return await self.sign_in(county, login)

    async def _wall(self) -> datetime:
        return await real_now(self.store.pool) + self.ahead

    async def _mail(self, passcode: Passcode) -> None:
        self.mails.append(passcode)

    async def _announce(self, notice: Notice) -> None:
        self.notices.append(notice)


@asynccontextmanager
async def opened_desk(dsn: str) -> AsyncIterator[Desk]:
    pool = await open_pool(dsn)
    owner = await asyncpg.connect(dsn)
    try:
        yield Desk(Store(pool), owner)
    finally:
        await owner.close()
        await pool.close()
