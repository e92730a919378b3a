"""Firing due timers into their cases: load a batch, decide each case, append all in one commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.journal import Origin, written
from caseclock.domain.case.decide import decide_firing
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.firing import FIRE, Failed, firing_id
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Work
from caseclock.domain.clocks.armed import ArmedRung
from caseclock.domain.clocks.events import ClockRang
from caseclock.kernel.time import local_date
from caseclock.store.timers import Leased, Timers
from caseclock.store.units import Loaded, TimerRow, Unit

LOG = logging.getLogger(__name__)
BATCH = 100  # as many cases are locked while it is written, and a command to one of them waits
#: Batches under way at once: one is read, one decided, one written.
HANDS = 3
#: Batches in one sweep, after which whoever stops or moves the clock is heard.
LONGEST_SWEEP = 40


class Fired(msgspec.Struct):
    """What one sweep did: rungs fired, how late each was, cases that must be tried again."""

    rungs: int = 0
    late_seconds: list[int] = []
    lost: int = 0
    failed: int = 0


class Firing:
    """Fires what is due. Any number of these may run; rows are leased, and the append settles a race."""

    def __init__(
        self, app: Application, timers: Timers, told: Callable[[Fired], None] = lambda _: None
    ) -> None:
        self._app = app
        self._timers = timers
        self._told = told
        self._hands = asyncio.Semaphore(HANDS)
        self._deciding = asyncio.Lock()
        #: The last sweep was long enough before all was fired: another process could help.
        self.has_more = False
        #: Goes on with each batch and each case: who watches sees a long turn from one that stands still.
        self.steps = 0

    def wake(self) -> None:
        """Something may be due at once: says so to the workers, here and in other processes."""
        self._app.wake()

    def last_covered_day(self) -> date:
        """The last day that every calendar covers."""
        return self._app.rules.policy.last_covered_day()

    async def sweep(self) -> int:
        """A batch of each county that has work, in turn, until none has more or it was long enough.

        The number of rungs fired. While one batch is written the next is decided.
        """
        fired, begun = 0, 0
        try:
            async with asyncio.TaskGroup() as turns:

                async def turn(county: int) -> None:
                    nonlocal fired, begun
                    async with self._hands:
                        self.steps += 1
                        begun += 1
                        leased = await self._timers.lease(county, BATCH)
                        if len(leased) == BATCH and begun < LONGEST_SWEEP:
                            turns.create_task(turn(county))
                        rungs = await self._batch(county, leased)
                        fired += rungs

                for county in await self._timers.counties_due():
                    turns.create_task(turn(county))
        except ExceptionGroup as several:
            raise several.exceptions[0] from several
        self.has_more = begun >= LONGEST_SWEEP
        return fired

    async def _batch(self, county: int, leased: Collection[Leased]) -> int:
        """One batch of one county. No transaction is open while cases are decided."""
        if not leased:
            return 0
        cases = sorted({timer.case_id for timer in leased})
        aside, waiting = await self._held(county, cases)
        ready = [case for case in cases if case not in waiting]
        done = Fired()
        try:
            await self._fire(county, ready, aside, leased, done)
        except Exception:
            LOG.exception("batch of county %s failed; firing case by case", county)
            for case in ready:
                await self._alone(county, case, aside, leased, done)
        if waiting:
            await self._timers.release(county, waiting)
        self._told(done)
        return done.rungs

    async def _held(
        self, county: int, cases: Collection[UUID]
    ) -> tuple[dict[UUID, set[ArmedRung]], set[UUID]]:
        """Rungs to pass over for good, and cases whose order must wait for a rung's next try."""
        aside: dict[UUID, set[ArmedRung]] = {}
        waiting: set[UUID] = set()
        for held in await self._timers.held(county, cases):
            if held.aside:
                rung = ArmedRung(held.clock_id, held.rung, held.arming, held.due_at)
                aside.setdefault(held.case_id, set()).add(rung)
            else:
                waiting.add(held.case_id)
        return aside, waiting

    async def _fire(
        self,
        county: int,
        cases: Collection[UUID],
        aside: dict[UUID, set[ArmedRung]],
        leased: Collection[Leased],
        done: Fired,
    ) -> None:
        loaded = await self._app.load(county, cases)
        decided: list[tuple[UUID, Decision, Failed | None]] = []
        units: list[tuple[UUID, Decision, Unit]] = []
        async with self._deciding:
            for n, case in enumerate(cases):
                if n % 4 == 0:
                    await asyncio.sleep(0)  # who answers people in the same process goes first
                decision, failed = self._decide(county, case, loaded, aside.get(case, set()))
                decided.append((case, decision, failed))
                if decision.changes:
                    units.append((case, decision, self._unit(county, case, loaded, decision)))
        outcomes = await self._app.store.append(county, [unit for _, _, unit in units])
        for (case, decision, _), outcome in zip(units, outcomes, strict=True):
            if outcome == "written":
                _count(done, decision)
            else:
                done.lost += 1
                await self._timers.release(county, [case])
        for case, decision, failed in decided:
            if failed is not None:
                await self._set_back(county, case, failed, leased, done)
            elif not decision.changes:
                await self._stray(county, case, leased)

    async def _alone(
        self,
        county: int,
        case: UUID,
        aside: dict[UUID, set[ArmedRung]],
        leased: Collection[Leased],
        done: Fired,
    ) -> None:
        """One case of a batch that failed; its oldest rung bears the blame when it fails again."""
        try:
            await self._fire(county, [case], aside, leased, done)
        except Exception as error:
            LOG.exception("case %s failed", case)
            oldest = next(timer for timer in leased if timer.case_id == case)
            rung = ArmedRung(oldest.clock_id, oldest.rung, oldest.arming, oldest.due_at)
            await self._set_back(county, case, Failed(rung, error), leased, done)

    def _decide(
        self, county: int, case: UUID, loaded: Loaded, aside: set[ArmedRung]
    ) -> tuple[Decision, Failed | None]:
        self.steps += 1
        state = self._app.fold(county, case, loaded)
        return decide_firing(self._app.rules, state, self._view(county, loaded, state), aside)

    def _view(self, county: int, loaded: Loaded, state: Any) -> View:
        return View(
            state=state,
            policy=self._app.rules.policy,
            now=loaded.now,
            on=local_date(loaded.now),
            actor=Actor(account="system", role="system", county=county),
            given=self._app.given_for_firing(),
            command=FIRE,
        )

    def _unit(self, county: int, case: UUID, loaded: Loaded, decision: Decision) -> Unit:
        first = decision.changes[0].events[0]
        origin = Origin(
            command=FIRE,
            command_id=first.command_id or firing_id(case, "", "", 0),
            actor=Actor(account="system", role="system", county=county),
        )
        return written(self._app, county, loaded, decision, origin, None, self._app.keys(loaded))

    async def _set_back(
        self, county: int, case: UUID, failed: Failed, leased: Collection[Leased], done: Fired
    ) -> None:
        done.failed += 1
        rung = failed.rung
        row = TimerRow(
            case_id=case, clock_id=rung.clock_id, rung=rung.rung, arming=rung.arming, due_at=rung.due_at
        )
        tries = next((t.tries for t in leased if (t.clock_id, t.rung) == rung[:2]), 0)
        LOG.error("rung %s of %s in case %s failed: %r", rung.rung, rung.clock_id, case, failed.error)
        if await self._timers.failed(county, row, repr(failed.error), tries):
            await self._alarm(county, case, rung)
        await self._timers.release(county, [case])

    async def _alarm(self, county: int, case: UUID, rung: ArmedRung) -> None:
        """A rung set aside is told to the supervisor: what it should have done, a person must do."""
        loaded = await self._app.load(county, [case])
        state = self._app.fold(county, case, loaded)
        work = Work(self._app.rules, state, self._view(county, loaded, state))
        clock = state.clocks[rung.clock_id]
        alert = AlertRaised(
            alert_id=f"{rung.clock_id}/{rung.rung.replace(' ', '_')}/{rung.arming}/set_aside",
            alert="rung_set_aside",
            procedure=clock.procedure,
            instance=clock.instance,
            clock=clock.id,
            member=clock.member,
            to=("owner", "supervisor"),
        )
        work.record(alert, local_date(loaded.now), clock.procedure, clock.procedure_version)
        unit = self._unit(county, case, loaded, Decision(changes=(work.change(),)))
        await self._app.store.append(county, [unit])

    async def _stray(self, county: int, case: UUID, leased: Collection[Leased]) -> None:
        """A timer row that its case does not arm: another worker fired it, or it was never removed."""
        for timer in leased:
            if timer.case_id == case:
                await self._timers.drop(
                    county,
                    TimerRow(
                        case_id=case,
                        clock_id=timer.clock_id,
                        rung=timer.rung,
                        arming=timer.arming,
                        due_at=timer.due_at,
                    ),
                )


def _count(done: Fired, decision: Decision) -> None:
    for change in decision.changes:
        for recorded in change.recorded:
            if isinstance(recorded.event, ClockRang):
                done.rungs += 1
                done.late_seconds.append(recorded.event.late_seconds)
