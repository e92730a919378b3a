"""A what-if asked by a person of a county: bounded, one at a time, and kept to be read again."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.outcomes import BadBody, Busy, KeyReused, NotFound
from caseclock.application.whatif.export import to_json
from caseclock.application.whatif.reading import read_trial
from caseclock.application.whatif.running import WhatIf
from caseclock.domain.case.view import Actor
from caseclock.domain.policy.yamltext import PolicyFileError
from caseclock.domain.whatif.report import Report
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.store.county import KEPT_FROM
from caseclock.store.what_ifs import Kept, Named, WhatIfRows

#: Cases in one request, and lines kept of what it found; the desk's command has no such bounds.
MOST_CASES = 5000
LINES_KEPT = 2000
NAME = "what-if"
_REMEDY = "Write the change as docs/what-if.md shows."


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A report, who asked for it, and the change as it was given."""

    id: UUID
    asked_by: str
    asked_at: datetime
    change: str
    report: Report


class WhatIfs:
    """Asking and reading again."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._rows = WhatIfRows(app.store.pool)

    async def ask(self, actor: Actor, key: str, change: str, busy: asyncio.Lock) -> Answer:
        """Tries a change on the county's cases. The same key answers the same report.

        Raises BadBody (with the line), KeyReused, Busy while another is compared, Refused: too many cases.
        """
        what_if = derive(command_id(actor.county, actor.account, key), NAME)
        if (known := await self._rows.read(actor.county, what_if)) is not None:
            if known.change != change:
                raise KeyReused("this Idempotency-Key was used for another change; use a new one")
            return _answer(actor.county, known)
        try:
            trial = read_trial(change, "change", self._app.rules)
        except (PolicyFileError, DefinitionFaults) as error:
            raise BadBody(str(error), field="change", remedy=_REMEDY) from error
        if busy.locked():
            raise Busy("another change is being tried; ask again", retry_after=5)
        async with busy:
            report = await WhatIf(self._app, trial).run((actor.county,), most=MOST_CASES, keep=LINES_KEPT)
        await self._rows.keep(actor.county, what_if, report.title, change, actor.account, to_json(report))
        return await self.read(actor.county, what_if)

    async def read(self, county: int, what_if: UUID) -> Answer:
        """A report again; NotFound where the county has none of that id."""
        kept = await self._rows.read(county, what_if)
        if kept is None:
            raise NotFound("no such report")
        return _answer(county, kept)

    async def newest(self, county: int, limit: int) -> list[Named]:
        """The newest reports, by title."""
        return await self._rows.newest(county, limit)


def _without_own(county: int, report: Report) -> Report:
    """Whoever is close to a case reads nothing of it here either; the sums stay."""
    own = {str(CaseRef(county, case)) for case in KEPT_FROM.get()}
    if not own:
        return report
    groups = tuple(
        msgspec.structs.replace(g, examples=tuple(each for each in g.examples if each not in own))
        for g in report.groups
    )
    lines = tuple(each for each in report.lines if each.case not in own)
    return msgspec.structs.replace(report, groups=groups, lines=lines)


def _answer(county: int, kept: Kept) -> Answer:
    return Answer(
        id=kept.what_if_id,
        asked_by=kept.asked_by,
        asked_at=kept.asked_at,
        change=kept.change,
        report=_without_own(county, msgspec.json.decode(kept.report, type=Report)),
    )
