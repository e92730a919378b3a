"""Moving the training clock: the request fires all that falls due on the way, or leaves it to the workers."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from typing import Literal

import msgspec

from caseclock.application.firing import Firing
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import PACIFIC, monotonic
from caseclock.store.business_clock import BusinessClock, ClockNow, ClockRefused
from caseclock.store.timers import Timers

#: A request fires for so long at most, then answers with the moment it has reached.
PATIENCE = 60.0
LOOK_AGAIN = 0.02
#: No clock goes back, so a slip of the pen (9999) would end the office for good.
YEARS_AHEAD = 5


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """Where the clock stands, how many rungs rang, how many are still due. `done`: `to` was reached."""

    now: datetime
    fired: int
    due: int
    done: bool


class Training:
    """The training clock of one database."""

    def __init__(self, clock: BusinessClock, timers: Timers, firing: Firing) -> None:
        self._clock = clock
        self._timers = timers
        self._firing = firing

    async def read(self) -> ClockNow:
        """What the clock shows."""
        return await self._clock.read()

    async def move(self, to: datetime, fire: Literal["here", "workers"], *, ticking: bool = False) -> Moved:
        """Goes forward to a moment; Refused in a live database, backwards, too far, or while another does."""
        now = await self._clock.read()
        if now.mode == "training":
            _refuse_beyond(to, self._latest(now.now))
        try:
            if fire == "workers":
                await self._clock.move(to, ticking=ticking)
                self._firing.wake()
                return Moved(now=to, fired=0, due=await self._timers.count_due(), done=False)
            async with self._clock.only_one() as alone:
                if not alone:
                    raise refuse(
                        "clock_busy", "Another request is moving the clock", "Wait until it has ended."
                    )
                return await self._fire_until(to, ticking)
        except ClockRefused as error:
            raise refuse(
                "clock",
                str(error),
                "Give a later moment; start with --training-clock for a clock that moves.",
                field="to",
            ) from error

    def _latest(self, now: datetime) -> datetime:
        """Five years ahead, and still in the last year for which every calendar lists the closed days."""
        here = now.astimezone(PACIFIC)
        ahead = here.replace(year=here.year + YEARS_AHEAD, day=min(here.day, 28))
        return min(ahead, datetime.combine(self._firing.last_covered_day(), time(23, 59), PACIFIC))

    async def _fire_until(self, to: datetime, ticking: bool) -> Moved:
        """To the next due moment, fire all due then, and again, until `to` or out of patience."""
        begun, fired = monotonic(), 0
        now = await self._clock.move(None, ticking=False)
        while True:
            fired += await self._fire_now()
            if monotonic() - begun > PATIENCE:
                return Moved(now=now, fired=fired, due=await self._timers.count_due(), done=False)
            if await self._timers.count_firable():
                # Another worker is firing them: time that went on without it would show them unfired.
                await asyncio.sleep(LOOK_AGAIN)
                continue
            # Asked after nothing was left to fire: what the other worker's rungs armed is among it.
            next_due = await self._timers.next_to_come()
            if next_due is None or next_due > to:
                break
            now = await self._clock.move(next_due)
        await self._clock.move(to, ticking=ticking)
        return Moved(now=to, fired=fired, due=await self._timers.count_due(), done=True)

    async def _fire_now(self) -> int:
        """Everything due at this moment, also what the firing itself made due."""
        fired = 0
        while count := await self._firing.sweep():
            fired += count
        return fired


def _refuse_beyond(to: datetime, latest: datetime) -> None:
    if to > latest:
        raise refuse(
            "clock_too_far",
            f"The clock goes {YEARS_AHEAD} years ahead at most, and not beyond the calendars",
            f"Give a moment up to {latest.isoformat()}.",
            field="to",
            latest=latest.isoformat(),
        )
