"""Coverage ends at a renewal only by a person's act, by a notice mailed in time, for a reason of law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.determining import made
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import NoticeRule, notice_rule, require_notice
from caseclock.domain.policy.rules.renewal_end import RENEWAL_END, Reason, RenewalEndFacts
from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.data import Renewal, renewal, subject
from caseclock.domain.procedures.renewal.facts import answer_until
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_next_month


class DiscontinueAtRenewal(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records the notice that coverage ends. `ends_from`: the first month without; left out, the earliest.

    `reason` says why; `not_eligible_on` lists the bases found against the person, where that is the reason.
    """

    reason: Reason
    printed_on: date
    mailed_on: date
    address: Written
    language: str = ""
    ends_from: date | None = None
    not_eligible_on: tuple[Basis, ...] = ()


def discontinue(body: DiscontinueAtRenewal, view: View) -> Iterator[Output]:
    """Nothing ends yet: papers that come before the day take it back, and on it all is looked at again."""
    data = renewal(view)
    not_in_future("mailed_on", body.mailed_on, view)
    nothing_stands(view)
    nothing_unread(view)
    if body.printed_on > body.mailed_on:
        raise refuse(
            "dates_out_of_order", "A letter is printed, then mailed",
            f"Give printed_on up to {body.mailed_on}.", citation="decision I.9", field="printed_on",
        )  # fmt: skip
    rule = _notice(body, data, view)
    assert data.due_on is not None
    earliest = max(rule.earliest_effective(body.mailed_on), first_of_next_month(data.due_on))
    ends_from = body.ends_from or earliest
    determined = made(
        RENEWAL_END.name, _facts(body, data, view, ends_from), view, body.mailed_on, view.member_id
    )
    require_notice(rule, body.mailed_on, ends_from, field="ends_from")
    yield determined
    until = determined.result["cure_until"]
    yield New(
        e.DiscontinuanceNoticeMailed(
            **subject(view),
            reason=body.reason,
            printed_on=body.printed_on,
            mailed_on=body.mailed_on,
            ends_from=ends_from,
            cure_until=date.fromisoformat(until) if until else None,
            without_days=not rule.full_days,
            address=body.address,
            language=body.language,
        ),
        body.mailed_on,
    )


def nothing_stands(view: View) -> None:
    """One end at a time."""
    if renewal(view).ending is not None:
        raise refuse(
            "discontinuance_stands",
            "A discontinuance stands already",
            "Rescind it first, where it was wrong.",
            citation="W&I 14005.37",
        )


def _notice(body: DiscontinueAtRenewal, data: Renewal, view: View) -> NoticeRule:
    """Ten full days, or none where both letters came back and nobody knows where the person is."""
    lost = body.reason == "whereabouts_unknown" and "mc355" in data.came_back
    return notice_rule(view.policy, body.mailed_on, "whereabouts_unknown" if lost else None)


def _facts(body: DiscontinueAtRenewal, data: Renewal, view: View, ends_from: date) -> RenewalEndFacts:
    assert data.due_on is not None
    review = data.ex_parte
    return RenewalEndFacts(
        reason=body.reason,
        due_on=data.due_on,
        notice_on=body.mailed_on,
        ends_from=ends_from,
        ex_parte_on=review.on if review else None,
        ex_parte_sources=review.sources if review else (),
        packet_on=data.packet_on,
        returned_on=data.returned_on,
        lacking=data.lacking if data.complete is False else (),
        asked_on=data.asked_on,
        answer_until=answer_until(view),
        came_back=data.came_back,
        bases_left=tuple(basis for basis in get_args(Basis) if basis not in body.not_eligible_on),
        contacts=data.contacts,
    )
