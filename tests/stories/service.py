"""API and worker as processes of their own over one database, so that the worker can be killed."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import asyncpg
import httpx

from caseclock.kernel.time import at_local, monotonic
from tests.stories.person import Person

ADDRESS = re.compile(r"answers at (http://\S+)/api/v1")
_PATIENCE = 60.0
UNITS = ("intake-1", "unit-1", "district-89")


class Service:
    """One installation on a database of its own, its clock a training clock."""

    def __init__(self, dsn: str, data_dir: Path, seed: int) -> None:
        self.dsn = dsn
        self.data_dir = data_dir
        self.random = random.Random(seed)
        settings = {"DATABASE_URL": dsn, "PYTHONUNBUFFERED": "1", "CASECLOCK_LEASE_SECONDS": "1"}
        self.environment = {**os.environ, **settings}
        self.api: subprocess.Popen[str] | None = None
        self.worker: subprocess.Popen[str] | None = None
        self.url = ""
        self.kills = 0
        self.people: dict[str, Person] = {}

    # ------------------------------------------------------------ processes

    async def start(self, on: str) -> None:
        """A training clock at nine on that day, the API, and a worker."""
        connection = await asyncpg.connect(self.dsn)
        await connection.execute("select begin_training_v1($1)", at_local(date.fromisoformat(on), 9))
        await connection.execute("insert into offices (county, office_id, name) values (19, 'main', 'Main')")
        await connection.executemany(
            "insert into units (county, unit_id, office_id, name) values (19, $1, 'main', $1)",
            [(unit,) for unit in UNITS],
        )
        await connection.close()
        self.api = self._spawn("serve", "--port", "0")
        self.url = await asyncio.to_thread(self._address)
        self.worker = self._spawn("worker")

    def _spawn(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "caseclock", *arguments, "--data-dir", str(self.data_dir)]
        with (self.data_dir / f"{arguments[0]}.log").open("a") as log:
            output = subprocess.PIPE if arguments[0] == "serve" else log
            return subprocess.Popen(command, env=self.environment, stdout=output, stderr=log, text=True)

    def _address(self) -> str:
        assert self.api is not None
        assert self.api.stdout is not None
        for line in self.api.stdout:
            if (match := ADDRESS.search(line)) is not None:
                return match[1]
        raise AssertionError((self.data_dir / "serve.log").read_text())

    def kill_worker(self) -> None:
        """SIGKILL, whatever it is doing, and a new worker."""
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait(10)
        self.kills += 1
        self.worker = self._spawn("worker")

    async def stop(self) -> None:
        """Signs everybody off and ends both processes."""
        for person in self.people.values():
            await person.client.aclose()
        for process in (self.worker, self.api):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(5)
            if process is not None and process.stdout is not None:
                process.stdout.close()

    # ------------------------------------------------------------ people

    async def person(self, login: str, role: str, county: int = 19, **more: str) -> Person:
        """An account made on the command line, signed in with both steps."""
        if login in self.people:
            return self.people[login]
        options = [f"--{name}={value}" for name, value in more.items()]
        command = [
            sys.executable, "-m", "caseclock", "user", "add", login, "--county", str(county), "--role", role,
            "--data-dir", str(self.data_dir), "--json", *options,
        ]  # fmt: skip
        made = await asyncio.to_thread(
            subprocess.run, command, env=self.environment, capture_output=True, text=True, check=True
        )
        person = await Person.sign_in(self.url, county, login, made.stdout)
        self.people[login] = person
        return person

    # ------------------------------------------------------------ time

    async def until(self, day: str, hour: int = 9, *, kills: int = 0) -> None:
        """Lets time pass to a day; the workers fire what falls due, and are killed so often meanwhile."""
        await self.until_moment(at_local(date.fromisoformat(day), hour), kills=kills)

    async def until_moment(self, to: datetime, *, kills: int = 0) -> None:
        """The same, to a moment."""
        keeper = await self.person("keeper", "county_admin")
        await self._move(keeper, to)
        for _ in range(kills):
            await asyncio.sleep(self.random.uniform(0.0, 0.6))
            self.kill_worker()
        await self.quiet()

    async def _move(self, keeper: Person, to: datetime) -> None:
        answer = await keeper.client.put("/clock", json={"to": to.isoformat(), "fire": "workers"})
        assert answer.status_code in (200, 202), answer.text

    async def quiet(self) -> None:
        """Waits until no rung is due; a killed worker's lease has to run out first."""
        begun = monotonic()
        async with httpx.AsyncClient(base_url=self.url) as client:
            while monotonic() - begun < _PATIENCE:
                text = (await client.get("/metrics")).text
                if "caseclock_timers_due 0.0" in text:
                    return
                await asyncio.sleep(0.05)
        raise AssertionError((self.data_dir / "worker.log").read_text()[-4000:])
