"""Compares each case's ledger with its timer rows and deliveries, and mends or reports what differs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from caseclock.application.app import Application
from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.armed import armed_rungs
from caseclock.domain.clocks.corrections import recalculate
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.clocks.schedule import calendar_version
from caseclock.kernel.ids import derive
from caseclock.store.findings import Findings
from caseclock.store.timers import Timers
from caseclock.store.units import TimerRow

BATCH = 100
LATE = timedelta(minutes=5)
NIL = UUID(int=0)


class Reconciler:
    """Goes round all open cases, a batch each time; remembers where it stands in each county."""

    def __init__(self, app: Application, timers: Timers, findings: Findings) -> None:
        self._app = app
        self._timers = timers
        self._findings = findings
        self._at: dict[int, UUID] = {}

    async def round(self) -> int:
        """One batch of each county; how many new broken promises were found."""
        found = 0
        for county in await self._findings.counties():
            cases = await self._findings.cases_after(county, self._at.get(county, NIL), BATCH)
            self._at[county] = cases[-1] if len(cases) == BATCH else NIL
            found += await self._cases(county, cases)
            found += await self._deliveries(county)
        return found

    async def _cases(self, county: int, cases: list[UUID]) -> int:
        if not cases:
            return 0
        # Rows first: what is armed meanwhile then only looks unexpected, never missing.
        rows = await self._timers.of_cases(county, cases)
        loaded = await self._app.load(county, cases)
        found = 0
        for case in cases:
            state = self._app.fold(county, case, loaded)
            wanted = self._wanted(state)
            missing = wanted - rows
            if missing and missing & await self._still_missing(county, case):
                for row in missing:
                    await self._timers.put(county, row)
                    found += await self._note(county, case, "timer_missing", row, mended=True)
            found += await self._report(county, state, loaded.now)
        return found

    async def _still_missing(self, county: int, case: UUID) -> set[TimerRow]:
        """Looks once more, since a command may have come between the two reads."""
        rows = await self._timers.of_cases(county, [case])
        loaded = await self._app.load(county, [case])
        return self._wanted(self._app.fold(county, case, loaded)) - rows

    @staticmethod
    def _wanted(state: CaseState) -> set[TimerRow]:
        if state.status != "open":
            return set()
        return {
            TimerRow(
                case_id=state.case_id, clock_id=r.clock_id, rung=r.rung, arming=r.arming, due_at=r.due_at
            )
            for r in armed_rungs(state.clocks)
        }

    async def _note(self, county: int, case: UUID, kind: str, row: TimerRow, *, mended: bool) -> int:
        key = derive(case, kind, row.clock_id, row.rung, row.arming)
        detail = f"rung {row.rung} of {row.clock_id}, due {row.due_at.isoformat()}"
        return int(await self._findings.note(county, key, case, kind, detail, mended=mended))

    async def _report(self, county: int, state: CaseState, now: datetime) -> int:
        """Rungs armed and long due, and clocks that still count with an earlier calendar."""
        found, still = 0, set()
        for row in self._wanted(state):
            if row.due_at < now - LATE:
                still.add(derive(state.case_id, "rung_late", row.clock_id, row.rung, row.arming))
                found += await self._note(county, state.case_id, "rung_late", row, mended=False)
        for clock in state.clocks.values():
            if self._outdated(county, state, clock, now):
                key = derive(state.case_id, "calendar_changed", clock.id)
                still.add(key)
                detail = f"{clock.id} counts with {clock.schedule.calendar_version}; recalculate it"
                found += int(
                    await self._findings.note(county, key, state.case_id, "calendar_changed", detail)
                )
        await self._findings.mended(county, state.case_id, still)
        return found

    def _outdated(self, county: int, state: CaseState, clock: Clock, now: datetime) -> bool:
        """Whether it counts with an earlier calendar and would come out otherwise by the one that holds."""
        instance = state.instances.get(clock.instance)
        if instance is None or clock.status != "running" or clock.stopped_on is not None:
            return False
        definition = self._app.rules.definitions.get(instance.procedure, instance.version)
        spec, policy = definition.procedure.clocks[clock.name], self._app.rules.policy
        if calendar_version(spec, county, policy) == clock.schedule.calendar_version:
            return False
        anew = recalculate(
            clock, spec, clock.parameter, clock.budget, "", now=now, policy=policy, county=county
        )
        return anew is not None

    async def _deliveries(self, county: int) -> int:
        found, still = 0, set()
        for case, message, topic in await self._findings.undelivered(county, LATE, BATCH):
            key = derive(message, "delivery_late")
            still.add(key)
            found += int(await self._findings.note(county, key, case, "delivery_late", f"{topic} {message}"))
        if len(still) < BATCH:
            await self._findings.arrived(county, still)
        return found
