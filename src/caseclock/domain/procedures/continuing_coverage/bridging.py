"""Medi-Cal goes on when cash aid ends: bridging under aid code 38, the review, the programme that follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import as_stored
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuing_coverage import events as e
from caseclock.domain.procedures.continuing_coverage.common import (
    bridge_month,
    coverage,
    coverage_before,
    subject,
)
from caseclock.domain.procedures.continuing_coverage.data import before_of, continuation
from caseclock.domain.procedures.continuing_coverage.explaining import bridges
from caseclock.domain.procedures.continuing_coverage.facts import edwards_by_itself

EDWARDS = "Edwards (38)"
BECAUSE = "Edwards v. Kizer: Medi-Cal goes on until it is decided"


class GrantEdwards(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bridging by hand, where the reason of the discontinuance did not bring it by itself."""


def begin(view: View) -> Iterator[Output]:
    """The continuation was opened on the day cash aid ended: what it starts from is written down."""
    trigger = view.trigger
    if not isinstance(trigger, e.ContinuationOpened):
        return
    yield e.ContinuationBegan(
        **subject(view),
        reason=trigger.reason,
        personal=trigger.personal,
        aided=trigger.aided,
        ended_on=view.on,
        bridged_from=bridge_month(view.on),
        before=before_of(coverage_before(view.state, trigger.member, view.on)),
    )


def bridge(view: View) -> Iterator[Output]:
    """Aid code 38, at no cost, in the scope the member had."""
    if edwards_by_itself(view):
        yield from _bridged(view, "discontinuance")


def grant_edwards(body: GrantEdwards, view: View) -> Iterator[Output]:
    """By a worker, for a reason that turned out not to end Medi-Cal."""
    yield from _bridged(view, "worker")


def _bridged(view: View, by: Literal["discontinuance", "worker"]) -> Iterator[Output]:
    data = continuation(view)
    assert data.ended_on is not None
    month = bridge_month(data.ended_on)
    why = as_stored(bridges(view, month))
    yield e.EdwardsCoverageGranted(**subject(view), from_month=month, by=by, explanation=why)
    yield coverage(view, data.before, month, BECAUSE, programme=EDWARDS, cost_cents=0)


def count_error(view: View) -> Iterator[Output]:
    """More than two months count as a county error; the member keeps coverage."""
    since = continuation(view).bridged_since
    assert since is not None
    yield e.EdwardsErrorCounted(**subject(view), since=since)
