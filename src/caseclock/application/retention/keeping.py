"""Each minute: lists what fell due where a month has passed, and keeps the list of destructions outside."""

from __future__ import annotations

import asyncio
from pathlib import Path

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk
from caseclock.application.retention.due import list_due
from caseclock.application.retention.record import as_file
from caseclock.application.retention.rows import KIND
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.store.business_clock import BusinessClock
from caseclock.store.destructions import Destructions

#: How often what may be destroyed is listed.
LISTED_EVERY = "retention_list_days"


class Keeping:
    """The retention of all counties; `destructions/<county>.json` belongs away from the backups."""

    def __init__(self, app: Application, data_dir: Path) -> None:
        self._app = app
        self._clock = BusinessClock(app.store.pool)
        self._stored = Destructions(app.store.pool)
        self._outside = data_dir / "destructions"
        self._marks: dict[int, int] = {}
        self._looked: dict[int, int] = {}

    async def county(self, county: int) -> None:
        """One county once."""
        await self._list(county)
        await self._export(county)

    async def _list(self, county: int) -> None:
        """Once in so many business days; a list that nobody released yet is not made a second time."""
        today = local_date((await self._clock.read()).now)
        days = self._app.rules.policy.number(LISTED_EVERY, today)
        turn = today.toordinal() // days
        if self._looked.get(county) == turn:
            return
        bulk = Bulk(self._app, {})
        open_ones = [job for job in await bulk.newest_of(county, KIND, 1) if job.state != "ended"]
        if not open_ones:
            try:
                actor = Actor(account="system", role="system", county=county)
                await list_due(self._app, bulk, actor, f"retention:{turn}")
            except Refused:
                pass  # nothing is due: that is no list
        self._looked[county] = turn

    async def _export(self, county: int) -> None:
        mark = await self._stored.mark(county)
        path = self._outside / f"{county}.json"
        if not mark or (self._marks.get(county) == mark and path.exists()):
            return
        body = await as_file(self._app, county)

        def write() -> None:
            self._outside.mkdir(mode=0o755, parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(body)
            fresh.rename(path)

        await asyncio.to_thread(write)
        self._marks[county] = mark
