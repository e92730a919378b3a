"""Rebuilding read models from the application's own histories, rules and tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from caseclock.application.app import Application
from caseclock.domain.case.evolve import evolve
from caseclock.kernel.events import Recorded
from caseclock.readmodels.inline import TABLES
from caseclock.readmodels.projecting import Source
from caseclock.readmodels.rebuild import Progress, rebuild


async def rebuild_read_models(
    app: Application, dsn: str, tables: Sequence[str] = (), told: Callable[[Progress], None] = lambda _: None
) -> int:
    """Rebuilds the named tables, or all; answers from how many cases. RebuildBlocked when another does."""

    async def histories(county: int, cases: Sequence[UUID]) -> Mapping[UUID, Sequence[Recorded]]:
        loaded = await app.store.load(county, cases)
        return {case: app.history(county, case, loaded) for case in cases}

    source = Source(
        histories=histories,
        evolve=lambda state, recorded: evolve(state, recorded, app.rules.codes),
        tools=app.tools,
    )
    return await rebuild(dsn, source, tables=tables or TABLES, progress=told)
