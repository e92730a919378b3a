"""`http`: a whole command over HTTP, one server process, beside the thinnest handler on the same server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import msgspec
import pyotp

from bench.lines import Line, against
from bench.ours import COUNTY, PASSWORD, Case, asking, make_cases, opened
from bench.peers.process import python
from bench.peers.web import Client, served
from bench.rounds import Contestant, in_turn, rate
from bench.server import Bench
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import monotonic, wall_now

THIN = "litestar + asyncpg insert"
PER_SECOND = 100
CASES = {"quick": 400, "whole": 3000}

#: Sends the n-th request on a connection.
Send = Callable[[Client, int], Awaitable[object]]


async def run(bench: Bench) -> list[Line]:
    """As many as they can at sixteen connections; then, apart, how long one takes at a hundred a second."""
    count = CASES["quick" if bench.quick else "whole"]
    dsn = await bench.database("http", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        bench.say(f"making {count} cases")
        cases = await make_cases(app, count, bench.clients)
    thin = await bench.database("thin")
    async with AsyncExitStack() as stack:
        serve = (sys.executable, "-m", "caseclock", "serve", "--port", "0", "--data-dir", str(bench.folder))
        us = await stack.enter_async_context(served(*serve, environment={"DATABASE_URL": dsn}))
        them = await stack.enter_async_context(served(*python("thin"), environment={"BENCH_DSN": thin}))
        token = await signed_in(*us)
        numbers = iter(range(1 << 62))

        async def ours(client: Client, _: int) -> None:
            await command(client, cases, next(numbers), "/api/v1", f"Authorization: Bearer {token}\r\n")

        async def theirs(client: Client, n: int) -> None:
            await command(client, cases, n, "", "")

        found = await in_turn(
            bench, {"ours": _throughput(bench, us, ours), THIN: _throughput(bench, them, theirs)}
        )
        bench.say(f"p99 at {PER_SECOND} requests a second, milliseconds")
        waits = await in_turn(bench, {"ours": _tail(us, ours), THIN: _tail(them, theirs)})
    return [
        against("http", "1/s", found, THIN, at_least=0.25),
        against("http/p99", "ms", waits, THIN, at_most=3),
    ]


async def command(client: Client, cases: list[Case], n: int, prefix: str, headers: str) -> None:
    """The n-th command on a connection: each case is asked once before any is asked again."""
    case = cases[n % len(cases)]
    path = f"{prefix}/cases/{CaseRef(COUNTY, case.case_id)}/commands/request-verification"
    body = msgspec.json.encode(asking(case, n // len(cases)))
    await client.post(path, f"Idempotency-Key: {uuid7()}\r\n{headers}", body)


def _throughput(bench: Bench, where: tuple[str, int], send: Send) -> Contestant:
    async def contestant(seconds: float) -> float:
        async with AsyncExitStack() as stack:
            free = [await stack.enter_async_context(Client(*where)) for _ in range(bench.clients)]

            async def one(n: int) -> None:
                client = free.pop()
                await send(client, n)
                free.append(client)

            return await rate(one, bench.clients, seconds)

    return contestant


def _tail(where: tuple[str, int], send: Send) -> Contestant:
    """The p99 in milliseconds, each from the moment it should have been sent at: no wait is hidden."""

    async def contestant(seconds: float) -> float:
        waited: list[float] = []
        async with AsyncExitStack() as stack:
            free: asyncio.Queue[Client] = asyncio.Queue()
            for _ in range(PER_SECOND // 4):
                free.put_nowait(await stack.enter_async_context(Client(*where)))
            begun = monotonic()

            async def one(n: int) -> None:
                due = begun + n / PER_SECOND
                await asyncio.sleep(due - monotonic())
                client = await free.get()
                await send(client, n)
                free.put_nowait(client)
                waited.append((monotonic() - due) * 1000)

            await asyncio.gather(*(one(n) for n in range(round(PER_SECOND * seconds))))
        return sorted(waited)[int(len(waited) * 0.99)]

    return contestant


async def signed_in(host: str, port: int) -> str:
    """The worker's token, with both steps."""
    async with Client(host, port) as client:
        who = {"county": COUNTY, "login": "bea", "password": PASSWORD}
        key = "Idempotency-Key: bench\r\n"
        first = msgspec.json.decode(await client.post("/api/v1/sessions", key, msgspec.json.encode(who)))
        code = pyotp.TOTP(first["enrol_secret"]).at(wall_now())
        second = {"code": code, "token": first["token"]}
        answer = await client.post("/api/v1/sessions/second-step", key, msgspec.json.encode(second))
        return str(msgspec.json.decode(answer)["token"])
