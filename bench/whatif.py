"""`whatif`: a change tried on a county's stored histories: how many cases a second are compared."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from statistics import median

from bench.lines import Line, at_least
from bench.ours import add_workers, give, opened, person
from bench.server import Bench
from caseclock.application.app import Application
from caseclock.application.whatif.reading import read_trial
from caseclock.application.whatif.running import WhatIf
from caseclock.kernel.time import monotonic

COUNTY = 33
CASES = {"quick": 400, "whole": 2000}
GOAL = 200.0
CHANGE = "title: Fifty days\nparameters: {app_days_general: [{from: 2024-01-01, value: 50}]}\n"


async def run(bench: Bench) -> list[Line]:
    """Households that applied on different days and changed hands; then the change compared on all."""
    count = CASES["quick" if bench.quick else "whole"]
    dsn = await bench.database("whatif", ours=True)
    async with opened(dsn, bench.folder, bench.clients) as app:
        bench.say(f"making {count} cases")
        await add_workers(app, "ann", "bea", "cal", county=COUNTY)
        numbers = iter(range(count))

        async def client() -> None:
            for n in numbers:
                await _household(app, n)

        await asyncio.gather(*(client() for _ in range(bench.clients)))
        found = [await _trial(app, count) for _ in range(bench.rounds)]
    return [at_least("whatif", "cases/s", median(found), GOAL)]


async def _trial(app: Application, count: int) -> float:
    trial = read_trial(CHANGE, "change", app.rules)
    begun = monotonic()
    report = await WhatIf(app, trial).run((COUNTY,))
    took = monotonic() - begun
    if report.cases != count or report.totals["clock"] < count:
        raise RuntimeError(f"compared {report.cases} cases, {report.totals} moved")
    return count / took


async def _household(app: Application, n: int) -> None:
    filed_on = date(2025, 3, 3) - timedelta(days=n % 200)
    names = ["Ana", "Ben"] if n % 2 else ["Ana"]
    members = [person(name) for name in names]
    application = {"filed_on": filed_on}
    opened = {"application": application, "members": members, "owner": "ann"}
    case = await give(app, "open-case", opened, None, COUNTY)
    for owner in ("bea", "cal", "ann"):
        await give(app, "assign-case", {"owner": owner}, case, COUNTY)
