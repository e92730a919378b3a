"""More time for an application: only for the reasons the law names, never past three months (I.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_time as e
from caseclock.domain.procedures.mao_application.bodies import not_decided, subject
from caseclock.domain.procedures.mao_application.facts import filing_date, live_clock
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import add_months

_EXTENSION = "42 CFR 435.912(e); 22 CCR 50177(c)"


class ExtendPromptness(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gives the application more time, for a reason the law names, written in the case."""

    until: date
    why: Written


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
