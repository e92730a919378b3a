"""The notices of a continuation: Medi-Cal goes on, costs, is suspended, ends, or does not end after all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.notices import events as n
from caseclock.domain.case.notices.content import Told
from caseclock.domain.case.notices.drafting import Proof, draft, mail, take_back
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule
from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import coverage, subject
from caseclock.domain.procedures.continuing_coverage.data import Before, before_of, continuation
from caseclock.domain.procedures.continuing_coverage.facts import is_suspended
from caseclock.domain.procedures.continuing_coverage.rescinding import taken_back

MAILED_BY = "mail-discontinuance-notice"


def end_decided(view: View) -> Iterator[Output]:
    """A reason of law was found: the notice is drafted for the earliest lawful day."""
    event = view.trigger
    if isinstance(event, m.DiscontinuanceDecided):
        exception = cast("NoticeException | None", event.exception or None)
        day = notice_rule(view.policy, view.on, exception).earliest_effective(view.on)
        yield from draft(view, _ending(event.reason, day, exception))


def goes_on(view: View) -> Iterator[Output]:
    """Cash aid ended and Medi-Cal goes on: which of the follow-ups it is (22 CCR 50179.5)."""
    event = view.trigger
    if isinstance(event, e.EdwardsCoverageGranted):
        told = Told(
            kind="continuing",
            effective_on=event.from_month,
            reason="cash_aid_ended",
            follow_up="goes_on_while_reviewed",
        )
        yield from draft(view, told)
    elif isinstance(event, e.MediCalContinued):
        figures: dict[str, Any] = {"programme": event.program, "from_month": event.from_month}
        told = Told(
            kind="continuing",
            effective_on=event.from_month,
            reason="medi_cal_goes_on",
            figures=figures,
            follow_up="goes_on_without_cost",
        )
        if not event.cost_cents or event.mailed_on is None:
            yield from draft(view, told)
            return
        told = Told(
            kind="continuing_with_cost",
            effective_on=event.from_month,
            reason="medi_cal_goes_on",
            figures={**figures, "cost_cents": event.cost_cents},
            follow_up="goes_on_with_cost",
            mailed_by="continue-medi-cal",
        )
        yield from mail(view, told, Proof(mailed_on=event.mailed_on))


def told_as_mailed(view: View) -> Iterator[Output]:
    """The notice that ends or suspends, as the print manifest says. A death is told to the estate."""
    event, ending = view.trigger, continuation(view).ending
    if isinstance(event, m.MediCalSuspended):
        told = Told(
            kind="suspension",
            effective_on=event.suspended_from,
            reason="incarcerated",
            figures={"form": event.notice, "scope_before": event.before.scope},
            mailed_by="suspend-for-incarceration",
        )
        yield from mail(view, told, Proof(mailed_on=event.mailed_on))
    elif isinstance(event, m.MediCalDiscontinued):
        exception: NoticeException | None = "death" if event.reason == "death" else None
        if ending is not None and ending.exception:
            exception = cast("NoticeException", ending.exception)
        told = _ending(event.reason, event.ends_from, exception, event.citation, event.cure_until)
        if event.mailed_on is None:
            yield from draft(view, told)
        else:
            yield from mail(view, told, Proof(mailed_on=event.mailed_on))


def ending_off(view: View) -> Iterator[Output]:
    """A decision to end is taken back: its notice is pulled, or answered where it was mailed."""
    yield from take_back(view, "the discontinuance was taken back", "discontinuance")


def notice_fails(view: View) -> Iterator[Output]:
    """Nobody got the notice, or something that came in is unread on its day: its act does not happen."""
    event = view.trigger
    if not failed(view) or not isinstance(event, n.NoticeReturned | n.NoticeEffectHeld) or not view.member_id:
        return
    returned = isinstance(event, n.NoticeReturned)
    why = "the notice came back" if returned else "something received is unread"
    day, data = event.effective_on, continuation(view)
    if event.kind == "discontinuance":
        yield from taken_back(view, why)
    elif event.kind == "suspension" and is_suspended(view.instance) and day:
        before = data.before_suspension or Before()
        yield m.MediCalReinstated(
            **subject(view), from_month=day, programme=before.programme, scope=before.scope
        )
        yield coverage(view, before, day, why)
        yield from take_back(view, why, "suspension")
    elif event.kind == "continuing_with_cost" and day:
        had = before_of(coverage_in(view.state, view.member_id, day))
        yield coverage(view, had, day, why, cost_cents=0)
        yield from take_back(view, why, "continuing_with_cost")


def failed(view: View) -> bool:
    """Whether the event at hand says that the notice of an act of this continuation fails it."""
    event = view.trigger
    if not isinstance(event, n.NoticeReturned | n.NoticeEffectHeld) or event.about != view.instance_id:
        return False
    return isinstance(event, n.NoticeEffectHeld) or event.fails


def _ending(
    reason: str,
    day: date,
    exception: NoticeException | None,
    citation: str = "",
    cure_until: date | None = None,
) -> Told:
    figures: dict[str, Any] = {"cure_until": cure_until} if cure_until else {}
    return Told(
        kind="discontinuance",
        effective_on=day,
        reason=reason,
        law=tuple(part.strip() for part in citation.split(";")),
        figures=figures,
        exception=exception,
        follow_up="ends",
        mailed_by="" if reason == "death" else MAILED_BY,
    )
