"""Folding legal holds and the destruction of a case's records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from caseclock.domain.case.holds import HoldLifted, HoldPlaced, RecordsDestroyed
from caseclock.domain.case.state import CaseState, Destroyed, Hold
from caseclock.kernel.events import Recorded
from caseclock.kernel.secret import REDACTED


def _placed(state: CaseState, event: HoldPlaced, recorded: Recorded) -> CaseState:
    hold = Hold(
        id=event.hold,
        authority=event.authority,
        why=event.why,
        member=event.member,
        placed_on=recorded.effective_on,
        placed_by=recorded.meta.actor,
    )
    return replace(state, holds={**state.holds, hold.id: hold})


def _lifted(state: CaseState, event: HoldLifted, recorded: Recorded) -> CaseState:
    hold = state.holds.get(event.hold)
    if hold is None:
        return state
    over = replace(hold, lifted_on=recorded.effective_on, lifted_authority=event.authority)
    return replace(state, holds={**state.holds, hold.id: over})


def _destroyed(state: CaseState, event: RecordsDestroyed, recorded: Recorded) -> CaseState:
    """Nobody is found by it any more: what stood in clear is left out of what the case knows."""
    nobody = {
        key: replace(
            member,
            first_name=REDACTED,
            last_name="",
            birth_date=None,
            sex="",
            identifiers={},
            numbers={},
            facts={},
            sources={},
        )
        for key, member in state.members.items()
    }
    bare = {key: replace(each, data=None, answers={}) for key, each in state.instances.items()}
    return replace(
        state,
        closed_why=REDACTED,
        members=nobody,
        instances=bare,
        facts={},
        numbers={},
        coverage={},
        papers={},
        representatives={},
        determinations={},
        destroyed=Destroyed(on=recorded.effective_on, schedule=event.schedule, persons=event.persons),
    )


CHANGES: Mapping[str, Callable[[CaseState, Any, Recorded], CaseState]] = {
    "hold.placed": _placed,
    "hold.lifted": _lifted,
    "records.destroyed": _destroyed,
}
