"""What changes the time the county has: a disability basis, a lawful extension, an immediate need (I.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events as e
from caseclock.domain.procedures.mao_application.bodies import (
    Written,
    not_decided,
    not_in_future,
    subject,
)
from caseclock.domain.procedures.mao_application.facts import (
    disability_basis,
    filing_date,
    live_clock,
)
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import add_months

_EXTENSION = "42 CFR 435.912(e); 22 CCR 50177(c)"


class ClaimDisability(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member claims disability or blindness."""


class WithdrawDisability(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The member no longer claims it."""


class FlagImmediateNeed(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pregnancy or an emergency: someone must look the same day."""

    need: Literal["pregnancy", "emergency"]


class WithdrawImmediateNeed(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The need is over, or was flagged by mistake; the reason is written."""

    reason: Written


class ExtendPromptness(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gives the application more time, for a reason the law names, written in the case."""

    until: date
    why: Written


class LinkCalworksApplication(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Links the household's CalWORKs application; added later, it moves no clock."""

    filed_on: date


def claim_disability(body: ClaimDisability, view: View) -> Iterator[Output]:
    """The budget becomes 90 days from the same anchor; other members keep theirs."""
    yield from _disability(view, True, "disability is claimed already")
    yield e.DisabilityClaimed(**subject(view))


def withdraw_disability(body: WithdrawDisability, view: View) -> Iterator[Output]:
    """The budget becomes 45 days from the same anchor."""
    yield from _disability(view, False, "no disability is claimed")
    yield e.DisabilityWithdrawn(**subject(view))


def _disability(view: View, claimed: bool, so_already: str) -> Iterator[Output]:
    not_in_future("effective_on", view.on, view)
    not_decided(view, "A change of the basis")
    if disability_basis(view) == claimed:
        raise refuse("already_so", f"For this member {so_already}", "Nothing is to be done.")
    assert view.member_id is not None
    yield MemberFactRecorded(member=view.member_id, fact="disability_basis", value=claimed)


def flag_immediate_need(body: FlagImmediateNeed, view: View) -> Iterator[Output]:
    """Starts the short clock: told the same day, the supervisor on the next office day (office point 15)."""
    not_in_future("effective_on", body.effective_on, view)
    not_decided(view, "An immediate need")
    if live_clock(view, "immediate_need") is not None:
        raise refuse("already_so", "The need is flagged already", "Decide the application.")
    assert view.member_id is not None
    yield e.ImmediateNeedFlagged(**subject(view), need=body.need)
    fact = "pregnant" if body.need == "pregnancy" else "immediate_need"
    yield MemberFactRecorded(member=view.member_id, fact=fact, value=True)


def withdraw_immediate_need(body: WithdrawImmediateNeed, view: View) -> Iterator[Output]:
    """The short clock stops; a pregnancy itself is a fact of the member and stays one."""
    if live_clock(view, "immediate_need") is None:
        raise refuse("not_so", "No immediate need waits", "Nothing is to be done.")
    assert view.member_id is not None
    yield e.ImmediateNeedWithdrawn(**subject(view), reason=body.reason)
    yield MemberFactRecorded(member=view.member_id, fact="immediate_need", value=False)


def extend_promptness(body: ExtendPromptness, view: View) -> Iterator[Output]:
    """Later than the present date, from today on, and never past three months from the application."""
    not_decided(view, "An extension")
    filed_on, clock = filing_date(view), live_clock(view, "promptness")
    if filed_on is None or clock is None or clock.schedule.due_on is None:
        raise refuse("no_clock", "No promptness clock runs", "Nothing is to be extended.")
    if clock.status != "running" or clock.schedule.due_on < view.today:
        raise refuse(
            "clock_past_due",
            "An application that is overdue is not made timely by an extension",
            "Write the reason in a note and mail the decision.",
            citation=_EXTENSION,
            due_on=clock.schedule.due_on,
        )
    earliest = max(clock.schedule.due_on + timedelta(days=1), view.today)
    latest = add_months(filed_on, view.policy.number("app_outer_months", filed_on))
    if not earliest <= body.until <= latest:
        room = earliest <= latest
        raise refuse(
            "extension_out_of_bounds",
            "An extension ends after the present due date and within three months of the application",
            f"Give a date from {earliest} to {latest}." if room else "No later date is lawful: decide.",
            citation=_EXTENSION,
            field="until",
            until=body.until,
            earliest=earliest,
            latest=latest,
        )
    yield e.PromptnessExtended(**subject(view), until=body.until, reason=body.reason, why=body.why)


def link_calworks_application(body: LinkCalworksApplication, view: View) -> Iterator[Output]:
    """Recorded and shown; only a correction of the filing date moves the clock (I.2)."""
    not_in_future("filed_on", body.filed_on, view)
    filed_on = filing_date(view)
    if filed_on is not None and body.filed_on < filed_on:
        raise refuse(
            "filed_before_the_anchor",
            "A combined application counts from the earlier of its two filing dates",
            "Correct the filing date of the application: every clock moves with it.",
            citation="decision I.2; 22 CCR 50141",
            field="filed_on",
            calworks_filed_on=body.filed_on,
            filed_on=filed_on,
        )
    yield e.CalworksApplicationLinked(**subject(view), filed_on=body.filed_on)
