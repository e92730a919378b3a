"""How the events of a hearing change what its instance keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.hearing import events as e
from caseclock.domain.procedures.hearing import events_end as x
from caseclock.domain.procedures.hearing.data import Aid, Hearing
from caseclock.kernel.events import InstanceEvent

Fold = Callable[[Hearing, Any], Hearing]


def _judged(data: Hearing, event: e.HearingRegistered | e.HearingJudgedAgain) -> Hearing:
    return replace(
        data,
        runs=event.runs,
        timely=event.timely,
        days_late=event.days_late,
        last_day=event.last_day,
        outer_day=event.outer_day,
    )


def _registered(data: Hearing, event: e.HearingRegistered) -> Hearing:
    request = event.request
    aid: Aid = "undecided" if request.notice.takes else "none"
    return replace(_judged(data, event), request=request, aid="declined" if request.declined else aid)


def _cause_claimed(data: Hearing, _: e.GoodCauseClaimed) -> Hearing:
    return replace(data, good_cause="claimed")


def _cause_decided(data: Hearing, event: e.GoodCauseDecided) -> Hearing:
    return replace(data, good_cause="found" if event.found else "refused", timely=event.timely)


def _granted(data: Hearing, event: x.AidGranted) -> Hearing:
    return replace(data, aid="paid", aid_ground=event.ground, aid_from=event.from_on)


def _refused(data: Hearing, event: x.AidRefused) -> Hearing:
    return replace(data, aid="refused", aid_ground=event.ground)


def _aid_ended(data: Hearing, _: x.AidEnded) -> Hearing:
    return replace(data, aid="ended")


def _scheduled(data: Hearing, event: e.HearingScheduled) -> Hearing:
    return replace(data, scheduled_for=event.scheduled_for)


def _postponed(data: Hearing, _: e.HearingPostponed) -> Hearing:
    return replace(data, scheduled_for=None)


def _held(data: Hearing, event: e.HearingHeld) -> Hearing:
    return replace(data, held_on=event.held_on)


def _stated(data: Hearing, event: e.StatementOfPositionFiled) -> Hearing:
    return replace(data, statement_filed_on=event.filed_on)


def _withdrawn(data: Hearing, event: x.HearingWithdrawn | x.HearingWithdrawnConditionally) -> Hearing:
    return replace(data, withdrawn_on=event.withdrawn_on)


def _resumed(data: Hearing, _: x.HearingResumed) -> Hearing:
    return replace(data, withdrawn_on=None, scheduled_for=None)


def _decided(data: Hearing, event: x.HearingDecided) -> Hearing:
    return replace(data, outcome=event.outcome, decided_on=event.decided_on)


def _implemented(data: Hearing, event: x.HearingImplemented) -> Hearing:
    return replace(data, implemented_on=event.implemented_on)


def _reheard(data: Hearing, event: x.RehearingOrdered) -> Hearing:
    undecided = replace(data, outcome=None, decided_on=None, implemented_on=None, scheduled_for=None)
    return replace(undecided, reheard_from=event.ordered_on)


_FOLDS: dict[str, Fold] = {
    "hearing.registered": _registered,
    "hearing.judged_again": _judged,
    "hearing.good_cause_claimed": _cause_claimed,
    "hearing.good_cause_decided": _cause_decided,
    "aid_paid_pending.granted": _granted,
    "aid_paid_pending.refused": _refused,
    "aid_paid_pending.ended": _aid_ended,
    "hearing.scheduled": _scheduled,
    "hearing.postponed": _postponed,
    "hearing.held": _held,
    "statement_of_position.filed": _stated,
    "hearing.withdrawn": _withdrawn,
    "hearing.withdrawn_conditionally": _withdrawn,
    "hearing.resumed": _resumed,
    "hearing.decided": _decided,
    "hearing.implemented": _implemented,
    "hearing.rehearing_ordered": _reheard,
}


def _total(fold: Fold) -> Callable[[Any, Any, Any], Any]:
    def change(data: Any, event: Any, _recorded: Any) -> Any:
        # An event written by newer code comes without its struct: what it says is not known here.
        if not isinstance(event, InstanceEvent):
            return data
        return fold(data if isinstance(data, Hearing) else Hearing(), event)

    return change


EVOLVE = {name: _total(fold) for name, fold in _FOLDS.items()}
