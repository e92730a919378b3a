"""A member leaves the household, dies, or withdraws the application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.members import MemberDied, MemberRemoved
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Instance, Member
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import present, the_member
from caseclock.domain.procedures.household.events import CoverageEndRequested, How, WithdrawalRequested
from caseclock.domain.procedures.household.pending import (
    APPLICATION,
    application_stands,
    covered,
    promptness,
)
from caseclock.domain.procedures.mao_application.events_decision import ApplicationWithdrawn
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse

WITHDRAWAL = "42 CFR 435.914"


class RemoveMember(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member left the household; the effective date is the day."""

    member: UUID
    why: Written


class RecordDeath(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A death was reported. The application is still decided, for the months up to it."""

    member: UUID
    died_on: date


class RequestWithdrawal(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The household withdraws for these members, or for all who applied; `by` says who."""

    members: tuple[UUID, ...] = ()
    received_on: date
    how: How = "writing"
    by: str = ""


def remove_member(body: RemoveMember, view: View) -> Iterator[Output]:
    """Leaving decides nothing: an application that waits for a decision, or coverage, goes along or ends."""
    not_in_future("effective_on", body.effective_on, view)
    member = present(view)
    running = promptness(view.state, member)
    if running:
        raise refuse(
            "application_undecided",
            f"{member.name} still waits for a decision",
            "Move the member to another case with the application, decide it, or record its withdrawal.",
            citation="42 CFR 435.912(g)",
            field="member",
            clocks=[{"clock": c.id, "due_on": c.schedule.due_on} for c in running],
        )
    if covered(view.state, member, view.on):
        raise refuse(
            "still_covered",
            f"{member.name} has coverage, which leaving a household does not end",
            "Move the member to another case with the coverage, or end it by a decision with notice.",
            citation="42 CFR 435.916",
            field="member",
        )
    yield MemberRemoved(member=member.id, why=body.why)


def record_death(body: RecordDeath, view: View) -> Iterator[Output]:
    """Dated on the day of death. What runs for the other members, a deemed newborn too, is not touched."""
    not_in_future("died_on", body.died_on, view)
    member = the_member(view)
    if member.died_on is not None:
        raise refuse(
            "died_already",
            f"The death of {member.name} is recorded",
            "Take the earlier report back (reverse-command), then record the right day.",
            field="member",
            died_on=member.died_on,
        )
    if member.birth_date is not None and body.died_on < member.birth_date:
        raise refuse(
            "died_before_birth",
            "Nobody dies before being born",
            "Correct the day of death or the birth date.",
            field="died_on",
            birth_date=member.birth_date,
        )
    yield New(MemberDied(member=member.id), body.died_on)


def request_withdrawal(body: RequestWithdrawal, view: View) -> Iterator[Output]:
    """Before a decision the application is withdrawn; once coverage began it is a request to end coverage."""
    not_in_future("received_on", body.received_on, view)
    named = [the_member(view, key) for key in body.members]
    asked = named or [m for m in view.state.members.values() if m.asks_for_coverage and m.left_on is None]
    found = False
    for member in asked:
        outputs = list(_withdrawn(body, view, member))
        found = found or bool(outputs)
        if named and not outputs:
            raise _nothing(member.name)
        yield from outputs
    if not found:
        raise _nothing("Nobody here")


def _withdrawn(body: RequestWithdrawal, view: View, member: Member) -> Iterator[Output]:
    on = body.received_on
    if covered(view.state, member, view.today):
        yield New(CoverageEndRequested(member=member.id, received_on=on, how=body.how, by=body.by), on)
    elif application_stands(view.state, member):
        yield New(WithdrawalRequested(member=member.id, received_on=on, how=body.how, by=body.by), on)
        for instance in _applications(view, member):
            event = ApplicationWithdrawn(
                instance=instance.id, member=member.id, received_on=on, how=body.how, by=body.by
            )
            yield New(event, on)


def _applications(view: View, member: Member) -> list[Instance]:
    return [i for i in view.state.instances_of(APPLICATION, member.id) if not i.final]


def _nothing(who: str) -> Exception:
    return refuse(
        "nothing_to_withdraw",
        f"{who} has neither an open application nor coverage",
        "Nothing needs to be withdrawn.",
        citation=WITHDRAWAL,
        field="members",
    )
