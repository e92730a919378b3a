"""Moving running cases to another version of a procedure: each is classed, and moved only when asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.journal import Origin, written
from caseclock.application.outcomes import Busy, NotFound
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.migrating import MIGRATE, Mappings, Verdict, decide_migration, running_older
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor, View
from caseclock.kernel.ids import CaseRef, derive
from caseclock.kernel.time import local_date
from caseclock.store.findings import Findings
from caseclock.store.units import Loaded

PAGE = 100
TRIES = 5


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One instance of one case, and what is said of it; `moved` once it has been."""

    case: str
    case_number: str
    verdict: Verdict
    moved: bool = False


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Every instance that runs an older version, by case."""

    procedure: str
    to: int
    applied: bool
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each class, and how many were moved."""
        found = Counter(str(line.verdict.kind) for line in self.lines)
        return {**found, "moved": sum(line.moved for line in self.lines)}

    @property
    def left(self) -> int:
        """How many cannot be moved as things are."""
        return sum(line.verdict.kind != "safe" for line in self.lines)


class Migration:
    """One procedure to one version, in every county or in one."""

    def __init__(
        self,
        app: Application,
        procedure: str,
        to: int,
        mappings: Mappings,
        told: Callable[[int], None] = lambda _: None,
        county: int | None = None,
    ) -> None:
        known = [each.version for each in app.rules.definitions if each.name == procedure]
        if to not in known:
            here = f"it has {', '.join(f'v{n}' for n in known)}" if known else "there is no such procedure"
            raise NotFound(f"{procedure} has no version {to}: {here}")
        self._app = app
        self._procedure = procedure
        self._to = to
        self._mappings = mappings
        self._told = told
        self._county = county
        self._seen = 0

    async def run(self, *, apply: bool) -> Report:
        """Classes every case; with `apply` moves those that are safe, each in an append of its own."""
        findings = Findings(self._app.store.pool)
        lines: list[Line] = []
        for county in await findings.counties() if self._county is None else [self._county]:
            after = UUID(int=0)
            while cases := await findings.cases_after(county, after, PAGE):
                lines += await self._page(county, cases, apply=apply)
                after = cases[-1]
        return Report(procedure=self._procedure, to=self._to, applied=apply, lines=tuple(lines))

    async def _page(self, county: int, cases: list[UUID], *, apply: bool) -> list[Line]:
        loaded = await self._app.load(county, cases)
        lines: list[Line] = []
        for case in cases:
            state = self._app.fold(county, case, loaded)
            if running_older(state, self._procedure, self._to):
                verdicts, decision = self._decide(county, state, loaded)
                moved = apply and bool(decision.changes)
                if moved:
                    verdicts = await self._apply(county, case, loaded, verdicts, decision)
                lines += [
                    Line(
                        case=str(CaseRef(county, case)),
                        case_number=state.case_number,
                        verdict=verdict,
                        moved=moved and verdict.kind == "safe",
                    )
                    for verdict in verdicts
                ]
            self._seen += 1
        self._told(self._seen)
        return lines

    def _decide(self, county: int, state: CaseState, loaded: Loaded) -> tuple[list[Verdict], Decision]:
        view = View(
            state=state,
            policy=self._app.rules.policy,
            now=loaded.now,
            on=local_date(loaded.now),
            actor=_system(county),
            given=self._app.given_for_firing(),
            command=MIGRATE,
            command_id=self._id(state),
        )
        return decide_migration(self._app.rules, state, view, self._procedure, self._to, self._mappings)

    async def _apply(
        self, county: int, case: UUID, loaded: Loaded, verdicts: list[Verdict], decision: Decision
    ) -> list[Verdict]:
        """Appends the move; a command that came meanwhile is waited for and the case decided anew."""
        for _ in range(TRIES):
            if not decision.changes:
                return verdicts
            origin = Origin(
                command=MIGRATE, command_id=self._id(decision.changes[0].before), actor=_system(county)
            )
            unit = written(self._app, county, loaded, decision, origin, None, self._app.keys(loaded))
            if (await self._app.store.append(county, [unit]))[0] == "written":
                self._app.wake()
                return verdicts
            loaded = await self._app.load(county, [case])
            verdicts, decision = self._decide(county, self._app.fold(county, case, loaded), loaded)
        raise Busy(f"case {CaseRef(county, case)} is being changed by others; run it again")

    def _id(self, state: CaseState) -> UUID:
        return derive(state.case_id, MIGRATE, self._procedure, self._to, state.version)


def _system(county: int) -> Actor:
    return Actor(account="system", role="system", county=county)
