"""Timeliness counted straight from the events, by rules of its own: no line is shared with the function."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import asyncpg

DAYS = {"app_days_general": "applications", "app_days_disability": "disability_applications"}
Key = tuple[str, str, str, str]


async def applications_by_hand(connection: asyncpg.Connection, county: int, today: date) -> Counter[Key]:
    """How many applications ended how, by measure, month of the due date and unit."""
    rows = await connection.fetch(
        "select case_id, type, convert_from(data, 'UTF8') as data, effective_on from events"
        " where county = $1 order by case_id, version",
        county,
    )
    histories: dict[Any, list[tuple[str, dict[str, Any], date]]] = defaultdict(list)
    for row in rows:
        histories[row["case_id"]].append((row["type"], json.loads(row["data"]), row["effective_on"]))
    found: Counter[Key] = Counter()
    for history in histories.values():
        unit = ""
        for kind, data, _ in history:
            if kind == "case.assigned":
                unit = data.get("unit") or unit
        for key in _applications(history, today):
            found[(*key, unit)] += 1
    return found


def _applications(history: list[tuple[str, dict[str, Any], date]], today: date) -> list[tuple[str, str, str]]:
    newest: dict[str, str] = {}
    for kind, data, _ in history:
        if kind == "clock.started" and data["started"]["name"] == "promptness":
            newest[data["started"]["instance"]] = data["started"]["id"]
    return [_one(history, instance, clock, today) for instance, clock in newest.items()]


def _one(
    history: list[tuple[str, dict[str, Any], date]], instance: str, clock: str, today: date
) -> tuple[str, str, str]:
    parameter, budget, anchor, due, extended = "", 0, date.min, date.min, False
    ended: date | None = None
    by = ""
    rings: dict[str, date] = {}
    returns: set[str] = set()
    insufficient: list[date] = []
    sent: list[date] = []
    back: list[date] = []
    for kind, data, on in history:
        if kind == "clock.started":
            started = data["started"]
            if started["id"] == clock:
                parameter, budget = started["parameter"], started["budget"]
                anchor = date.fromisoformat(started["anchor_on"])
                due = date.fromisoformat(started["schedule"]["due_on"])
            if started["name"] == "verification_return" and started["instance"] == instance:
                returns.add(started["id"])
        elif kind == "clock.rang" and data["clock"] in returns and data["rung"] == "due":
            # The moment it lapsed is the first instant of the day after its last.
            rings[data["clock"]] = date.fromisoformat(data["due_at"][:10]) - timedelta(days=1)
        elif kind == "clock.stopped" and data["clock"] in returns:
            if data.get("rungs", {}).get("due", {}).get("answered_on"):
                rings.pop(data["clock"], None)
        elif kind == "verification.found_insufficient" and data["instance"] == instance:
            insufficient.append(on)
        elif kind == "disability_evaluation.sent" and data["instance"] == instance:
            sent.append(date.fromisoformat(data["sent_on"]))
        elif kind == "disability_evaluation.returned" and data["instance"] == instance:
            back.append(date.fromisoformat(data["returned_on"]))
        elif kind.startswith("clock.") and data.get("clock") == clock:
            if "schedule" in data:
                due = date.fromisoformat(data["schedule"]["due_on"])
            if kind == "clock.recalculated":
                parameter, budget = data["parameter"], data["budget"]
            if kind == "clock.reanchored":
                anchor = date.fromisoformat(data["anchor_on"])
            extended = extended or kind == "clock.extended"
            if kind == "clock.stopped":
                ended, by = date.fromisoformat(data["stopped_on"]), data["by"]
    measure, month = DAYS[parameter], due.isoformat()[:7]
    if ended and by != "decision_notice.mailed":
        return measure, month, "called_off"
    if any(day <= due for day in [*rings.values(), *insufficient]):
        return measure, month, "incomplete"
    first, seen = anchor + timedelta(days=budget), ended or today
    if extended and first < seen <= due:
        return measure, month, "extended"
    if ended and ended <= due:
        return measure, month, "met"
    if seen <= due:
        return measure, month, "running"
    away = sum(
        1 for n in range((seen - anchor).days) if _with_the_state(anchor + timedelta(days=n), sent, back)
    )
    if measure == "disability_applications" and seen - timedelta(days=away) <= due:
        return measure, month, "state_delay"
    return measure, month, "missed" if ended else "overdue"


def _with_the_state(day: date, sent: list[date], back: list[date]) -> bool:
    """Sent on or before the day, and not come back by then."""
    return any(each <= day and not any(each <= came <= day for came in back) for each in sent)
