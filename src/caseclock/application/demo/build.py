"""Builds the demo day by day: a day's commands at once, what falls due on the way in its order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.demo.accounts import keep_in_use
from caseclock.application.demo.activating import Activating
from caseclock.application.demo.cast import STATE
from caseclock.application.demo.plan import END, START, Act, moment_of
from caseclock.application.demo.sites import ACTIVATE
from caseclock.application.handle import Command, handle
from caseclock.application.outcomes import Problem
from caseclock.application.training import Training
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date

LOG = logging.getLogger(__name__)
AT_ONCE = 16


class Built(msgspec.Struct):
    """What a build did: commands given, rungs rung, and what was refused (nothing, unless a rule changed)."""

    commands: int = 0
    rungs: int = 0
    refused: list[str] = []


class Builder:
    """Carries out a plan. One that was interrupted goes on on the day that its clock shows."""

    def __init__(
        self,
        app: Application,
        access: Access,
        training: Training,
        acts: Iterable[Act],
        told: Callable[[int, int], None] = lambda done, of: None,
        deliver: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self._app = app
        self._access = access
        self._training = training
        self._activating = Activating(app, access)
        self._told = told
        self._deliver = deliver
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._spoilt: set[object] = set()
        self._acts = sorted((act for act in acts if START <= act.on <= END), key=lambda act: act.on)
        self._month = (0, 0)
        self.built = Built()

    async def run(self, until: date = END) -> Built:
        """All days up to one; with the last the clock begins to tick."""
        today = local_date((await self._training.read()).now)
        done = 0
        for day, found in groupby(self._acts, key=lambda act: act.on):
            acts = list(found)
            # The clock goes on only when a day's work is done: what lies behind it is there already.
            if today <= day <= until:
                await self._until(day)
                await self._day(acts)
                if self._deliver and any(act.by.county == STATE for act in acts):
                    # An access code lives for a day, and the next day begins in a moment.
                    await self._deliver()
                await self._used(day)
            done += len(acts)
            self._told(done, len(self._acts))
        await self._until(until)
        await keep_in_use(self._access)
        if until == END:
            await self._until(END, ticking=True)
        return self.built

    async def _used(self, day: date) -> None:
        """Once a month somebody signs in, or the year would disable every account."""
        if (day.year, day.month) != self._month:
            self._month = (day.year, day.month)
            await keep_in_use(self._access)

    async def _until(self, day: date, *, ticking: bool = False) -> None:
        """Time passes; each rung on the way rings at its own moment."""
        to = moment_of(day)
        if (await self._training.read()).now > to:
            return
        while True:
            moved = await self._training.move(to, "here", ticking=ticking)
            self.built.rungs += moved.fired
            if moved.done:
                return

    async def _day(self, acts: list[Act]) -> None:
        """One day's commands: of each case in their order, of different cases at once."""
        by_case: dict[object, list[Act]] = {}
        for act in acts:
            by_case.setdefault(act.case, []).append(act)
        await asyncio.gather(*(self._case(each) for each in by_case.values()))

    async def _case(self, acts: list[Act]) -> None:
        async with self._gate:
            for act in acts:
                if act.case not in self._spoilt:
                    await self._give(act)

    async def _give(self, act: Act) -> None:
        try:
            if act.command == ACTIVATE:
                row, body = await self._activating.prepare(act)
                await handle(self._app, self._command(act, act.by.actor, body))
                await self._activating.finish(row)
            else:
                await handle(self._app, self._command(act, await self._activating.giver(act.by), act.body))
            self.built.commands += 1
        except (Refused, Problem) as error:
            # A rule was changed since the story was written: the case stays as it is, the others go on.
            self._spoilt.add(act.case)
            self.built.refused.append(f"{act.key} {act.command}: {error}")
            LOG.warning("the demo's %s of %s was refused: %s", act.command, act.key, error)

    @staticmethod
    def _command(act: Act, by: Actor, body: dict[str, Any]) -> Command:
        return Command(
            county=act.by.county,
            name=act.command,
            body=msgspec.json.encode(body),
            actor=by,
            key=act.key,
            case_id=None if act.opens else act.case,
        )
