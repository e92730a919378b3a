"""`append`: event, command, chain, read-model row and timer in one commit, beside three who write less."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID

from bench.lines import Line, against
from bench.ours import COUNTY, opened
from bench.peers.pgbench import inserts
from bench.peers.process import HERE, python, running
from bench.peers.stock import environment
from bench.rounds import in_turn, rate
from bench.server import Bench
from bench.text import LONG
from caseclock.application.app import Application
from caseclock.kernel.ids import uuid7
from caseclock.kernel.time import local_date, wall_now
from caseclock.store.chain import seal
from caseclock.store.units import CommandRow, Stream, TableChange, TimerRow, Unit

STOCK, EMMETT, FLOOR = "eventsourcing", "emmett", "pgbench insert"


async def run(bench: Bench) -> list[Line]:
    """One event a commit, every one in a new stream, because the stock library is fastest so."""
    dsn = await bench.database("append", ours=True)
    stock = await bench.database("append_stock")
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(opened(dsn, bench.folder, bench.clients))
        peer = await stack.enter_async_context(
            running(*python("stock_save"), environment=environment(stock, bench.clients))
        )

        async def ours(seconds: float) -> float:
            return await rate(lambda n: app.store.append_command(COUNTY, unit(app)), bench.clients, seconds)

        contestants = {"ours": ours, STOCK: peer.rate, FLOOR: await inserts(bench)}
        goals = {STOCK: ("append", 4.0), EMMETT: ("append/emmett", 1.5), FLOOR: ("append/floor", 0.3)}
        if (node := shutil.which("node")) and (HERE.parent / "node_modules").exists():
            where = {
                "BENCH_DSN": await bench.database("append_emmett"),
                "BENCH_CLIENTS": str(bench.clients),
            }
            emmett = await stack.enter_async_context(running(node, HERE / "emmett.mjs", environment=where))
            contestants[EMMETT] = emmett.rate
        else:
            bench.say("emmett is left out: there is no node, or bench/node_modules is not installed")
        found = await in_turn(bench, contestants)
    return [
        against(name, "1/s", found, other, at_least=goal)
        for other, (name, goal) in goals.items()
        if other in found
    ]


def unit(app: Application) -> Unit:
    """What one small command writes: nothing is left out that a real one has."""
    case, command, now = uuid7(), uuid7(), wall_now()
    event = seal(
        None,
        county=COUNTY,
        case_id=case,
        type="note.added",
        schema_version=1,
        data=b'{"text":"%s"}' % LONG.encode(),
        meta=b'{"command":"add-note","actor":"bench","role":"worker"}',
        effective_on=local_date(now),
        now=now,
    )
    body = b'{"text":"%s"}' % LONG.encode()
    row = CommandRow(
        command_id=command,
        name="add-note",
        actor="bench",
        body_hmac=app.body_hmac("add-note", case, body),
        body=body,
        status=200,
        etag='"1"',
        reply=b'{"version":1}',
    )
    due = now + timedelta(days=45)
    timer = TimerRow(case_id=case, clock_id="promptness-1", rung="due", arming=1, due_at=due)
    return Unit(
        command=row,
        streams=(Stream(case_id=case, expected_version=0, events=(event,)),),
        rows={"rm_keys": TableChange(put=(_row(case),))},
        timers_put=(timer,),
    )


def _row(case: UUID) -> dict[str, Any]:
    number = f"19-{case.int % 10**10}"
    nobody = UUID(int=0)
    return {
        "key": number,
        "kind": "case",
        "case_id": case,
        "person_id": nobody,
        "shown": number,
        "version": 1,
    }
