"""An installation with its worker, and a simulator beside it, each a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from caseclock.kernel.time import at_local, monotonic
from tests.stories.person import Person
from tests.stories.processes import said
from tests.stories.service import ADDRESS, Service

TOKEN = "a token of the simulators"
_PATIENCE = 150.0


class Simulator:
    """`caseclock-save-sim` or `caseclock-meds-sim` on a free port."""

    def __init__(self, name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"caseclock.simulators.{name}", "--port", "0", "--token", TOKEN]
        self.process = subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[-1]

    def faults(self, **shares: float) -> None:
        httpx.put(f"{self.url}/faults", content=json.dumps(shares), timeout=60).raise_for_status()

    def counts(self) -> dict[str, int]:
        return dict(httpx.get(f"{self.url}/counts", timeout=60).json())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()


class Installation(Service):
    """The service with its ports set, its worker knowing where answers come in."""

    def __init__(self, dsn: str, data_dir: Path, **addresses: str) -> None:
        super().__init__(dsn, data_dir, seed=1)
        for name, url in addresses.items():
            self.environment |= {f"CASECLOCK_{name}_URL": url, f"CASECLOCK_{name}_TOKEN": TOKEN}
        self.environment |= {
            "CASECLOCK_PORTS_TIMEOUT_SECONDS": "0.5",
            "CASECLOCK_PORTS_POLL_SECONDS": "1",
            "CASECLOCK_PORTS_REST_SECONDS": "0.5",
            "CASECLOCK_PORTS_FILE_SECONDS": "1",
        }
        self.pool: Any = None

    async def begin(self, day: str) -> Person:
        """API first, since the worker tells the services its address. Answers a worker of the county."""
        self.now = at_local(date.fromisoformat(day), 9)
        connection = await asyncpg.connect(self.dsn)
        await connection.execute("select begin_training_v1($1)", self.now)
        await connection.close()
        self.api = self._spawn("serve", "--port", "0")
        self.url = await asyncio.to_thread(said, self.api, self._log("serve"), ADDRESS)
        self.environment["CASECLOCK_URL"] = self.url
        self.worker = self._spawn("worker")
        self.meters = httpx.AsyncClient(base_url=self.url, timeout=70)
        self.pool = await asyncpg.create_pool(self.dsn, min_size=1, max_size=2)
        return await self.person("ann", "worker")

    async def end(self) -> None:
        """All processes and connections."""
        await self.pool.close()
        await self.stop()

    async def rows(self, query: str) -> list[Any]:
        """What a table holds, over all counties: the connection is the superuser's."""
        return list(await self.pool.fetch(query))

    async def statuses(self) -> Counter[str]:
        """How the requests stand."""
        return Counter({r["status"]: r["n"] for r in await self.rows(STATUSES)})

    async def port_meter(self, name: str, service: str) -> float:
        """What a meter says of a service."""
        assert self.meters is not None
        line = f'caseclock_port_{name}{{service="{service}"}} '
        text = (await self.meters.get("/metrics")).text
        return float(next((each[len(line) :] for each in text.splitlines() if each.startswith(line)), "0"))

    async def until(self, holds: Any, what: str) -> None:  # type: ignore[override]
        """Waits until a question is answered with yes."""
        begun = monotonic()
        while not await holds():
            log = self._log("worker").read_text()[-4000:]
            assert monotonic() - begun < _PATIENCE, f"{what} never came; {await self.statuses()}\n{log}"
            await asyncio.sleep(0.1)


STATUSES = "select status, count(*) as n from port_requests group by status"
