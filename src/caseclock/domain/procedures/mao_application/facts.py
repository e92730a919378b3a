"""What the chart's guards and the clocks read about one application."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.domain.case.determining import stated
from caseclock.domain.case.members import MemberFactRecorded
from caseclock.domain.case.timeline import FactSource, latest
from caseclock.domain.case.view import View
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.procedures.mao_application.coverage import status_unsettled
from caseclock.domain.procedures.mao_application.data import application
from caseclock.domain.procedures.mao_application.events_decision import DecisionRescinded

NEEDS = ("immediate_need", "pregnant")
BY_MC355 = "MC355"


def filing_date(view: View) -> date | None:
    """The member's own filing date; at opening already the earlier of the two applications (I.2)."""
    return view.member.filed_on if view.member else None


def says_yes(value: Any) -> bool:
    """Whether a yes-or-no fact says yes, as people, forms and extracts write it."""
    return value is True or str(value).strip().lower() in ("y", "yes", "true", "1")


def member_says(view: View, name: str) -> bool:
    """Whether the latest value of a fact about the member says yes."""
    return view.member is not None and says_yes(latest(view.member.facts.get(name, ())))


def live_clock(view: View, name: str) -> Clock | None:
    """The instance's clock of that name that has not stopped."""
    running = [c for c in view.state.clocks_of(view.instance_id, name) if c.stopped_on is None]
    return running[-1] if running else None


def latest_clock(view: View, name: str) -> Clock | None:
    """The instance's newest clock of that name, running or stopped."""
    clocks = view.state.clocks_of(view.instance_id, name)
    return clocks[-1] if clocks else None


def may_apply(view: View) -> bool:
    """Whether an application opens: never for a deemed newborn, who needs none (42 CFR 435.117)."""
    return view.member is not None and not view.member.deemed


def disability_basis(view: View) -> bool:
    """Whether the member claims disability or blindness now: it picks the budget (I.3)."""
    return member_says(view, "disability_basis")


def need_is_new(view: View) -> bool:
    """Whether the event at hand shows an immediate need that no clock measures yet."""
    if live_clock(view, "immediate_need") is not None or application(view).decision is not None:
        return False
    if isinstance(view.trigger, MemberFactRecorded):
        return view.trigger.fact in NEEDS and says_yes(view.trigger.value)
    return any(member_says(view, name) for name in NEEDS)


def counts_anew(view: View) -> bool:
    """Whether the promptness clocks start: not when a decision is taken back before it was mailed, and not
    of an application that is decided when the member applies again."""
    if isinstance(view.trigger, DecisionRescinded):
        return view.trigger.was_mailed
    return application(view).decision is None


def asked_by_mc355(view: View) -> bool:
    """Whether the latest request went out on form MC 355, which gives 30 days."""
    return application(view).form == BY_MC355


def papers_unread(view: View) -> bool:
    """Whether the next move is the worker's: something to read, or something insufficient to ask again."""
    return bool(application(view).having("received", "insufficient"))


def papers_outstanding(view: View) -> bool:
    """Whether anything asked for has not come."""
    return bool(application(view).having("asked"))


def reply_overdue(view: View) -> bool:
    """Whether the time to answer the latest request has passed."""
    clock = latest_clock(view, "verification_return")
    return clock is not None and clock.stopped_on is None and clock.status == "expired"


def promptness_overdue(view: View) -> bool:
    """Whether the promptness clock has passed its due date and no notice was mailed."""
    clock = live_clock(view, "promptness")
    return clock is not None and clock.status == "expired"


def mailed_in_time(view: View) -> bool:
    """Whether the notice was mailed by the legal date, whenever that was recorded."""
    decision, clock = application(view).decision, latest_clock(view, "promptness")
    if decision is None or decision.mailed_on is None or clock is None:
        return False
    return clock.schedule.due_on is None or decision.mailed_on <= clock.schedule.due_on


def taken_back(view: View) -> bool:
    """Whether a decision was taken back and none was made since."""
    return application(view).taken_back


def status_open(view: View) -> bool:
    """Whether coverage was approved while the member's status is still being verified."""
    decision = application(view).decision
    return decision is not None and decision.conditional and status_unsettled(view)


FACTS = {
    fact.__name__: fact
    for fact in (
        may_apply, disability_basis, need_is_new, counts_anew, asked_by_mc355, papers_unread,
        papers_outstanding, reply_overdue, promptness_overdue, mailed_in_time, taken_back, status_open,
    )
}  # fmt: skip


def known_from(view: View) -> dict[str, FactSource]:
    """Where the dates of a decision came from; the papers stand in the list of what was asked for."""
    member, filing = view.member, view.state.filing
    known = dict(member.sources) if member else {}
    if "filed_on" not in known and filing and filing.source:
        known["filed_on"] = filing.source
    listed = FactSource(from_=f"{view.instance_id} v{view.state.version}", recorded_at=view.state.recorded_at)
    found = {"items": listed, "met_on": stated(view)}
    return found | {name: source for name, source in known.items() if name in ("filed_on", "died_on")}
