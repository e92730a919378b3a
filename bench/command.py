"""`command`: whole commands through `handle()`, beside the same case and chart on the stock library."""

from __future__ import annotations

from bench.lines import Line, against
from bench.ours import ask, make_cases, opened
from bench.peers.process import python, running
from bench.peers.stock import environment
from bench.rounds import in_turn, rate, times
from bench.server import Bench

STOCK = "eventsourcing"
#: Ours are asked more than once each only when it is faster than this many cases a round.
CASES = {"quick": 500, "whole": 3000}
#: Commands for each connection before a round of ours, whose connections are new to a new database and plan
#: load and append first; the peer keeps the connections it was warmed up with.
WARM_UP = 10


async def run(bench: Bench) -> list[Line]:
    """Each round begins with a copy of the same database, so that every command loads about twenty events."""
    count = CASES["quick" if bench.quick else "whole"]
    prepared = await bench.database("command", ours=True)
    async with opened(prepared, bench.folder, bench.clients) as app:
        bench.say(f"making {count} cases")
        cases = await make_cases(app, count, bench.clients)

    async def ours(seconds: float) -> float:
        dsn = await bench.database("command_round", like="command")
        async with opened(dsn, bench.folder, bench.clients) as app:
            await times(lambda n: ask(app, cases, count - 1 - n), bench.clients, WARM_UP * bench.clients)
            return await rate(lambda n: ask(app, cases, n), bench.clients, seconds)

    stock = await bench.database("command_stock")
    where = {**environment(stock, bench.clients), "BENCH_CASES": str(count)}
    bench.say("making the stock library's")
    async with running(*python("stock_case"), environment=where) as peer:
        found = await in_turn(bench, {"ours": ours, STOCK: peer.rate})
    return [against("command", "1/s", found, STOCK, at_least=4)]
