"""Who has the case: hand-over, transfer to another unit or county, and asking the supervisor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.events import AlertRaised, NoteAdded
from caseclock.domain.case.placing import assigned
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage.transfer import require_decisions
from caseclock.domain.procedures.household.events import TransferRequested
from caseclock.domain.procedures.household.pending import undecided
from caseclock.domain.procedures.household.travelling import sent
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_next_month

COUNTIES = range(1, 59)


class AssignCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hands the case over to an owner, or to a queue."""

    owner: str = ""
    unit: str = ""
    office: str = ""
    queue: str = ""


class Escalate(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the supervisor, or the program, to look at the case."""

    why: Written
    to: Literal["supervisor", "program"] = "supervisor"


class TransferCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gives the case to another unit or office of this county, or asks another county to take it."""

    unit: str = ""
    office: str = ""
    to_county: int | None = None
    why: Literal["moved", "wrong_county", "other"] = "moved"


def assign_case(body: AssignCase, view: View) -> Iterator[Output]:
    """A hand-over is an event; to nobody at all is refused."""
    if not body.owner and not body.queue:
        raise refuse("no_owner", "A case has an owner or a queue", "Name one.", field="owner")
    if body.owner and body.queue:
        raise refuse(
            "owner_and_queue",
            "A case that has an owner waits in no queue",
            "Name one of them.",
            field="queue",
        )
    yield assigned(view, owner=body.owner, unit=body.unit, office=body.office, queue=body.queue)


def escalate(body: Escalate, view: View) -> Iterator[Output]:
    """An alert to the supervisor that goes away when somebody works it or the case is handed over."""
    seed = view.command_id.hex[:12] if view.command_id else str(view.state.version)
    yield NoteAdded(text=body.why)
    yield AlertRaised(
        alert_id=f"{view.instance_id}/escalated/{seed}",
        alert="escalated",
        procedure="household",
        instance=view.instance_id,
        to=(body.to,),
    )


def transfer_case(body: TransferCase, view: View) -> Iterator[Output]:
    """Refused while anyone found CalWORKs-ineligible lacks a Medi-Cal decision (seed 004, office point 4).

    To another county it is asked for through the outbox; case and clocks stay here until that county opens.
    """
    _all_decided(view)
    require_decisions(view)
    if body.to_county is None:
        if not body.unit and not body.office:
            raise refuse(
                "no_target", "A transfer names a unit, an office or a county", "Name one.", field="unit"
            )
        yield assigned(view, unit=body.unit, office=body.office, queue="transfers")
        return
    if body.to_county not in COUNTIES or body.to_county == view.state.county:
        raise refuse(
            "no_such_county",
            "A case is transferred to another county of California",
            "Give a county code from 1 to 58 other than this one.",
            field="to_county",
        )
    filing = view.state.filing
    filed_on = filing.rules_on if filing else None
    days = view.policy.number("county_transfer_complete_days", view.on)
    takes_effect_on = first_of_next_month(view.on + timedelta(days=days))
    yield TransferRequested(
        to_county=body.to_county, why=body.why, filed_on=filed_on, takes_effect_on=takes_effect_on
    )
    yield sent(view, body.to_county, body.why, takes_effect_on)


def _all_decided(view: View) -> None:
    waiting = [
        member
        for member in undecided(view.state)
        if value_on(member.facts.get("calworks_ineligible", ()), view.on, False)
    ]
    if waiting:
        raise refuse(
            "medi_cal_undecided",
            "Everyone found ineligible for CalWORKs gets a Medi-Cal decision before the case is transferred",
            "Decide and mail for: " + ", ".join(member.name for member in waiting) + ".",
            citation="W&I 14005.37; 42 CFR 435.911",
            members=[{"member": str(member.id), "name": member.name} for member in waiting],
        )
