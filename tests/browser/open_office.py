"""A whole office in the test's own process: API, pages, streams and worker on a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pyotp
from argon2 import PasswordHasher
from playwright.async_api import Browser, Page
from tools.chromium import WIDE

from caseclock.application.accounts import Wanted, add_account
from caseclock.application.install import install_procedures
from caseclock.application.passwords import Passwords
from caseclock.cli.compose import Parts
from caseclock.kernel.time import at_local, wall_now
from caseclock.store.accounts import OfficeRow, UnitRow
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from tests.browser.browsing import watch
from tests.support.serving import served
from tests.support.web_app import web_app

PASSWORD = "teal kettle orbits quietly"
COUNTY, OFFICE, UNIT = 19, "east", "intake-1"
STATE = 0
BEGINS = date(2025, 3, 3)
#: Milliseconds until a test gives up what a page is to show or do.
PATIENCE = 60_000


class OpenOffice:
    """One county with a worker, Ana's desk beside it, and their supervisor; its clock is a training clock."""

    def __init__(self, parts: Parts, url: str, browser: Browser) -> None:
        self.parts = parts
        self.url = url
        self.browser = browser
        self.ahead = timedelta()
        self.consoles: list[list[str]] = []
        self._secrets: dict[tuple[int, str], str] = {}
        self._clients: dict[tuple[int, str], httpx.AsyncClient] = {}
        self.accounts: dict[str, UUID] = {}
        parts.access.wall = self._wall

    async def add(self, login: str, role: str, county: int = COUNTY, **more: Any) -> UUID:
        """An account of this role."""
        wanted = Wanted(
            **{"login": login, "display_name": login.title(), "roles": (role,), "password": PASSWORD, **more}
        )
        self.accounts[login] = (await add_account(self.parts.access, county, wanted, "test")).account
        return self.accounts[login]

    def code(self, login: str, county: int = COUNTY) -> str:
        """The next code of the authenticator: each is taken once, so time goes on."""
        self.ahead += timedelta(seconds=30)
        return pyotp.TOTP(self._secrets[county, login]).at(wall_now() + self.ahead)

    async def _wall(self) -> datetime:
        return wall_now() + self.ahead

    async def token(self, login: str, county: int = COUNTY) -> str:
        """A session's token, through both steps."""
        async with httpx.AsyncClient(base_url=f"{self.url}/api/v1", timeout=60) as client:
            body = {"county": county, "login": login, "password": PASSWORD}
            first = (await client.post("/sessions", json=body)).raise_for_status().json()
            if first.get("enrol_secret"):
                self._secrets[county, login] = first["enrol_secret"]
            step = {"token": first["token"], "code": self.code(login, county)}
            second = await client.post("/sessions/second-step", json=step)
            return str(second.raise_for_status().json()["token"])

    async def at_desk(self, login: str, county: int = COUNTY) -> httpx.AsyncClient:
        """The API as this person, signed in once."""
        if (county, login) not in self._clients:
            bearer = {"Authorization": f"Bearer {await self.token(login, county)}"}
            base = f"{self.url}/api/v1"
            self._clients[county, login] = httpx.AsyncClient(base_url=base, headers=bearer, timeout=60)
        return self._clients[county, login]

    async def do(self, login: str, command: str, case: str = "", **body: Any) -> dict[str, Any]:
        """A command over the API, for what a test only needs to be there; Flora's are the State's."""
        client = await self.at_desk(login, STATE if login == "flora" else COUNTY)
        path = f"/cases/{case}/commands/{command}" if case else f"/cases?command={command}"
        answer = await client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code in (200, 201), f"{command}: {answer.status_code} {answer.text}"
        return dict(answer.json())

    async def move_to(self, on: date, hour: int = 8) -> None:
        """The training clock goes to that day, and everything due on the way is done."""
        assert (await self.parts.training.move(at_local(on, hour), "here")).done

    async def page(self, login: str, county: int = COUNTY, **context: Any) -> Page:
        """A new browser of this person's own, signed in; its console is watched to the end of the test."""
        opened = await self.browser.new_context(base_url=self.url, **{"viewport": WIDE, **context})
        token = await self.token(login, county)
        await opened.add_cookies([{"name": "caseclock_session", "value": token, "url": self.url}])
        return self.watched(await opened.new_page())

    async def stranger(self, **context: Any) -> Page:
        """A browser in which nobody is signed in."""
        opened = await self.browser.new_context(base_url=self.url, **{"viewport": WIDE, **context})
        return self.watched(await opened.new_page())

    def watched(self, page: Page) -> Page:
        """The page, its console read when the test ends."""
        page.set_default_timeout(PATIENCE)
        self.consoles.append(watch(page))
        return page

    def said_wrong(self) -> list[str]:
        """What any console complained of since last asked."""
        found = [line for console in self.consoles for line in console]
        self.consoles.clear()
        return found

    async def close(self) -> None:
        """Every browser and client that a test left open."""
        for context in list(self.browser.contexts):
            await context.close()


@asynccontextmanager
async def open_office(dsn: str, data_dir: Path, browser: Browser) -> AsyncIterator[OpenOffice]:
    """The office, served on loopback, its worker running, on the morning of BEGINS."""
    pool = await open_pool(dsn)
    parts = Parts(dsn, data_dir, Store(pool))
    parts.access.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    await install_procedures(parts.application)
    await parts.clock.begin_training(at_local(BEGINS, 8))
    app = web_app(
        parts.application, parts.access, parts.training, metrics=parts.metrics, streams=parts.streams
    )
    worker = parts.worker()
    async with parts.calendars.kept(), parts.wakeups.running(), served(app) as url:
        worker.start()
        office = OpenOffice(parts, url, browser)
        await _people(office)
        try:
            yield office
        finally:
            for client in office._clients.values():
                await client.aclose()
            await office.close()
            parts.streams.stop()
            await worker.stop()
    await parts.close()
    await pool.close()
    await asyncio.sleep(0)


async def _people(office: OpenOffice) -> None:
    rows = office.parts.access.accounts
    boss = await office.add("sofia", "supervisor")
    await rows.put_office(COUNTY, OfficeRow(OFFICE, "East"))
    await rows.put_unit(COUNTY, UnitRow(UNIT, OFFICE, "Intake 1", boss))
    await office.add("maria", "worker", unit=UNIT)
    await office.add("ken", "worker", unit=UNIT)
    await office.add("petra", "program_specialist")
    await office.add("ada", "auditor")
    await office.add("carl", "county_admin")
    await office.add("flora", "family_planning_office", county=STATE)
