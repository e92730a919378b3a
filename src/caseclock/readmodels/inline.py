"""What a command writes to the read models: the rows after it less the rows before it, and its timers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.ledger import Clock
from caseclock.readmodels import alerts, cases, clocks, coverage, keys, members, worklist
from caseclock.readmodels.tools import ReadModel, Row, Tools
from caseclock.store.units import TableChange, TimerRow

#: In the order in which put_rows_v1 touches them.
MODELS: tuple[ReadModel, ...] = (
    cases.MODEL, keys.MODEL, members.MODEL, clocks.MODEL, coverage.MODEL, alerts.MODEL,
)  # fmt: skip
TABLES = (*(model.table for model in MODELS), worklist.TABLE)
_PARTS = CaseState.__struct_fields__
_parts = attrgetter(*_PARTS)


def changes(
    before: CaseState, after: CaseState, recorded_at: datetime, tools: Tools
) -> dict[str, TableChange]:
    """By table, what one command changes. Nothing is written where nothing changed."""
    found: dict[str, TableChange] = {}
    moved = _moved(before, after)
    for model in MODELS:
        if not moved.isdisjoint(model.reads):
            change = _difference(model, before, after, moved, tools)
            if change.put or change.delete:
                found[model.table] = change
    if not moved.isdisjoint(worklist.READS):
        change = _spell(before, after, recorded_at, moved, tools)
        if change.put or change.delete:
            found[worklist.TABLE] = change
    return found


def timers(before: CaseState, after: CaseState) -> tuple[tuple[TimerRow, ...], tuple[TimerRow, ...]]:
    """Timer rows to put and to delete: one for each armed rung of an open case."""
    if before.clocks is after.clocks and before.status == after.status:
        return (), ()
    alike = before.version > 0 and before.status == after.status
    was = _armed(before, after.clocks if alike else {})
    is_now = _armed(after, before.clocks if alike else {})
    put = tuple(row for key, row in is_now.items() if was.get(key) != row)
    return put, tuple(row for key, row in was.items() if is_now.get(key) != row)


def in_full(state: CaseState, model: ReadModel, tools: Tools) -> Iterable[Row]:
    """All rows of one case as a rebuild writes them."""
    return [{**row, "version": state.version} for row in model.rows(state, tools).values()]


def _moved(before: CaseState, after: CaseState) -> set[str]:
    """The parts that differ. Evolve copies only what it changes: the same object is the same value."""
    if before.version == 0:
        return set(_PARTS)
    return {
        name
        for name, was, is_now in zip(_PARTS, _parts(before), _parts(after), strict=True)
        if was is not is_now
    }


def _difference(
    model: ReadModel, before: CaseState, after: CaseState, moved: set[str], tools: Tools
) -> TableChange:
    if model.apart and moved.isdisjoint(name for name in model.reads if name != model.apart):
        before, after = _only_what_changed(before, after, model.apart)
    was, is_now = model.rows(before, tools), model.rows(after, tools)
    put = [{**row, "version": after.version} for key, row in is_now.items() if was.get(key) != row]
    gone: list[dict[str, Any]] = [
        {**dict(zip(model.key, key, strict=True)), "version": after.version}
        for key in was
        if key not in is_now
    ]
    return TableChange(tuple(put), tuple(gone))


def _only_what_changed(before: CaseState, after: CaseState, part: str) -> tuple[CaseState, CaseState]:
    """Both cases with only those entries of a part that differ: the others have the same rows."""
    was, is_now = getattr(before, part), getattr(after, part)
    return (
        replace(before, **{part: {k: v for k, v in was.items() if is_now.get(k) is not v}}),
        replace(after, **{part: {k: v for k, v in is_now.items() if was.get(k) is not v}}),
    )


def _spell(
    before: CaseState, after: CaseState, recorded_at: datetime, moved: set[str], tools: Tools
) -> TableChange:
    is_now = worklist.spell(after, tools)
    if not worklist.differs(before, is_now, moved, tools):
        return TableChange()
    mark = {"from_version": after.version, "at": recorded_at}
    if is_now is None:
        return TableChange(delete=({"case_id": after.case_id, **mark},))
    return TableChange(put=({**is_now, **mark},))


def _armed(state: CaseState, same: Mapping[str, Clock]) -> dict[tuple[str, str, int], TimerRow]:
    """The armed rungs of a case that is not closed, leaving out clocks that are the very same elsewhere."""
    if state.version == 0 or state.status == "closed":
        return {}
    return {
        (clock.id, at, rung.arming): TimerRow(
            case_id=state.case_id, clock_id=clock.id, rung=at, arming=rung.arming, due_at=rung.due_at
        )
        for clock in state.clocks.values()
        if same.get(clock.id) is not clock
        for at, rung in clock.rungs.items()
        if rung.status == "armed" and rung.due_at is not None
    }
