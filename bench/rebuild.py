"""`rebuild`: read models made anew, events a second, beside the stock library's own projection runner.

The peer writes the same rows into the same tables, but is told them with each event: it folds nothing.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from bench.lines import Line, against
from bench.ours import COUNTY, make_cases, opened
from bench.peers.process import python, running
from bench.peers.stock import environment
from bench.rounds import in_turn
from bench.server import Bench
from caseclock.application.app import Application
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded
from caseclock.kernel.time import monotonic
from caseclock.readmodels.inline import changes

STOCK = "projection runner"
CASES = {"quick": 150, "whole": 2500}


async def run(bench: Bench) -> list[Line]:
    """The whole of a county's cases by ours; as many events as it comes to in a round by the peer."""
    count = CASES["quick" if bench.quick else "whole"]
    dsn, stock = await bench.database("rebuild", ours=True), await bench.database("rebuild_stock", ours=True)
    told = bench.folder / "rows.jsonl"
    async with opened(dsn, bench.folder, bench.clients) as app:
        bench.say(f"making {count} cases")
        cases = [case.case_id for case in await make_cases(app, count, bench.clients)]
        events = await _events(dsn)
        loaded = await app.store.load(COUNTY, cases)
        with told.open("wb") as file:
            for case in cases:
                file.write(msgspec.json.encode(_writes(app, app.history(COUNTY, case, loaded))) + b"\n")

        async def ours(seconds: float) -> float:
            begun = monotonic()
            await rebuild_read_models(app, dsn)
            return events / (monotonic() - begun)

        bench.say("making the stock library's")
        where = {**environment(stock, 2), "BENCH_ROWS": str(Path(told)), "BENCH_COUNTY": str(COUNTY)}
        async with running(*python("stock_projection"), environment=where) as peer:
            found = await in_turn(bench, {"ours": ours, STOCK: peer.rate})
    return [against("rebuild", "events/s", found, STOCK, at_least=10)]


async def _events(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval("select count(*) from events"))
    finally:
        await connection.close()


def _writes(app: Application, history: tuple[Recorded, ...]) -> list[Any]:
    """For each event of a case, the rows its command wrote if it was the command's last, else nothing."""
    found: list[Any] = []
    state = CaseState(county=COUNTY, case_id=history[0].case_id)
    for _, together in groupby(history, key=lambda each: each.meta.command_id):
        before, recorded = state, list(together)
        for each in recorded:
            state = evolve(state, each, app.rules.codes)
        rows = changes(before, state, state.recorded_at, app.tools) if state.recorded_at else {}
        found += [None] * (len(recorded) - 1) + [rows]
    return found
