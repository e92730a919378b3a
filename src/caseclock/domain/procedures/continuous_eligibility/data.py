"""What the procedure keeps: which protections run, and what they count from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.view import View
from caseclock.domain.procedures.continuous_eligibility import events as e
from caseclock.kernel.events import Recorded


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """One member. `determined_on`: the determination a child's year counts from, with the birth date then."""

    determined_on: date | None = None
    born: date | None = None
    child_until: date | None = None
    pregnant_since: date | None = None
    pregnancy_ended_on: date | None = None
    postpartum_until: date | None = None


def protection(view: View) -> Protection:
    """The instance's data; an empty one before anything happened to it."""
    found = view.data
    return found if isinstance(found, Protection) else Protection()


def _child(data: Protection | None, event: e.ChildBegan, _: Recorded) -> Protection:
    return replace(
        data or Protection(), determined_on=event.determined_on, born=event.born, child_until=event.until
    )


def _pregnancy(data: Protection | None, event: e.PregnancyBegan, _: Recorded) -> Protection:
    return replace(data or Protection(), pregnant_since=event.since)


def _postpartum(data: Protection | None, event: e.PostpartumBegan, _: Recorded) -> Protection:
    return replace(data or Protection(), pregnancy_ended_on=event.ended_on, postpartum_until=event.until)


def _child_over(data: Protection | None, _event: e.ChildEnded, _: Recorded) -> Protection:
    return replace(data or Protection(), child_until=None)


def _pregnancy_over(data: Protection | None, _event: e.PregnancyEnded, _: Recorded) -> Protection:
    return replace(data or Protection(), pregnant_since=None)


def _postpartum_over(data: Protection | None, _event: e.PostpartumEnded, _: Recorded) -> Protection:
    return replace(data or Protection(), postpartum_until=None)


FOLDS: dict[str, Callable[[Any, Any, Recorded], Any]] = {
    "continuous_eligibility.child_began": _child,
    "continuous_eligibility.pregnancy_began": _pregnancy,
    "continuous_eligibility.postpartum_began": _postpartum,
    "continuous_eligibility.child_ended": _child_over,
    "continuous_eligibility.pregnancy_ended": _pregnancy_over,
    "continuous_eligibility.postpartum_ended": _postpartum_over,
}
