"""Compares all histories of some counties under a change, in a transaction that can write nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from caseclock.application.app import Application
from caseclock.domain.whatif.comparing import Comparison, read_types
from caseclock.domain.whatif.report import Line, LiveTable, Report, groups, line, totals
from caseclock.domain.whatif.trial import Trial
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import monotonic
from caseclock.store.histories import Checksum, Histories
from caseclock.store.keys import PersonKeys
from caseclock.store.units import StoredEvent

BATCH = 200
NIL = UUID(int=0)


class WhatIf:
    """One trial over histories. Nobody's secrets are opened: what is compared stands in clear."""

    def __init__(
        self,
        app: Application,
        trial: Trial,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        self._app = app
        self._trial = trial
        self._told = told
        self._keys = PersonKeys(app.keyring, {})
        self._histories = Histories(app.store.pool)
        self._types = read_types()
        self._cases = self._events = self._clocks = self._determinations = self._unfollowed = 0

    async def run(self, counties: Iterable[int] = (), *, most: int = 0, keep: int = 0) -> Report:
        """The report over these counties (all that have cases when none is named).

        `most` cases at the most, else Refused; `keep` lines at the most (0: all), the rest is counted.
        """
        begun = monotonic()
        chosen = tuple(counties) or tuple(await self._histories.counties())
        lines: list[Line] = []
        tables: list[LiveTable] = []
        total = 0
        now: datetime | None = None
        for county in chosen:
            async with self._histories.reading(county) as reading:
                now, snapshot = await reading.moment()
                before = await reading.checksums(snapshot)
                total += await reading.count()
                if most and total > most:
                    raise refuse(
                        "too_many_cases",
                        f"One request compares {most} cases at the most",
                        "Run `caseclock what-if` where the database is.",
                        cases=total,
                    )
                after = NIL
                while cases := await reading.cases(after, BATCH):
                    after = cases[-1]
                    self._cases += len(cases)
                    events = await reading.events(cases, self._types)
                    # In a thread: whoever else asks the same process is answered meanwhile.
                    lines += await asyncio.to_thread(self._compared, county, events, now)
                    self._told(self._cases, total)
            async with self._histories.reading(county) as reading:
                tables += _tables(county, before, await reading.checksums(snapshot))
        assert now is not None
        return self._report(chosen, now, lines, tables, monotonic() - begun, keep)

    def _compared(self, county: int, events: list[StoredEvent], now: datetime) -> list[Line]:
        found: list[Line] = []
        for case, stream in groupby(events, lambda event: event.case_id):
            comparison = Comparison(self._trial, county, case)
            history = (self._app.codec.decode(county, stored, self._keys) for stored in stream)
            found += [line(told) for told in comparison.run(history, now)]
            self._clocks += comparison.clocks
            self._determinations += comparison.determinations
            self._unfollowed += comparison.unfollowed
        self._events += len(events)
        return found

    def _report(
        self,
        counties: tuple[int, ...],
        now: datetime,
        lines: list[Line],
        tables: list[LiveTable],
        seconds: float,
        keep: int,
    ) -> Report:
        return Report(
            title=self._trial.change.title,
            now=now,
            counties=counties,
            cases=self._cases,
            cases_diverging=len({each.case for each in lines}),
            events=self._events,
            clocks=self._clocks,
            determinations=self._determinations,
            unfollowed=self._unfollowed,
            seconds=round(seconds, 2),
            untouched=all(table.same for table in tables),
            tables=tuple(tables),
            totals=totals(lines),
            groups=groups(lines),
            lines=tuple(lines[:keep] if keep else lines),
            lines_left_out=max(0, len(lines) - keep) if keep else 0,
        )


def _tables(county: int, before: list[Checksum], after: list[Checksum]) -> list[LiveTable]:
    then = {each.name: each.checksum for each in after}
    return [
        LiveTable(county=county, name=name, rows=rows, before=checksum, after=then[name])
        for name, rows, checksum in before
    ]
