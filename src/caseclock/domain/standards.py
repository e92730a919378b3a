"""What the law measures: which clocks are held against a standard, and what takes a case out of the count."""

from __future__ import annotations

from typing import Literal

import msgspec

#: What became of a deadline. Only the first three are in the rate; open and past its date is not met.
Outcome = Literal[
    "met", "missed", "overdue", "extended", "state_delay", "incomplete", "running", "called_off"
]
COUNTED: tuple[Outcome, ...] = ("met", "missed", "overdue")
APART: tuple[Outcome, ...] = ("extended", "state_delay", "incomplete", "running", "called_off")
OUTCOMES: tuple[Outcome, ...] = (*COUNTED, *APART)


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One standard. `percent` and `plus` name parameters: the share that must be in time, and days after the
    clock's due date. `done_by`: what counts as done; a clock stopped by anything else is called off.

    `done_clock`: another clock of the instance that tells when it was done. `unless_clock`: not counted where
    that clock runs from the same anchor. `flaw_clock` and `flaws`: what shows that it was not complete or had
    an error. `repeats`: each anchor is a deadline of its own, else the newest clock of the procedure counts.
    """

    name: str
    title: str
    procedure: str
    clock: str
    parameter: str = ""
    percent: str = ""
    plus: str = ""
    done_by: tuple[str, ...]
    done_clock: str = ""
    unless_clock: str = ""
    flaw_clock: str = ""
    flaws: tuple[str, ...] = ()
    state_counts: bool = False
    repeats: bool = False
    authority: str
    reading: str = ""


_COMPLETE = (
    "Complete and without error: what was asked for came in its time, and no paper was found insufficient, "
    "by the due date. An application counts by the notice that stands."
)
_MAILED = ("decision_notice.mailed",)
_LATE_PAPERS = ("verification.found_insufficient",)

MEASURES: tuple[Measure, ...] = (
    Measure(
        name="applications",
        title="Applications",
        procedure="mao_application",
        clock="promptness",
        parameter="app_days_general",
        percent="app_performance_percent",
        done_by=_MAILED,
        flaw_clock="verification_return",
        flaws=_LATE_PAPERS,
        authority="W&I 14154(d)(1)",
        reading=_COMPLETE,
    ),
    Measure(
        name="disability_applications",
        title="Applications that turn on a disability",
        procedure="mao_application",
        clock="promptness",
        parameter="app_days_disability",
        percent="app_performance_percent",
        done_by=_MAILED,
        flaw_clock="verification_return",
        flaws=_LATE_PAPERS,
        state_counts=True,
        authority="W&I 14154(d)(1)",
        reading=_COMPLETE,
    ),
    Measure(
        name="renewal_packets",
        title="Renewal packets mailed by the anniversary",
        procedure="renewal",
        clock="due",
        percent="renewal_mailed_percent",
        done_by=("renewal_packet.mailed",),
        done_clock="packet",
        repeats=True,
        authority="W&I 14154(d)(3)",
        reading="A renewal made without a packet is called off.",
    ),
    Measure(
        name="renewals",
        title="Renewals that came back, completed",
        procedure="renewal",
        clock="completion",
        percent="renewal_completed_percent",
        done_by=("renewal.approved", "renewal_discontinuance.notice_mailed"),
        flaws=("renewal_information.requested",),
        repeats=True,
        authority="W&I 14154(d)(3)",
        reading="Complete: nothing more had to be asked for by the due date.",
    ),
    Measure(
        name="renewal_notices",
        title="Notices to those who did not answer a renewal",
        procedure="renewal",
        clock="due",
        percent="renewal_no_reply_notice_percent",
        plus="renewal_no_reply_notice_days",
        done_by=("renewal_discontinuance.notice_mailed",),
        unless_clock="completion",
        repeats=True,
        authority="W&I 14154(d)(3)",
        reading="A renewal that was approved after all is called off.",
    ),
    Measure(
        name="newborns",
        title="Newborns enrolled",
        procedure="deemed_newborn",
        clock="newborn_enrollment",
        done_by=("bic.issued",),
        repeats=True,
        authority="DHCS goal for newborn referrals",
        reading="A goal; no share is set.",
    ),
    Measure(
        name="meds_alerts",
        title="MEDS alerts",
        procedure="meds_alert",
        clock="tenth_working_day",
        percent="meds_alert_percent",
        done_by=("meds.corrected", "meds.alert_answered"),
        repeats=True,
        authority="W&I 14154.5",
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}
