"""The calendars in force: the files, and over them the days that counties closed or opened since."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby

import msgspec

from caseclock.application.app import Application
from caseclock.domain.whatif.change import CalendarChange, DayChange, with_days
from caseclock.store.beside import beside
from caseclock.store.calendar_changes import CalendarChanges, DayRow
from caseclock.store.outage import StoreUnavailable

LOG = logging.getLogger(__name__)
#: How long another process may count by the calendar of before; what it counted then is recounted after.
EVERY = 2.0


class Calendars:
    """Keeps an application's calendars as they were accepted, whichever process accepted them."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._rows = CalendarChanges(app.store.pool)
        self._seen: list[DayRow] = []

    async def refresh(self) -> bool:
        """Reads what was accepted; True when anything is new."""
        rows = await self._rows.all()
        if rows == self._seen:
            return False
        calendars = self._app.calendar_files
        for (county, name), days in groupby(rows, lambda row: (row.county, row.calendar)):
            change, number = _change(county, name, list(days))
            calendars = with_days(calendars, [change], str(number))
        policy = msgspec.structs.replace(self._app.rules.policy, calendars=calendars)
        self._app.rules = msgspec.structs.replace(self._app.rules, policy=policy)
        self._seen = rows
        return True

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Current now, and kept so while inside."""
        await self.refresh()
        async with beside(self._keep(), "calendars"):
            yield

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.refresh()
            except StoreUnavailable as error:
                LOG.warning("the calendars wait for the database: %s", error)
            except Exception:
                LOG.exception("the calendars could not be read; tried again soon")


def _change(county: int, name: str, days: list[DayRow]) -> tuple[CalendarChange, int]:
    """The days of one calendar as one change, and the newest number."""
    changed = tuple(DayChange(day=row.day, closed=row.closed, name=row.name) for row in days)
    return CalendarChange(county=county, calendar=name, days=changed), days[-1].number
