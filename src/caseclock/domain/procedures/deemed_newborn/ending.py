"""The deemed year ends by age; early only on death, on leaving California, or on a written request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, cast

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.members import MemberDied
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import NoticeException, NoticeRule, notice_rule, require_notice
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_next_month

Reason = Literal["death", "left_california", "written_request"]


class EndDeemedEligibility(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ends deeming early. `happened_on`: day of the death, of leaving, or of the signature.

    `ends_from` is the first month without coverage; left out, it is the earliest lawful one.
    """

    happened_on: date
    mailed_on: date | None = None
    ends_from: date | None = None
    accepted_elsewhere: bool = False


def end_deeming(body: EndDeemedEligibility, view: View) -> Iterator[Output]:
    """A death ends it with its month and needs no ten days; the others end it by notice."""
    assert view.member is not None
    not_in_future("happened_on", body.happened_on, view)
    if body.reason == "death":
        if view.member.died_on is None:
            yield New(MemberDied(member=view.member.id), body.happened_on)
        yield from _ends(view, "death", first_of_next_month(body.happened_on), None, "42 CFR 431.213(a)")
        return
    nothing_unread(view)
    rule = _rule(body, view)
    mailed_on = _mailed(body, view)
    ends_from = body.ends_from or rule.earliest_effective(mailed_on)
    require_notice(rule, mailed_on, ends_from, field="ends_from")
    yield from _ends(view, cast("Reason", body.reason), ends_from, mailed_on, rule.citation)


def end_by_death(view: View) -> Iterator[Output]:
    """The child's death was recorded in the household."""
    if view.member is None or view.member.died_on is None:
        return
    yield from _ends(view, "death", first_of_next_month(view.member.died_on), None, "42 CFR 431.213(a)")


def _rule(body: EndDeemedEligibility, view: View) -> NoticeRule:
    exception: NoticeException | None = None
    if body.reason == "written_request":
        exception = "signed_wish"
    elif body.accepted_elsewhere:
        exception = "accepted_elsewhere"
    return notice_rule(view.policy, view.today, exception)


def _mailed(body: EndDeemedEligibility, view: View) -> date:
    if body.mailed_on is None or body.mailed_on > view.today:
        raise refuse(
            "notice_not_mailed",
            "Deeming is ended by a notice that was mailed",
            "Mail it and give the day of the print manifest.",
            citation="42 CFR 431.211",
            field="mailed_on",
        )
    return body.mailed_on


def _ends(
    view: View, reason: Reason, ends_from: date, mailed_on: date | None, citation: str
) -> Iterator[Output]:
    assert view.member_id is not None
    until = deeming(view).ends_on
    assert until is not None
    last = min(ends_from - timedelta(days=1), until)
    yield y.DeemedEligibilityEnded(
        instance=view.instance_id,
        member=view.member_id,
        reason=reason,
        ends_on=last,
        mailed_on=mailed_on,
        citation=citation,
    )
    if ends_from <= until:
        yield CoverageWasSet(
            member=view.member_id,
            from_month=ends_from,
            scope="none",
            programme="deemed newborn ended",
            funding="",
            why=f"{reason}; {citation}",
        )
