"""The timer rows a case should have: one for each armed rung."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from caseclock.domain.clocks.ledger import Clock


class ArmedRung(NamedTuple):
    """One timer row: fire this arming of this rung of this clock at its due moment."""

    clock_id: str
    rung: str
    arming: int
    due_at: datetime


def armed_rungs(clocks: Mapping[str, Clock], until: datetime | None = None) -> list[ArmedRung]:
    """All armed rungs of a case, or those due by a moment, by due moment, then as the clocks started."""
    rows = [
        ArmedRung(clock.id, at, rung.arming, rung.due_at)
        for clock in clocks.values()
        for at, rung in clock.rungs.items()
        if rung.status == "armed" and rung.due_at is not None and (until is None or rung.due_at <= until)
    ]
    return sorted(rows, key=lambda row: row.due_at)


def fires_next(clocks: Mapping[str, Clock], now: datetime | None = None) -> ArmedRung | None:
    """The rung that fires next in the case; with `now`, only if its due moment has come."""
    rows = armed_rungs(clocks)
    if not rows or (now is not None and rows[0].due_at > now):
        return None
    return rows[0]
