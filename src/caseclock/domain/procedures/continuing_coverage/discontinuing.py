"""The household's cash aid ends: each covered member's Medi-Cal goes on and is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.state import Member
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage import events_cash_aid as c
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import (
    CALWORKS,
    ELIGIBLE,
    covered_at,
    had_cash_aid,
    known,
)
from caseclock.domain.procedures.continuing_coverage.facts import (
    HELD,
    MEDI_CAL_REASONS,
    already_ended,
    deemed_now,
)
from caseclock.kernel.refusal import refuse

Why = Literal[
    "death", "moved_out_of_state", "loss_of_contact", "eligible_twice", "not_cooperating", "failed_renewal",
    "incarcerated", "signed_wish", "no_longer_eligible", "income", "time_limit", "no_eligible_child",
    "sanction", "cash_aid_request", "other",
]  # fmt: skip


#: Reasons of single persons: those concerned are named, the others only lose cash aid.
PERSONAL = frozenset({"death", "incarcerated"})


class DiscontinueCalworks(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cash aid ends on the effective date. `concerns`: whose own reason it is; with nobody, everyone's."""

    reason: Why
    concerns: tuple[UUID, ...] = ()
    held_since: date | None = None


def discontinue_calworks(body: DiscontinueCalworks, view: View) -> Iterator[Output]:
    """Each covered member's Medi-Cal goes on and is looked at; deemed newborns are not touched."""
    _running(body, view)
    known(view.state, body.concerns, "concerns")
    concerned = [m for m in view.state.members.values() if _concerned(m, body, view)]
    _named(body, view, concerned)
    yield CaseFactRecorded(fact=CALWORKS, value="discontinued")
    yield c.CalworksDiscontinued(reason=body.reason)
    for member in concerned:
        personal = member.id in body.concerns or (not body.concerns and body.reason not in PERSONAL)
        if latest(member.facts.get(ELIGIBLE, ())):
            yield MemberFactRecorded(member=member.id, fact=ELIGIBLE, value=False)
        yield e.ContinuationOpened(
            member=member.id,
            reason=body.reason if personal else "loss_of_cash_aid",
            personal=personal,
            aided=had_cash_aid(view.state, member, view.on),
        )
        if personal and body.reason == "incarcerated" and body.held_since is not None:
            yield MemberFactRecorded(member=member.id, fact=HELD, value=body.held_since.isoformat())
            yield m.IncarcerationReported(member=member.id, held_since=body.held_since)


def _concerned(member: Member, body: DiscontinueCalworks, view: View) -> bool:
    """Who had cash aid; and who is covered without it, where the reason is one of Medi-Cal too."""
    gone = member.left_on is not None or already_ended(view.state, member.id)
    if gone or deemed_now(view.state, member.id):
        return False
    if had_cash_aid(view.state, member, view.on):
        return True
    meant = member.id in body.concerns if body.concerns else body.reason in MEDI_CAL_REASONS
    return meant and covered_at(view.state, member, view.on)


def _running(body: DiscontinueCalworks, view: View) -> None:
    if body.effective_on is None:
        raise refuse(
            "no_effective_date",
            "A discontinuance has the date from which cash aid ends",
            "Give `effective_on`, the first of a month.",
            field="effective_on",
        )
    granted(view)


def granted(view: View) -> None:
    """Cash aid must run."""
    status = latest(view.state.facts.get(CALWORKS, ()), "")
    if status != "granted":
        raise refuse(
            "no_calworks",
            "Only cash aid that was granted is discontinued",
            "Record CalWORKs as granted first." if status in ("", "pending") else "Nothing to discontinue.",
            calworks=status,
        )


def _named(body: DiscontinueCalworks, view: View, concerned: list[Member]) -> None:
    if body.reason in PERSONAL and not body.concerns:
        raise refuse(
            "whose_reason", "This reason is a person's, not the household's", "Name whom it concerns.",
            field="concerns", members={str(m.id): m.name for m in concerned},
        )  # fmt: skip
    alive = [m.name for m in view.state.members.values() if m.id in body.concerns and m.died_on is None]
    if body.reason == "death" and alive:
        raise refuse(
            "death_not_recorded",
            "A death is recorded before what follows from it",
            "Record the death of " + ", ".join(alive) + " with its date.",
            field="concerns",
        )
    if body.reason == "incarcerated" and body.held_since is None:
        raise refuse(
            "held_since",
            "The 28 days count from the first day held",
            "Give `held_since`.",
            field="held_since",
        )
    not_in_future("held_since", body.held_since, view)
