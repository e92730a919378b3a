"""Aid paid pending: granted where it is owed, chosen where the county may, refused with the rule (I.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import as_stored, made
from caseclock.domain.case.events import DeterminationMade
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.aid_paid_pending import AidPaidPendingFacts
from caseclock.domain.policy.rules.hearing_window import defects
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.policy.rules.rule import Outcome
from caseclock.domain.procedures.hearing import effects
from caseclock.domain.procedures.hearing.data import contested, hearing, request_of
from caseclock.domain.procedures.hearing.events_end import AidGranted, AidRefused
from caseclock.domain.procedures.hearing.requested import Request
from caseclock.domain.procedures.hearing_window.notice import Notice
from caseclock.domain.procedures.hearing_window.opening import facts_of, subject
from caseclock.kernel.refusal import Refused, refuse

RULE = "aid_paid_pending"
_CITATION = "42 CFR 431.230, 431.231"
_OVER = {"paid": "Aid is paid already", "ended": "The aid paid for this hearing has ended"}


class GrantAidPaidPending(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Grants aid while the hearing is undecided. `reinstate`: where the county only may, it does.

    `notice_received_on`: a later receipt of the notice that the person proved since.
    """

    reinstate: bool = False
    notice_received_on: date | None = None


class RefuseAidPaidPending(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Refuses aid on the ground the rule finds. `law_only`: the act followed from law or policy alone."""

    law_only: bool = False


def as_of_right(view: View, request: Request, notice: Notice) -> Iterator[Output]:
    """The grant that the county owes, without anybody asking again; nothing where it has a choice."""
    facts = _facts(view, request, notice)
    outcome = run_rule(RULE, as_stored(facts), view.policy, _fact_date(facts))
    if outcome.result["owed"]:
        yield from _granted(view, facts, notice)


def grant(body: GrantAidPaidPending, view: View) -> Iterator[Output]:
    """Refused where the rule finds no ground; coverage goes back to the day the act took effect."""
    request, notice = _undecided(view)
    not_in_future("notice_received_on", body.notice_received_on, view)
    facts = replace(
        _facts(view, request, notice),
        agency_chooses=body.reinstate,
        received_on=body.notice_received_on or request.notice_received_on,
    )
    outcome = run_rule(RULE, as_stored(facts), view.policy, _fact_date(facts))
    if not outcome.result["granted"]:
        raise _no_ground(outcome)
    yield from _granted(view, facts, notice)


def refuse_aid(body: RefuseAidPaidPending, view: View) -> Iterator[Output]:
    """Never where it is owed."""
    nothing_unread(view)
    request, notice = _undecided(view)
    facts = replace(_facts(view, request, notice), law_only=body.law_only)
    determined = made(RULE, facts, view, _fact_date(facts), view.member_id)
    if determined.result["granted"]:
        raise refuse(
            "aid_is_owed",
            "Aid goes on while this hearing is undecided",
            "Grant it; the determination says on which ground.",
            citation=_CITATION,
            ground=determined.result["ground"],
        )
    yield determined
    yield AidRefused(**subject(view), ground=determined.result["ground"])


def decidable(view: View) -> None:
    """Refuses where aid is paid, has ended, or there is nothing to go on."""
    _undecided(view)


def _granted(view: View, facts: AidPaidPendingFacts, notice: Notice) -> Iterator[Output]:
    determined: DeterminationMade = made(RULE, facts, view, _fact_date(facts), view.member_id)
    assert facts.effective_on is not None
    yield determined
    yield AidGranted(
        **subject(view),
        ground=determined.result["ground"],
        from_on=facts.effective_on,
        owed=determined.result["owed"],
    )
    yield from effects.hold(view, notice)


def _undecided(view: View) -> tuple[Request, Notice]:
    data = hearing(view)
    request = request_of(data)
    over = _OVER.get(data.aid, "")
    if data.outcome is not None or (data.withdrawn_on is not None and data.aid != "paid"):
        over = "The hearing is not pending any more"
    if over:
        raise refuse("aid_settled", over, "There is nothing to decide about aid.", aid=data.aid)
    return request, contested(view, request)


def _facts(view: View, request: Request, notice: Notice) -> AidPaidPendingFacts:
    county = view.state.county
    return AidPaidPendingFacts(
        filed_on=request.filed_on,
        takes=notice.takes,
        effective_on=notice.effective_on,
        mailed_on=notice.mailed_on,
        received_on=request.notice_received_on,
        defects=defects(facts_of(notice, request.filed_on, county), view.policy),
        law_only=request.law_only,
        after_rop=notice.after_rop,
        county=county,
    )


def _fact_date(facts: AidPaidPendingFacts) -> date:
    return facts.effective_on or facts.filed_on


def _no_ground(outcome: Outcome) -> Refused:
    may = bool(outcome.result["may"])
    return refuse(
        str(outcome.result["ground"]),
        "The county may reinstate, and has to say so" if may else "The rule finds no ground for aid to go on",
        "Say `reinstate: true`." if may else "Refuse it, or record what is known of the notice.",
        citation=_CITATION,
        field="reinstate" if may else "",
        why=as_stored(outcome.why),
    )
