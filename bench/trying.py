"""A what-if over a county of two thousand households: how long one change takes to compare."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.whatif.reading import read_trial
from caseclock.application.whatif.running import WhatIf
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, uuid7
from caseclock.kernel.time import monotonic

COUNTY = 33
CASES = 2000
GOAL_SECONDS = 10.0
CHANGE = "title: Fifty days\nparameters: {app_days_general: [{from: 2024-01-01, value: 50}]}\n"


async def seconds_of_a_trial(app: Application, clients: int) -> float:
    """Households that applied on different days and changed hands; then the change compared on all."""
    numbers = iter(range(CASES))

    async def client() -> None:
        for n in numbers:
            await _household(app, n)

    await asyncio.gather(*(client() for _ in range(clients)))
    trial = read_trial(CHANGE, "change", app.rules)
    begun = monotonic()
    report = await WhatIf(app, trial).run((COUNTY,))
    took = monotonic() - begun
    if report.cases != CASES or report.totals["clock"] < CASES:
        raise RuntimeError(f"compared {report.cases} cases, {report.totals} moved")
    return took


async def _household(app: Application, n: int) -> None:
    filed_on = date(2025, 3, 3) - timedelta(days=n % 200)
    names = ["Ana", "Ben"] if n % 2 else ["Ana"]
    members = [{"first_name": name, "last_name": "Ruiz", "birth_date": "1990-05-01"} for name in names]
    application = {"filed_on": filed_on}
    opened = await _give(
        app, "open-case", {"application": application, "members": members, "owner": "ann"}, None
    )
    case = CaseRef.parse(opened).case_id
    for owner in ("bea", "cal", "ann"):
        await _give(app, "assign-case", {"owner": owner}, case)


async def _give(app: Application, name: str, body: object, case: UUID | None) -> str:
    command = Command(
        county=COUNTY,
        name=name,
        body=msgspec.json.encode(body),
        actor=Actor(account="bench", role="worker", county=COUNTY),
        key=str(uuid7()),
        case_id=case,
    )
    return str((await handle(app, command)).body["case"])
