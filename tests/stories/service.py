"""API and worker as processes of their own over one database, so that the worker can be killed."""

from __future__ import annotations

import asyncio
import json
import random
import re
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from playwright.async_api import Browser
from tools.chromium import chromium

from caseclock.kernel.time import at_local, monotonic
from tests.stories.page_person import PagePerson
from tests.stories.person import Person
from tests.stories.processes import said, spawn

ADDRESS = re.compile(r"answers at (http://\S+)/api/v1")
GIVEN = re.compile(r"^(\{.+\})$", re.MULTILINE)
METER = re.compile(r"^(\w+) ([\d.]+)$", re.MULTILINE)
LONGEST_PAUSE = 0.25
_PATIENCE = 150.0


class Service:
    """One installation on a database of its own, its clock a training clock.

    `kills` workers are killed at random points, each as rungs fall due, when the clock is moved.
    """

    def __init__(self, dsn: str, data_dir: Path, seed: int, kills: int = 0, pages: bool = False) -> None:
        self.dsn = dsn
        self.data_dir = data_dir
        self.random = random.Random(seed)
        self.environment = {
            "DATABASE_URL": dsn,
            "CASECLOCK_LEASE_SECONDS": "1",
            "CASECLOCK_OUTBOX_LEASE_SECONDS": "1",
        }
        self.api: BaseProcess | None = None
        self.worker: BaseProcess | None = None
        self.url = ""
        self.now = at_local(date(2000, 1, 1), 9)
        self.wanted = kills
        self.kills = 0
        self.missed = False
        self.stack = AsyncExitStack()
        #: Where people act through the pages; without one they act over HTTP.
        self.browser: Browser | None = None
        self.pages = pages
        self.people: dict[tuple[int, str], Person] = {}
        self.owners: set[tuple[int, str]] = set()
        self.units: set[tuple[int, str]] = set()
        self.meters: httpx.AsyncClient | None = None

    # ------------------------------------------------------------ processes

    async def start(self, on: str, hour: int = 9) -> None:
        """A training clock at an hour of that day, the API, and a worker."""
        self.now = at_local(date.fromisoformat(on), hour)
        connection = await asyncpg.connect(self.dsn)
        await connection.execute("select begin_training_v1($1)", self.now)
        await connection.close()
        self.api = self._spawn("serve", "--port", "0")
        self.worker = self._spawn("worker")
        self.url = await asyncio.to_thread(said, self.api, self._log("serve"), ADDRESS)
        self.meters = httpx.AsyncClient(base_url=self.url, timeout=70)
        if self.pages:
            self.browser = await self.stack.enter_async_context(chromium())

    def _log(self, command: str) -> Path:
        return self.data_dir / f"{command}.log"

    def _spawn(self, *arguments: str) -> BaseProcess:
        log = self._log(arguments[0])
        return spawn(self.environment, log, *arguments, "--data-dir", str(self.data_dir))

    async def _kill_worker(self) -> None:
        """SIGKILL at a random point after rungs fell due, whatever the worker is doing, and a new worker.

        After one that came when all had rung already, the next comes at once.
        """
        assert self.worker is not None
        await asyncio.sleep(0.0 if self.missed else self.random.uniform(0.0, LONGEST_PAUSE))
        self.worker.kill()
        self.worker.join(10)
        self.missed = await self.meter("timers_due") == 0
        self.kills += 1
        self.worker = self._spawn("worker")

    async def stop(self) -> None:
        """Signs everybody off and ends both processes."""
        await self.stack.aclose()
        for client in [person.client for person in self.people.values()] + [self.meters]:
            if client is not None:
                await client.aclose()
        running = [process for process in (self.worker, self.api) if process is not None]
        for process in running:
            process.terminate()
        for process in running:
            await asyncio.to_thread(process.join, 15)
            process.kill()

    # ------------------------------------------------------------ people

    async def person(self, login: str, role: str, county: int = 19, **more: str) -> Person:
        """An account that the county's admin made, signed in with both steps."""
        if (county, login) not in self.people:
            made = await self._account(login, role, county, **more)
            person = await Person.sign_in(self.url, county, login, made)
            if self.browser is not None:
                person = await PagePerson.at_browser(person, self.url, self.browser)
            self.people[county, login] = person
        return self.people[county, login]

    async def known(self, login: str, county: int) -> None:
        """A worker who never signs in here, but may own cases."""
        if (county, login) not in self.owners:
            self.owners.add((county, login))
            await self._account(login, "worker", county)

    async def unit(self, unit: str, county: int = 19, supervisor: str | None = None) -> None:
        """A unit of the county's one office, made once."""
        if (county, unit) not in self.units:
            self.units.add((county, unit))
            keeper = await self.keeper(county)
            body = {"office": "metro-east", "name": unit, "supervisor": supervisor}
            for path, told in (("/offices/metro-east", {"name": "Metro East"}), (f"/units/{unit}", body)):
                (await keeper.client.put(path, json=told)).raise_for_status()

    async def _account(self, login: str, role: str, county: int, **more: str) -> dict[str, Any]:
        body = {"login": login, "name": login, "roles": [role], **more}
        if "unit" in more:
            await self.unit(more["unit"], county)
        keeper = await self.keeper(county)
        return dict((await keeper.client.post("/accounts", json=body)).raise_for_status().json())

    async def keeper(self, county: int = 19) -> Person:
        """The county's first admin, made on the command line."""
        if (county, "keeper") not in self.people:
            added = ("add", "keeper", "--county", str(county), "--role", "county_admin", "--json")
            process = self._spawn("user", *added)
            given = await asyncio.to_thread(said, process, self._log("user"), GIVEN)
            self._log("user").unlink()
            keeper = await Person.sign_in(self.url, county, "keeper", json.loads(given))
            self.people[county, "keeper"] = keeper
        return self.people[county, "keeper"]

    # ------------------------------------------------------------ time

    async def until(self, day: str, hour: int = 9) -> None:
        """Lets time pass to a day; the workers fire what falls due, and are killed meanwhile."""
        await self.until_moment(at_local(date.fromisoformat(day), hour))

    async def until_moment(self, to: datetime) -> None:
        """The same, to a moment. While workers are to be killed, time passes in stretches of any length."""
        for moment in [*self._stretches(to), to]:
            rings = await self._rings_by(moment)
            answer = await self._first().put("/clock", json={"to": moment.isoformat(), "fire": "workers"})
            assert answer.status_code in (200, 202), answer.text
            self.now = moment
            if rings and self.kills < self.wanted:
                await self._kill_worker()
            await self.quiet("timers_due")

    async def _rings_by(self, moment: datetime) -> bool:
        """Whether rungs fall due by then; asked before, since a quick worker fires them before any answer."""
        connection = await asyncpg.connect(self.dsn)
        try:
            due = "select exists (select from timers where set_aside_at is null and due_at <= $1)"
            return bool(await connection.fetchval(due, moment))
        finally:
            await connection.close()

    def _stretches(self, to: datetime) -> list[datetime]:
        if self.kills >= self.wanted or to - self.now < timedelta(days=10):
            return []
        return sorted(self.now + (to - self.now) * self.random.random() for _ in range(2))

    def _first(self) -> httpx.AsyncClient:
        return next(person.client for (_, login), person in self.people.items() if login == "keeper")

    async def meter(self, name: str) -> float:
        """What a meter of /metrics says."""
        assert self.meters is not None
        text = (await self.meters.get("/metrics")).text
        return float(dict(METER.findall(text))[f"caseclock_{name}"])

    async def quiet(self, *names: str) -> None:
        """Waits until these meters stand at nought; a killed worker's lease has to run out first."""
        begun = monotonic()
        while [name for name in names if await self.meter(name)]:
            if monotonic() - begun > _PATIENCE:
                raise AssertionError(self._log("worker").read_text()[-4000:])
            await asyncio.sleep(0.03)
