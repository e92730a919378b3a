"""What a command would do, shown before it is given: clocks that stop, start or move; coverage; alerts."""

from __future__ import annotations

from typing import Any

from caseclock.domain.case.decision import CaseChange, Decision
from caseclock.domain.clocks.ledger import Clock


def preview(decision: Decision) -> dict[str, Any]:
    """By kind, what follows in every case the decision touches, as plain data."""
    return {"clocks": [line for change in decision.changes for line in _clocks(change)]}


def _clocks(change: CaseChange) -> list[dict[str, Any]]:
    before, after = change.before.clocks, change.after.clocks
    return [
        {
            "clock": key,
            "name": (after.get(key) or before[key]).name,
            "member": str((after.get(key) or before[key]).member or ""),
            "what": _what(before.get(key), after.get(key)),
            "before": _told(before.get(key)),
            "after": _told(after.get(key)),
        }
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


def _what(before: Clock | None, after: Clock | None) -> str:
    if before is None:
        return "starts"
    if after is None:
        return "moves to another case"
    if after.stopped_on is not None and before.stopped_on is None:
        return "stops"
    return "moves" if after.schedule != before.schedule else "rings"


def _told(clock: Clock | None) -> dict[str, Any] | None:
    if clock is None:
        return None
    due = clock.schedule.due_on
    return {"due_on": due.isoformat() if due else None, "status": clock.status}
