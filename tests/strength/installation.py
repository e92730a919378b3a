"""Several API and worker processes over one database, each of which may be killed, paused, gone on with."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
import pyotp
from argon2 import PasswordHasher

from caseclock.application.access import Access
from caseclock.application.accounts import Wanted, add_account
from caseclock.application.passwords import Passwords
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.stories.person import PASSWORD, Person
from tests.stories.processes import said, spawn

ADDRESS = re.compile(r"answers at http://\S+:(\d+)/api/v1")
WORKS = re.compile(r"worker (\S+) fires timers")


class Part:
    """One process of an installation: `serve` or `worker`. Begun again it has the same port and log."""

    def __init__(self, home: Installation, command: str, number: int, environment: Mapping[str, str]) -> None:
        self._home = home
        self._command = command
        self._environment = environment
        self._process: BaseProcess | None = None
        self.log = home.data_dir / f"{command}-{number}.log"
        self.port = 0
        self.begun = 0
        self._said = 0

    @property
    def url(self) -> str:
        """Where an API answers."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Starts it, without waiting until it answers."""
        port = ("--port", str(self.port)) if self._command == "serve" else ()
        where = ("--data-dir", str(self._home.data_dir))
        environment = {**self._home.environment, **self._environment}
        self._said = self.log.stat().st_size if self.log.exists() else 0
        self._process = spawn(environment, self.log, self._command, *port, *where)
        self.begun += 1

    async def ready(self) -> None:
        """Waits until it said that it works."""
        assert self._process is not None
        pattern = ADDRESS if self._command == "serve" else WORKS
        found = await asyncio.to_thread(said, self._process, self.log, pattern, self._said)
        if self._command == "serve":
            self.port = int(found)

    def kill(self) -> None:
        """SIGKILL, whatever it is doing; reaped."""
        assert self._process is not None
        self._process.kill()
        self._process.join(10)

    def pause(self) -> None:
        """SIGSTOP: as a machine that swaps, or whose disk hangs."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT: it goes on as if no time had passed."""
        os.kill(self.pid, signal.SIGCONT)

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.is_alive()

    def ask_to_end(self) -> None:
        """SIGTERM, as an administrator does."""
        if self._process is not None:
            self._process.terminate()

    def end(self) -> None:
        """Waits for the end, and ends it for good when it takes too long."""
        if self._process is not None:
            self._process.join(15)
            self._process.kill()


class Installation:
    """API and worker processes over one migrated database, with the keys in one data directory."""

    def __init__(self, dsn: str, data_dir: Path, **environment: str) -> None:
        data_dir.mkdir(exist_ok=True)
        self.dsn = dsn
        self.data_dir = data_dir
        self.environment = {
            "DATABASE_URL": dsn,
            "CASECLOCK_LEASE_SECONDS": "1",
            "CASECLOCK_OUTBOX_LEASE_SECONDS": "1",
            **environment,
        }
        self.apis: list[Part] = []
        self.workers: list[Part] = []
        self.people: list[Person] = []

    async def __aenter__(self) -> Installation:
        return self

    async def __aexit__(self, *_: object) -> None:
        for person in self.people:
            await person.client.aclose()
        parts = [*self.workers, *self.apis]
        for part in parts:
            part.resume()  # one that stands still ends never
            part.ask_to_end()
        for part in parts:
            await asyncio.to_thread(part.end)

    async def start(self, apis: int = 1, workers: int = 1) -> None:
        """So many more of each; waits until all work."""
        made = [self.another_api() for _ in range(apis)] + [self.another_worker() for _ in range(workers)]
        for part in made:
            await part.ready()

    def another_api(self, **environment: str) -> Part:
        """One more API process, begun."""
        self.apis.append(Part(self, "serve", len(self.apis), environment))
        self.apis[-1].begin()
        return self.apis[-1]

    def another_worker(self, **environment: str) -> Part:
        """One more worker process, begun."""
        self.workers.append(Part(self, "worker", len(self.workers), environment))
        self.workers[-1].begin()
        return self.workers[-1]

    async def staff(self, *people: tuple[str, str], county: int = 19) -> list[Person]:
        """Accounts by login and role, each signed in with both steps at one of the APIs in turn."""
        async with opened(self.dsn, 2) as store:
            access = Access(
                store.pool,
                keyring=Keyring.read(self.data_dir),
                number=lambda name, on: 0,
                passwords=Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)),
            )
            for login, role in people:
                wanted = Wanted(login=login, display_name=login, roles=(role,), password=PASSWORD)
                await add_account(access, county, wanted, "test")
        made = [
            await _signed_in(self.apis[n % len(self.apis)].url, county, login)
            for n, (login, _) in enumerate(people)
        ]
        self.people += made
        return made


async def _signed_in(url: str, county: int, login: str) -> Person:
    client = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=70)
    body = {"county": county, "login": login, "password": PASSWORD}
    first = (await client.post("/sessions", json=body)).raise_for_status().json()
    code = pyotp.TOTP(first["enrol_secret"]).now()
    second = await client.post("/sessions/second-step", json={"token": first["token"], "code": code})
    client.headers["Authorization"] = f"Bearer {second.raise_for_status().json()['token']}"
    me = (await client.get("/me")).raise_for_status().json()
    return Person(client, login, me["account"])
