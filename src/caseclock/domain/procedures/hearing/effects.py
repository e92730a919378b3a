"""What a hearing does to the contested act: it is held, set aside, or takes effect after all.

A procedure that keeps its own state of the act hears `act.held`, `act.set_aside` and `act.upheld` and sets
coverage itself; for every other act coverage is set here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.domain.case.contested import ActHeld, ActSetAside, ActUpheld
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CoverageSet
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import notice_rule
from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month

CITATION = "42 CFR 431.230"
#: Kinds of acts whose procedures listen, by procedure.
_LISTENING = {
    "status_verification": "reduction",
    "continuing_coverage": "discontinuance",
    "renewal": "discontinuance",
}
_ENDS = ("discontinuance", "suspension")


def hold(view: View, notice: Notice) -> Iterator[Output]:
    """Nothing of the act holds while the hearing is undecided; what it took already is put back."""
    assert notice.effective_on is not None
    if _listens(view, notice):
        yield ActHeld(
            instance=notice.act,
            member=view.member_id,
            hearing=view.instance_id,
            effective_on=notice.effective_on,
        )
    else:
        yield from _put_back(view, notice, "aid paid pending a hearing")


def set_aside(view: View, notice: Notice) -> Iterator[Output]:
    """Coverage as it was before the act, from the day the act took effect."""
    if not notice.takes or notice.effective_on is None:
        return
    if _listens(view, notice):
        yield ActSetAside(
            instance=notice.act,
            member=view.member_id,
            hearing=view.instance_id,
            effective_on=notice.effective_on,
        )
    else:
        yield from _put_back(view, notice, "act set aside by a hearing")


def uphold(view: View, notice: Notice, takes_effect_on: date) -> Iterator[Output]:
    """The act that was held takes effect, on the first of a month after the hearing ended."""
    if not notice.takes or notice.effective_on is None:
        return
    if _listens(view, notice):
        yield ActUpheld(
            instance=notice.act,
            member=view.member_id,
            hearing=view.instance_id,
            effective_on=notice.effective_on,
            takes_effect_on=takes_effect_on,
        )
    elif notice.kind in _ENDS and view.member_id is not None:
        yield CoverageWasSet(
            member=view.member_id,
            from_month=takes_effect_on,
            scope="none",
            programme="discontinued",
            funding="",
            why="act upheld by a hearing",
        )


def lawful_day(view: View, notice: Notice, ended_on: date, asked: date | None) -> date:
    """The earliest first of a month for which a notice mailed today gives its ten days, or a later one.

    Read strictly (decision I.9): the end of a hearing is no exception of 42 CFR 431.213, so the person gets
    a notice of the new day. Never before the act's own day, or the month after the hearing ended.
    """
    rule = notice_rule(view.policy, view.today)
    by_notice = rule.earliest_effective(view.today)
    earliest = max(by_notice, first_of_next_month(ended_on), notice.effective_on or date.min)
    day = asked or earliest
    if day < earliest or day != first_of_month(day):
        raise refuse(
            "not_a_lawful_day",
            "An act that was held takes effect on a first of a month, with ten full days after its notice",
            f"Use {earliest} or a later first of a month.",
            citation=f"{CITATION}; {rule.citation}",
            field="takes_effect_on",
            earliest=earliest,
        )
    return day


def _listens(view: View, notice: Notice) -> bool:
    instance = view.state.instances.get(notice.act)
    return instance is not None and _LISTENING.get(instance.procedure) == notice.kind


def _put_back(view: View, notice: Notice, why: str) -> Iterator[Output]:
    member, effective_on = view.member_id, notice.effective_on
    if member is None or effective_on is None:
        return
    before = coverage_in(view.state, member, effective_on - timedelta(days=1))
    now = coverage_in(view.state, member, effective_on)
    if before is None or before.scope == "none":
        return
    same = now is not None and _had(now) == _had(before)
    if not same:
        yield CoverageWasSet(
            member=member,
            from_month=first_of_month(effective_on),
            scope=before.scope,
            programme=before.programme,
            funding=before.funding,
            cost_cents=before.cost_cents,
            why=why,
        )


def _had(entry: CoverageSet) -> tuple[str, str, int]:
    return entry.scope, entry.programme, entry.cost_cents
