"""The worklist's history of one case, told again from its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from asyncpg import Range

from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded
from caseclock.kernel.secret import REDACTED
from caseclock.readmodels.tools import Row, Tools
from caseclock.readmodels.worklist import spell


def spells(
    state: CaseState,
    history: Sequence[Recorded],
    evolve: Callable[[CaseState, Recorded], CaseState],
    tools: Tools,
) -> tuple[list[Row], CaseState]:
    """All spells as `put_rows_v1` leaves them, and the last state. An append, not an event, opens one."""
    told: list[Row] = []
    held: Row | None = None
    for _, events in groupby(history, key=_append):
        for recorded in events:
            state = evolve(state, recorded)
        now = spell(state, tools)
        if now == held:
            continue
        at = state.recorded_at
        if held is not None:
            opened = told.pop()
            if opened["period"].lower < at:
                told.append({**opened, "period": Range(opened["period"].lower, at)})
        if now is not None:
            told.append({**now, "from_version": state.version, "period": Range(at, None)})
        held = now
    if state.destroyed is not None:  # a list of earlier days names nobody of it any more
        told = [{**row, "title": REDACTED} for row in told]
    return told, state


def _append(recorded: Recorded) -> Any:
    """What was written together: a command with the rungs that rang before it, or a sweep's rungs.

    Events that name nothing of the kind belong together by their moment.
    """
    meta = recorded.meta
    return meta.correlation_id or meta.command_id or recorded.recorded_at
