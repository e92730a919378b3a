"""Medi-Cal ends for a reason of law, by a notice mailed in time, on the first of a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import answered_for, as_stored
from caseclock.domain.case.members import MemberDied
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.notice_periods import NoticeException, notice_rule, require_notice
from caseclock.domain.procedures.continuing_coverage import events_ending as m
from caseclock.domain.procedures.continuing_coverage.common import coverage, subject
from caseclock.domain.procedures.continuing_coverage.data import Before, continuation
from caseclock.domain.procedures.continuing_coverage.evidence import proven
from caseclock.domain.procedures.continuing_coverage.explaining import (
    end_decided,
    end_noticed,
    reason_proven,
)
from caseclock.domain.procedures.continuing_coverage.reasons import CURABLE, DiscontinueMediCal
from caseclock.domain.procedures.continuing_coverage.rescinding import taken_back
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret
from caseclock.kernel.time import first_of_next_month


class MailDiscontinuanceNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice of a decided discontinuance was mailed, as the print manifest says."""

    mailed_on: date
    ends_from: date | None = None


class RescindDiscontinuance(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Takes a discontinuance back in the member's favour: papers in time, a mistake, a hearing."""

    why: Secret


def discontinue_medi_cal(body: DiscontinueMediCal, view: View) -> Iterator[Output]:
    """Decided on proof; it holds only once the notice is mailed. A death ends with its month, unasked."""
    exception = proven(body, view)
    if body.reason == "death":
        yield from _died(body, view)
        return
    reason = reason_proven(view, body.reason, _evidence(body))
    if body.mailed_on is None:
        nothing_unread(view)
        answered_for(reason, view)
        yield m.DiscontinuanceDecided(
            **subject(view),
            reason=body.reason,
            exception=exception or "",
            evidence=_evidence(body),
            why=body.why,
            explanation=as_stored(end_decided(reason)),
        )
        return
    yield from _mailed(view, reason, exception, body.mailed_on, body.ends_from)


def mail_notice(body: MailDiscontinuanceNotice, view: View) -> Iterator[Output]:
    """The ten full days count from here, not from the decision."""
    ending = continuation(view).ending
    if ending is None:
        raise refuse("nothing_decided", "No discontinuance is decided", "Decide it first.")
    exception = cast("NoticeException | None", ending.exception or None)
    reason = reason_proven(view, ending.reason, {"decided_before": True})
    yield from _mailed(view, reason, exception, body.mailed_on, body.ends_from)


def rescind(body: RescindDiscontinuance, view: View) -> Iterator[Output]:
    """No gap: coverage goes on from the month it would have ended."""
    if view.member is not None and view.member.died_on is not None:
        raise refuse(
            "member_died",
            "Medi-Cal that ended with a death is not rescinded",
            "Where the report was wrong, take it back (reverse-command).",
            died_on=view.member.died_on,
        )
    yield from taken_back(view, body.why)


def end_by_death(view: View) -> Iterator[Output]:
    """The death was recorded in the household."""
    if view.member is not None and view.member.died_on is not None:
        yield from _by_death(view, view.member.died_on, None)


def _died(body: DiscontinueMediCal, view: View) -> Iterator[Output]:
    assert view.member is not None
    died_on = view.member.died_on or body.happened_on
    assert died_on is not None
    if view.member.died_on is None:
        yield New(MemberDied(member=view.member.id), died_on)
    yield from _by_death(view, died_on, body.mailed_on)


def _by_death(view: View, died_on: date, mailed_on: date | None) -> Iterator[Output]:
    """With the month of the death; its notice needs no ten days."""
    why = reason_proven(view, "death", {"died_on": died_on})
    yield from _ends(view, why, first_of_next_month(died_on), mailed_on, "death", "42 CFR 431.213(a)")


def _mailed(
    view: View, reason: Node, exception: NoticeException | None, mailed_on: date, ends_from: date | None
) -> Iterator[Output]:
    nothing_unread(view)
    # How long a notice runs is read in the member's favour, so that the reason alone is weighed (I.12).
    answered_for(reason, view)
    not_in_future("mailed_on", mailed_on, view)
    rule = notice_rule(view.policy, mailed_on, exception)
    month = ends_from or rule.earliest_effective(mailed_on)
    require_notice(rule, mailed_on, month, field="ends_from")
    yield from _ends(view, reason, month, mailed_on, exception, rule.citation)


def _ends(
    view: View,
    why: Node,
    ends_from: date,
    mailed_on: date | None,
    exception: NoticeException | None,
    citation: str,
) -> Iterator[Output]:
    reason = str(why.result)
    explained = end_noticed(view, why, ends_from, mailed_on, exception, citation)
    cure = view.policy.number("cure_period_days", ends_from) if reason in CURABLE else 0
    yield m.MediCalDiscontinued(
        **subject(view),
        reason=reason,
        ends_from=ends_from,
        mailed_on=mailed_on,
        citation=citation,
        cure_until=ends_from + timedelta(days=cure) if cure else None,
        explanation=as_stored(explained),
    )
    told = f"Medi-Cal discontinued: {reason}; {citation}"
    yield coverage(view, Before(), ends_from, told, scope="none", programme="discontinued", funding="")


def _evidence(body: DiscontinueMediCal) -> dict[str, str]:
    """What the decision rests on, as given."""
    given = {
        "happened_on": body.happened_on,
        "asked_on": body.asked_on,
        "steps": ", ".join(body.steps),
        "kept_in": body.kept_in,
        "certified": "yes" if body.certified else "",
        "returned_undeliverable": "yes" if body.returned_undeliverable else "",
        "accepted_elsewhere": "yes" if body.accepted_elsewhere else "",
    }
    return {name: str(value) for name, value in given.items() if value}
