"""How long the case is kept: legal holds placed and lifted, and the destruction that a person released."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.holds import HoldLifted, HoldPlaced, RecordsDestroyed
from caseclock.domain.case.retention import CASE_KEPT, counts_from, due_on, holds_in_force, keeps
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import refuse

#: What the application looked up: open cases in which somebody of this one is, and who is in any other.
ELSEWHERE, SHARED = "open_elsewhere", "in_other_cases"
Authority = Annotated[str, msgspec.Meta(min_length=3, max_length=200)]


class PlaceLegalHold(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keeps the case, or one person's records in it, from destruction until the hold is lifted."""

    authority: Authority
    reason: Written
    member: UUID | None = None


class LiftLegalHold(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ends a legal hold; what is due may be destroyed again."""

    hold: Word
    authority: Authority
    reason: Written


class DestroyRecords(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Destroys the keys of the people whom no other case needs; given by a released list only."""

    released_by: Word
    released_at: datetime | None = None
    job: UUID | None = None


def place_legal_hold(body: PlaceLegalHold, view: View) -> Iterator[Output]:
    """Each hold has its own authority; several may stand beside each other."""
    seed = view.command_id or UUID(int=view.state.version)
    yield HoldPlaced(
        hold=derive(seed, "hold").hex[:12], authority=body.authority, why=body.reason, member=view.member_id
    )


def something_held(view: View) -> None:
    """There is a hold to lift."""
    if not holds_in_force(view.state):
        raise refuse("no_hold", "No legal hold is in force on this case", "Nothing is to be done.")


def lift_legal_hold(body: LiftLegalHold, view: View) -> Iterator[Output]:
    """A hold that is in force, on the authority of whoever may end it."""
    something_held(view)
    if body.hold not in {hold.id for hold in holds_in_force(view.state)}:
        raise refuse(
            "no_such_hold",
            "No legal hold in force has that id",
            "Take one of those that the case shows.",
            field="hold",
            holds=[hold.id for hold in holds_in_force(view.state)],
        )
    yield HoldLifted(hold=body.hold, authority=body.authority, why=body.reason)


def destroy_records(body: DestroyRecords, view: View) -> Iterator[Output]:
    """Refused while anything keeps the case, however long ago the list was made."""
    kept = tuple(keeps(view.state, view.policy, view.today, tuple(view.given.facts.get(ELSEWHERE, ()))))
    if kept:
        raise refuse(
            "still_kept",
            "The case may not be destroyed",
            "It stands on a later list, once nothing keeps it any more.",
            citation="42 CFR 431.17",
            kept_by=list(kept),
        )
    since, due = counts_from(view.state), due_on(view.state, view.policy)
    assert since is not None
    assert due is not None
    value = view.policy.parameters.at(CASE_KEPT, since)
    shared = frozenset(view.given.facts.get(SHARED, ()))
    people = (*view.state.members, view.state.case_id)
    yield RecordsDestroyed(
        schedule=CASE_KEPT,
        years=int(value.value),
        source=value.source,
        due_on=due,
        persons=tuple(each for each in people if each not in shared),
        kept=tuple(each for each in people if each in shared),
        released_by=body.released_by,
        released_at=body.released_at,
        job=body.job,
    )
