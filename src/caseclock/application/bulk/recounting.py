"""A day closed or opened in a county's calendar: the deadlines it moves are shown, then moved as events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bulk.jobs import Bulk, Doing, End, JobView, job_id
from caseclock.application.calendars import Calendars
from caseclock.domain.case.clocking import clock_under
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.whatif.change import CalendarChange, DayChange, with_days, wrong_day
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import local_date
from caseclock.readmodels.clocks import cases_counting_past
from caseclock.store.bulk import NewRow
from caseclock.store.calendar_changes import CalendarChanges
from caseclock.store.findings import Findings
from caseclock.store.units import Loaded

KIND = "calendar"
PAGE = 100
NIL = UUID(int=0)
#: No row of closed days is as long: what is due earlier than this before a day does not roll over it.
ROLL = timedelta(days=31)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One clock that the change moves: the legal date, until when the member's act is accepted, the office's
    own date; each before and after."""

    case: str
    case_number: str
    clock: str
    name: str
    due_on: date | None
    due_on_then: date | None
    accepted_until: date | None
    accepted_until_then: date | None
    internal_on: date | None
    internal_on_then: date | None
    warnings_only: bool


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of a calendar moves. `job` once it was accepted: the recount of the clocks."""

    calendar: str
    county: int
    version: str
    moved: tuple[Moved, ...]
    jobs: tuple[JobView, ...] = ()


class CalendarAcceptance:
    """Shows and accepts changes of one calendar."""

    def __init__(self, app: Application, bulk: Bulk, calendars: Calendars) -> None:
        self._app = app
        self._bulk = bulk
        self._calendars = calendars

    async def preview(self, county: int, name: str, days: Sequence[DayChange]) -> Effect:
        """The deadlines that would move, by case and clock. Nothing is stored. Refused: no such day."""
        await self._calendars.refresh()
        after = self._under(county, name, days)
        moved: list[Moved] = []
        for each in await self._counties(county, name):
            async for found in self._moved(each, after, min(day.day for day in days) - ROLL):
                moved += found
        return Effect(
            calendar=name,
            county=county,
            version=after.policy.calendar(county, name).version,
            moved=tuple(moved),
        )

    async def accept(
        self, actor: Actor, key: str, county: int, name: str, days: Sequence[DayChange], reason: str
    ) -> Effect:
        """Stores the change and releases a job in each county that recounts its clocks with this reason."""
        job = job_id(actor, key)
        if await self._bulk.rows.read(actor.county, job) is None:
            shown = await self.preview(county, name, days)
        else:
            shown = Effect(calendar=name, county=county, version="", moved=())
        rows = [(each.day, each.closed, each.name) for each in days]
        await CalendarChanges(self._app.store.pool).add(county, name, rows, reason, actor.account, job)
        await self._calendars.refresh()
        jobs = []
        for each in await self._counties(county, name) or [county]:
            there = msgspec.structs.replace(actor, county=each)
            own = [m for m in shown.moved if CaseRef.parse(m.case).county == each]
            given = await self._bulk.give(
                there, key, KIND, _title(name, days), {"reason": reason}, _rows(own)
            )
            jobs.append(await self._bulk.release(there, given.id))
        version = self._app.rules.policy.calendar(county, name).version
        return msgspec.structs.replace(shown, version=version, jobs=tuple(jobs))

    def _under(self, county: int, name: str, days: Sequence[DayChange]) -> Rules:
        policy = self._app.rules.policy
        try:
            known = policy.calendar(county, name)
        except KeyError:
            names = sorted({known for _, known in policy.calendars})
            raise refuse(
                "no_such_calendar",
                "There is no such calendar",
                f"Use one of {', '.join(names)}.",
                field="name",
            ) from None
        for day in days:
            if why := wrong_day(known, day):
                raise refuse("day_refused", f"The day cannot be changed: {why}", "Correct it.", field="days")
        change = CalendarChange(county=county, calendar=name, days=tuple(days))
        calendars = with_days(policy.calendars, [change], "preview")
        policy = msgspec.structs.replace(policy, calendars=calendars)
        return msgspec.structs.replace(self._app.rules, policy=policy)

    async def _counties(self, county: int, name: str) -> list[int]:
        """The counties with cases that count by the calendar."""
        with_cases = await Findings(self._app.store.pool).counties()
        if county:
            return [county] if county in with_cases else []
        return [
            each for each in with_cases if not each or (each, name) not in self._app.rules.policy.calendars
        ]

    async def _moved(self, county: int, after: Rules, since: date) -> AsyncIterator[list[Moved]]:
        """What was over well before the first of the days cannot move, so its cases are not read."""
        pool, last = self._app.store.pool, NIL
        while cases := await cases_counting_past(pool, county, since, last, PAGE):
            last = cases[-1]
            loaded = await self._app.load(county, cases)
            for case in cases:
                yield _in_case(self._app.fold(county, case, loaded), after, loaded)


def _in_case(state: CaseState, after: Rules, loaded: Loaded) -> list[Moved]:
    """The clocks of a case that these rules count otherwise, as a recount would find them."""
    today = local_date(loaded.now)
    view = View(
        state=state,
        policy=after.policy,
        now=loaded.now,
        on=today,
        actor=Actor(account="system", role="system", county=state.county),
    )
    work, found = Work(after, state, view), []
    for clock in state.clocks.values():
        instance = state.instances.get(clock.instance)
        if instance is None or clock.stopped_on is not None or clock.status == "stopped":
            continue
        spec = work.definition(instance).procedure.clocks.get(clock.name)
        try:
            anew = clock_under(work, clock, spec, instance, today, "preview") if spec else None
        except NotInPolicy:
            continue
        if anew is None:
            continue
        was, then = clock.schedule, anew.schedule
        moved = Moved(
            case=str(CaseRef(state.county, state.case_id)),
            case_number=state.case_number,
            clock=clock.id,
            name=clock.name,
            due_on=was.due_on,
            due_on_then=then.due_on,
            accepted_until=was.accepted_until_on,
            accepted_until_then=then.accepted_until_on,
            internal_on=was.internal_on,
            internal_on_then=then.internal_on,
            warnings_only=(was.due_at, was.accepted_until_at, was.internal_on)
            == (then.due_at, then.accepted_until_at, then.internal_on),
        )
        found.append(moved)
    return found


def _rows(moved: Sequence[Moved]) -> list[NewRow]:
    """A row a case, with the clocks that were shown."""
    by_case: dict[str, list[str]] = {}
    for each in moved:
        by_case.setdefault(each.case, []).append(each.name)
    return [
        NewRow(CaseRef.parse(case).case_id, "recount: " + ", ".join(sorted(set(names))))
        for case, names in by_case.items()
    ]


def _title(name: str, days: Sequence[DayChange]) -> str:
    told = ", ".join(f"{each.day} {'closed' if each.closed else 'opened'}" for each in days)
    return f"{name.replace('_', ' ')}: {told}"


async def recount(doing: Doing) -> End:
    """One case's running clocks counted anew with the calendars that hold."""
    reason = msgspec.json.decode(doing.job.body)["reason"]
    reply = await doing.command("recalculate-clocks", {"reason": reason})
    clocks: list[dict[str, Any]] = reply.body.get("clocks", [])
    if not clocks:
        return End("already_so", "its clocks count by the new calendar")
    return End(
        "done", result="; ".join(f"{c['clock']} {(c['after'] or {}).get('due_on', '')}" for c in clocks)
    )
