"""What the chart's guards and the clocks read about one renewal."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.view import View
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.policy.scope import determine_scope
from caseclock.domain.procedures.renewal.data import renewal
from caseclock.domain.procedures.renewal.events import RenewalScheduled
from caseclock.domain.procedures.renewal.telling import status_of
from caseclock.domain.procedures.status_verification.person_facts import scope_facts
from caseclock.kernel.time import first_of_next_month


def newest_clock(view: View, name: str) -> Clock | None:
    """The renewal's newest clock of that name, running or stopped."""
    clocks = view.state.clocks_of(view.instance_id, name)
    return clocks[-1] if clocks else None


def cure_accepted_until(view: View) -> date | None:
    """The last day on which papers bring coverage back: the last day of the cure, rolled forward."""
    clock, ended = newest_clock(view, "cure"), renewal(view).ended
    if clock is None or ended is None or clock.anchor_on != ended.ends_from:
        return ended.cure_until if ended else None
    return clock.schedule.accepted_until_on or clock.schedule.due_on


def answer_until(view: View) -> date | None:
    """The last day to answer the latest MC 355, rolled forward."""
    clock, asked_on = newest_clock(view, "information"), renewal(view).asked_on
    if asked_on is None:
        return None
    if clock is None or clock.anchor_on != asked_on:
        return asked_on + timedelta(days=view.policy.number("mc355_reply_days", asked_on))
    return clock.schedule.accepted_until_on or clock.schedule.due_on


def renewed(view: View) -> bool:
    """Whether the cycle at hand was decided in the household's favour."""
    return renewal(view).outcome.startswith("renewed")


def begins_anew(view: View) -> bool:
    """Whether a cycle was scheduled while the one before was under way, or coverage had ended."""
    return view.instance is not None and not {"scheduled", "covered"} <= set(view.instance.configuration)


def due_counts(view: View) -> bool:
    """Whether the due day is watched: of a new cycle always, after an end taken back while it is to come."""
    due = renewal(view).due_on
    return isinstance(view.trigger, RenewalScheduled) or (due is not None and view.on <= due)


def papers_lack(view: View) -> bool:
    """Whether what was read lacks something."""
    return renewal(view).complete is False


def discontinuance_stands(view: View) -> bool:
    """Whether a notice is out, or coverage ended, and it was not taken back."""
    return renewal(view).ending is not None


def coverage_ended(view: View) -> bool:
    """Whether a discontinuance took effect and was not taken back."""
    return renewal(view).ended is not None


def curable(view: View) -> bool:
    """Whether coverage ended for want of papers, which late papers mend."""
    ended = renewal(view).ended
    return ended is not None and ended.cure_until is not None


def cure_in_hand(view: View) -> bool:
    """Whether papers came within the cure; they are then read and decided, however long that takes."""
    return renewal(view).cured_on is not None


def full_scope_at_risk(view: View) -> bool:
    """Whether a person with full scope would get only restricted if she had to apply anew (W&I 14007.8)."""
    data, found = renewal(view), status_of(view)
    if data.due_on is None or found is None or view.member is None:
        return False
    anew = first_of_next_month(data.due_on)
    entry = coverage_in(view.state, view.member.id, data.due_on)
    facts = scope_facts(*found, anew)
    if entry is None or entry.scope != "full" or facts is None:
        return False
    as_new = replace(facts, filed_on=anew, enrolled_before_2026=False)
    return determine_scope(as_new, view.policy.parameters, anew).scope == "restricted"


def preparation_begins(view: View) -> date | None:
    """From when the renewal is prepared: some weeks before the last mailing day of its packet."""
    by = renewal(view).packet_by
    return None if by is None else by - timedelta(days=view.policy.number("renewal_preparation_days", by))


def due_on(view: View) -> date | None:
    """The last day of the due month."""
    return renewal(view).due_on


def cure_began(view: View) -> date | None:
    """The first day without coverage; None where late papers mend nothing."""
    ended = renewal(view).ended
    return ended.ends_from if ended and ended.cure_until else None
