"""A discontinuance is taken back: at the same level and without a gap (W&I 14005.37)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.data import Ending, renewal, subject
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

Cause = e.Cause


class RescindRenewalDiscontinuance(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes the end back in the member's favour: a mistake, a hearing, a notice that was not lawful."""

    why: Secret


def rescind(body: RescindRenewalDiscontinuance, view: View) -> Iterator[Output]:
    """Whether its day has come or not; the renewal then waits for its decision."""
    a_discontinuance(view)
    yield from taken_back(view, "by_the_office", body.why)


def a_discontinuance(view: View) -> Ending:
    """There must be a discontinuance to take back."""
    ending = renewal(view).ending
    if ending is None:
        raise refuse("nothing_to_rescind", "No discontinuance stands", "Nothing to take back.")
    return ending


def taken_back(view: View, cause: Cause, why: str = "") -> Iterator[Output]:
    """The end goes; where its day had come, coverage is put back from it."""
    ending = a_discontinuance(view)
    yield e.DiscontinuanceRescinded(**subject(view), cause=cause, why=why, ends_from=ending.ends_from)
    if ending.took_effect:
        yield from put_back(view, ending, "discontinuance at renewal taken back")


def put_back(view: View, ending: Ending, why: str) -> Iterator[Output]:
    """Coverage from the day it ended, as it was in the month before."""
    if view.member_id is None:
        return
    before = coverage_in(view.state, view.member_id, ending.ends_from - timedelta(days=1))
    if before is None or before.scope == "none":
        return
    yield CoverageWasSet(
        member=view.member_id,
        from_month=ending.ends_from,
        scope=before.scope,
        programme=before.programme,
        funding=before.funding,
        cost_cents=before.cost_cents,
        why=why,
    )
