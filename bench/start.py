"""`start`: from the command line to the first answer with the database up, and what API and worker weigh."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.due import FIRST_WARNING, first_of_many
from bench.http import command, signed_in
from bench.lines import Line, within
from bench.ours import Case, caseclock, opened
from bench.peers.process import running_process
from bench.peers.web import Client
from bench.rounds import rate
from bench.server import Bench
from caseclock.kernel.time import monotonic
from caseclock.store.business_clock import BusinessClock
from caseclock.store.timers import Timers

CASES = {"quick": 300, "whole": 2000}
SECONDS, WEIGHT = 2.0, 150.0


async def run(bench: Bench) -> list[Line]:
    """At rest once it answers; under load while commands come over HTTP, or while rungs ring."""
    dsn = await bench.database("start", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        original = await first_of_many(app)
        cases = await original.copies(dsn, CASES["quick" if bench.quick else "whole"])
        # Byte-code is kept between starts, as an installed wheel has it; the first start makes it.
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(bench.folder / "bytecode")}
        where = {"DATABASE_URL": dsn, **kept}
        started = [await _started(bench, where) for _ in range(bench.rounds + 1)][1:]
        api = await _api(bench, where, cases)
        worker = await _worker(bench, where, BusinessClock(app.store.pool), Timers(app.store.pool, "bench"))
    bench.say(f"started after {', '.join(f'{each:.2f}' for each in started)} s")
    return [
        within("start", "s", median(started), SECONDS),
        within("start/api at rest", "MB", api[0], WEIGHT),
        within("start/api under load", "MB", api[1], WEIGHT),
        within("start/worker at rest", "MB", worker[0], WEIGHT),
        within("start/worker under load", "MB", worker[1], WEIGHT),
    ]


async def _started(bench: Bench, where: dict[str, str]) -> float:
    """Seconds from the command to the answer of /healthz; the process is stopped again."""
    begun = monotonic()
    async with running_process(*caseclock(bench, "serve", "--port", "0"), environment=where) as api:
        address = urlsplit((await api.line(60)).split()[3].rstrip(";"))
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        if b" 200 " not in await reader.readline():
            raise RuntimeError("the first answer was none")
        writer.close()
        return monotonic() - begun


async def _api(bench: Bench, where: dict[str, str], cases: list[Case]) -> tuple[float, float]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(
            running_process(*caseclock(bench, "serve", "--port", "0"), environment=where)
        )
        address = urlsplit((await api.line(60)).split()[3].rstrip(";"))
        host, port = str(address.hostname), int(address.port or 0)
        rest = _megabytes(api.pid)
        token = await signed_in(host, port)
        free = [await stack.enter_async_context(Client(host, port)) for _ in range(bench.clients)]

        async def one(n: int) -> None:
            client = free.pop()
            await command(client, cases, n, "/api/v1", f"Authorization: Bearer {token}\r\n")
            free.append(client)

        load = asyncio.create_task(rate(one, bench.clients, bench.seconds * 2))
        most = rest
        while not load.done():
            await asyncio.wait({load}, timeout=0.1)
            most = max(most, _megabytes(api.pid))
        await load
        bench.say(f"the API's most, while a password was hashed: {_megabytes(api.pid, 'VmHWM'):.0f} MB")
        return rest, most


async def _worker(
    bench: Bench, where: dict[str, str], clock: BusinessClock, timers: Timers
) -> tuple[float, float]:
    async with running_process(*caseclock(bench, "worker"), environment=where) as worker:
        await worker.line(60)
        await asyncio.sleep(2)
        rest = _megabytes(worker.pid)
        await clock.move(FIRST_WARNING)
        while await timers.count_due():
            await asyncio.sleep(0.2)
        await asyncio.sleep(2)  # the alerts are being delivered
        return rest, _megabytes(worker.pid, "VmHWM")


def _megabytes(pid: int, what: str = "VmRSS") -> float:
    """Resident now, or the most it ever was."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) * 1024 / 1e6
