"""What a command would do, shown before it is given: clocks that stop, start or move, and coverage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.decision import Decision
from caseclock.domain.case.determining import explanation_of, waits_for
from caseclock.domain.case.state import CoverageSet
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.ids import CaseRef

#: The case in wire form, and its clock.
Held = tuple[CaseRef, Clock]


def preview(decision: Decision) -> dict[str, Any]:
    """By kind, what follows in every case the decision touches, as plain data.

    A clock that goes along to another case is one line, with the case it goes to.
    """
    return {"clocks": _clocks(decision), "coverage": _coverage(decision)}


def determinations(decision: Decision) -> list[dict[str, Any]]:
    """Each determination as it would be kept, with its tree, and whose hand it would still wait for."""
    made = [r for change in decision.changes for r in change.recorded if explanation_of(r.event)]
    return [
        {
            "type": recorded.event.type,
            **msgspec.to_builtins(recorded.event, str_keys=True),
            "waits_for": waits_for(recorded.event),
        }
        for recorded in made
    ]


def _clocks(decision: Decision) -> list[dict[str, Any]]:
    before: dict[str, Held] = {}
    after: dict[str, Held] = {}
    for change in decision.changes:
        case = CaseRef(change.after.county, change.after.case_id)
        before |= {key: (case, clock) for key, clock in change.before.clocks.items()}
        after |= {key: (case, clock) for key, clock in change.after.clocks.items()}
    return [
        _line(key, before.get(key), after.get(key))
        for key in {**before, **after}
        if before.get(key) != after.get(key)
    ]


def _line(key: str, before: Held | None, after: Held | None) -> dict[str, Any]:
    known = after or before
    assert known is not None
    case, clock = known
    return {
        "clock": key,
        "name": clock.name,
        "procedure": clock.procedure,
        "member": str(clock.member or ""),
        "case": str(case),
        "what": _what(before, after),
        "before": _told(before),
        "after": _told(after),
    }


def _what(before: Held | None, after: Held | None) -> str:
    if before is None:
        return "starts"
    if after is None:
        return "goes"
    was, is_now = before[1], after[1]
    if (was.stopped_on is None) != (is_now.stopped_on is None):
        return "stops" if is_now.stopped_on else "runs again"
    if was.status != is_now.status:
        return {"paused": "pauses", "expired": "expires"}.get(is_now.status, "runs again")
    if was.schedule != is_now.schedule:
        return "moves"
    return "goes along" if before[0] != after[0] else "rings"


def _told(held: Held | None) -> dict[str, Any] | None:
    if held is None:
        return None
    due = held[1].schedule.due_on
    return {"due_on": due.isoformat() if due else None, "status": held[1].status}


def _coverage(decision: Decision) -> list[dict[str, Any]]:
    before: dict[UUID, tuple[CoverageSet, ...]] = {}
    after: dict[UUID, tuple[CoverageSet, ...]] = {}
    for change in decision.changes:
        before |= change.before.coverage
        after |= change.after.coverage
    return [
        {
            "member": str(member),
            "before": _shown(before.get(member, ())),
            "after": _shown(after.get(member, ())),
        }
        for member in {**before, **after}
        if before.get(member, ()) != after.get(member, ())
    ]


def _shown(entries: tuple[CoverageSet, ...]) -> list[dict[str, Any]]:
    kept = ("from_month", "to_month", "scope", "programme", "funding", "cost_cents")
    return [{name: msgspec.to_builtins(getattr(entry, name)) for name in kept} for entry in entries]
