"""One clock, whole: what a hearing officer asks when a deadline is doubted."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.params import FromPath

from caseclock.application.clockview import ClockView, clock_view
from caseclock.application.denied import absent
from caseclock.kernel.ids import ClockRef
from caseclock.readmodels.clocks import one_clock
from caseclock.readmodels.told import told_of_clock
from caseclock.web.asking import application_of, record_reading, within_reach


@get("/clocks/{clock:str}", opt={"operation": "case.read"}, tags=["Cases"], summary="A clock")
async def read_clock(request: Request[Any, Any, Any], clock: FromPath[str]) -> ClockView:
    """Its whole ledger: anchor, budget, pauses, extensions, dates then and now, rungs, who was told, law."""
    try:
        asked = ClockRef.parse(clock)
    except ValueError:
        raise absent() from None
    opened = await within_reach(request, str(asked.case))
    application, case = application_of(request), asked.case
    row = await one_clock(application.store.pool, case.county, case.case_id, asked.clock)
    if row is None:
        raise absent()
    told = await told_of_clock(application.store.pool, case.county, case.case_id, asked.clock)
    await record_reading(request, opened, "clock")
    return clock_view(case.county, row, application.rules.definitions, told)


HANDLERS = [read_clock]
