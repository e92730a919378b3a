"""Cash aid is restored: bridging stops, no gap, unmailed notices are pulled and mailed ones answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage import events_cash_aid as c
from caseclock.domain.procedures.continuing_coverage.common import (
    CALWORKS,
    ELIGIBLE,
    bridge_month,
    coverage,
    known,
    subject,
)
from caseclock.domain.procedures.continuing_coverage.data import Continuation, continuation
from caseclock.domain.procedures.continuing_coverage.facts import is_suspended, restorable
from caseclock.domain.procedures.continuing_coverage.rescinding import taken_back
from caseclock.kernel.events import New
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import first_of_next_month


class RestoreCalworks(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cash aid as if it had not ended. A late report restores it only if it came in the month after the end.

    `members`: those who get it again; nobody named means everyone it ended for.
    """

    why: Literal["late_report", "hearing", "county_error"]
    received_on: date | None = None
    members: tuple[UUID, ...] = ()


def restore_calworks(body: RestoreCalworks, view: View) -> Iterator[Output]:
    """From the month in which it ended; deemed newborns are not touched."""
    known(view.state, body.members, "members")
    ended = {m: d for m, d in aid_ended(view).items() if not body.members or m in body.members}
    if not ended:
        raise _nothing()
    _in_time(body, view, min(ended.values()))
    yield New(CaseFactRecorded(fact=CALWORKS, value="granted"), min(ended.values()))
    yield c.CalworksRestored(restored_from=min(ended.values()), why=body.why, received_on=body.received_on)
    for member, ended_on in ended.items():
        yield New(MemberFactRecorded(member=member, fact=ELIGIBLE, value=True), ended_on)
        yield c.CalworksAidRestored(member=member, from_month=bridge_month(ended_on))


def aid_ended(view: View) -> dict[UUID, date]:
    """For whom cash aid may be restored, and since when it had ended; refused when for nobody."""
    found = _ended(view)
    if not found:
        raise _nothing()
    return found


def _nothing() -> Refused:
    return refuse(
        "nothing_to_restore",
        "No cash aid ended that could be restored",
        "Nothing to do.",
        field="members",
    )


def _ended(view: View) -> dict[UUID, date]:
    """Living members whose newest continuation began with the end of cash aid, and when that was."""
    newest: dict[UUID, Instance] = {
        i.member: i for i in view.state.instances_of("continuing_coverage") if i.member is not None
    }
    found = {member: instance.data for member, instance in newest.items()}
    return {
        member: data.ended_on
        for member, data in found.items()
        if isinstance(data, Continuation)
        and data.ended_on is not None
        and view.state.members[member].died_on is None
    }


def _in_time(body: RestoreCalworks, view: View, ended_on: date) -> None:
    if body.why != "late_report":
        return
    if body.received_on is None:
        raise refuse(
            "no_receipt", "A late report was received on a day", "Give `received_on`.", field="received_on"
        )
    not_in_future("received_on", body.received_on, view)
    if body.received_on >= first_of_next_month(bridge_month(ended_on)):
        raise refuse(
            "restoration_month_over",
            "A late report restores cash aid only in the month after it ended",
            "A new application for cash aid is needed; Medi-Cal is decided by itself.",
            field="received_on",
            last_day_before=first_of_next_month(bridge_month(ended_on)),
        )


def restore_member(view: View) -> Iterator[Output]:
    """What was decided meanwhile is taken back; while suspended, only what is owed changes."""
    trigger, data = view.trigger, continuation(view)
    if not isinstance(trigger, c.CalworksAidRestored) or not restorable(view) or data.ended_on is None:
        return
    suspended = is_suspended(view.instance)
    if not suspended:
        yield from taken_back(view, "CalWORKs restored")
    yield e.ContinuationClosed(**subject(view), from_month=trigger.from_month)
    if not suspended:
        yield coverage(view, data.before, trigger.from_month, "CalWORKs restored, no gap")
