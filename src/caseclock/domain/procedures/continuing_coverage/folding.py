"""How the events of a continuation change what its instance keeps."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.data import EMPTY, Continuation, Ending
from caseclock.kernel.events import Recorded

Data = Continuation | None


def _began(data: Data, event: e.ContinuationBegan, _: Recorded) -> Continuation:
    return replace(
        data or EMPTY,
        reason=event.reason,
        personal=event.personal,
        aided=event.aided,
        bridged=False,
        ended_on=event.ended_on,
        bridged_since=event.ended_on,
        decision_owed=True,
        bases={},
        before=event.before,
        ending=None,
    )


def _closed(data: Data, _event: e.ContinuationClosed, _: Recorded) -> Continuation:
    return replace(
        data or EMPTY, decision_owed=False, ended_on=None, bridged_since=None, bridged=False, reason=""
    )


def _reviewed(data: Data, event: e.ContinuingMediCalReviewed, _: Recorded) -> Continuation:
    known = data or EMPTY
    return replace(known, bases={**known.bases, **event.bases})


def _bridged(data: Data, _event: e.EdwardsCoverageGranted, _: Recorded) -> Continuation:
    return replace(data or EMPTY, bridged=True)


def _continued(data: Data, _event: e.MediCalContinued, _: Recorded) -> Continuation:
    return replace(data or EMPTY, decision_owed=False, ending=None)


def _decided(data: Data, event: m.DiscontinuanceDecided, _: Recorded) -> Continuation:
    ending = Ending(reason=event.reason, exception=event.exception)
    return replace(data or EMPTY, decision_owed=False, ending=ending)


def _discontinued(data: Data, event: m.MediCalDiscontinued, _: Recorded) -> Continuation:
    ending = Ending(reason=event.reason, mailed_on=event.mailed_on, ends_from=event.ends_from)
    return replace(data or EMPTY, decision_owed=False, ending=ending)


def _taken_back(data: Data, _event: Any, _: Recorded) -> Continuation:
    known = data or EMPTY
    return replace(known, ending=None, decision_owed=known.ended_on is not None)


def _held(data: Data, _event: m.DiscontinuanceHeld, _: Recorded) -> Continuation:
    known = data or EMPTY
    return replace(known, ending=replace(known.ending, held=True)) if known.ending else known


def _upheld(data: Data, event: m.DiscontinuanceUpheld, _: Recorded) -> Continuation:
    known = data or EMPTY
    if known.ending is None:
        return known
    return replace(known, ending=replace(known.ending, held=False, ends_from=event.ends_from))


def _suspended(data: Data, event: m.MediCalSuspended, _: Recorded) -> Continuation:
    return replace(data or EMPTY, suspended_from=event.suspended_from, before_suspension=event.before)


def _reinstated(data: Data, event: m.MediCalReinstated, recorded: Recorded) -> Continuation:
    known = data or EMPTY
    # The two months of bridging do not run while nothing is bridged.
    since = recorded.effective_on if known.decision_owed else known.bridged_since
    return replace(known, suspended_from=None, before_suspension=None, bridged_since=since)


FOLDS: dict[str, Any] = {
    "continuation.began": _began,
    "continuation.closed": _closed,
    "continuing_medi_cal.reviewed": _reviewed,
    "edwards.granted": _bridged,
    "medi_cal.continued": _continued,
    "medi_cal.discontinuance_decided": _decided,
    "medi_cal.discontinued": _discontinued,
    "discontinuance_notice.pulled": _taken_back,
    "discontinuance.rescinded": _taken_back,
    "discontinuance.held": _held,
    "discontinuance.upheld": _upheld,
    "medi_cal.suspended": _suspended,
    "medi_cal.reinstated": _reinstated,
}
