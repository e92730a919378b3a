"""Acting after the opportunity ended: deciding, noticing a reduction, and its day (I.4, I.9, I.12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import answered_for
from caseclock.domain.case.members import MemberCorrected, MemberFactRecorded
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread, unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.notice_periods import notice_rule, require_notice
from caseclock.domain.policy.scope import ScopeOutcome
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import alert, subject
from caseclock.domain.procedures.status_verification.checking import still_accepted
from caseclock.domain.procedures.status_verification.coverage import set_from
from caseclock.domain.procedures.status_verification.data import Reduction, Verification, verification
from caseclock.domain.procedures.status_verification.outcome import (
    determined_fields,
    follow,
    look_again,
    outcome_in,
)
from caseclock.domain.procedures.status_verification.person_facts import READ
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month


class DecideScope(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The agency's action after an expired opportunity, where nothing is taken away."""


class MailReductionNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice of a reduction as mailed. Without `takes_effect_on` the earliest lawful first of a month."""

    mailed_on: date
    takes_effect_on: date | None = None
    printed_on: date | None = None
    address: str = ""


class CallOffReduction(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rescinds a reduction before its day (`reason`)."""


class RedetermineScope(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the table again; it restores and never takes away."""

    since: date | None = None
    occasion: Literal["policy_date", "birthday", "facts", "renewal"] = "facts"


def decide_scope(body: DecideScope, view: View) -> Iterator[Output]:
    """Acts within thirty days of the legal end. Where scope would be less, the notice is the act instead."""
    data = verification(view)
    _heard_all(view, data, view.on)
    outcome = _outcome(view, data, first_of_next_month(view.on))
    if outcome.scope == "restricted" and data.scope != "restricted":
        raise refuse(
            "needs_notice",
            "Less scope is never decided without a notice",
            "Mail the notice of reduction.",
            citation="42 CFR 431.211",
            scope=outcome.scope,
        )
    yield from follow(view, data, first_of_next_month(view.on), view.on, "decided")
    yield _decided(view, data, outcome, first_of_next_month(view.on))


def mail_reduction_notice(body: MailReductionNotice, view: View) -> Iterator[Output]:
    """Ten full days lie between mailing and effect, on the first of a month; a shorter one is refused."""
    data = verification(view)
    not_in_future("mailed_on", body.mailed_on, view)
    _heard_all(view, data, body.mailed_on)
    rule = notice_rule(view.policy, body.mailed_on)
    effective_on = body.takes_effect_on or rule.earliest_effective(body.mailed_on)
    require_notice(rule, body.mailed_on, effective_on, field="takes_effect_on")
    outcome = _outcome(view, data, effective_on)
    if outcome.scope == "full":
        raise refuse(
            "table_gives_full",
            f"In {effective_on:%Y-%m} the table gives this person full scope",
            "Redetermine scope; there is nothing to reduce.",
            citation="W&I 14007.8",
            field="takes_effect_on",
        )
    answered_for(outcome.why, view)
    mailed_on = body.mailed_on
    noticed = s.ReductionNoticeMailed(
        **subject(view),
        mailed_on=mailed_on,
        effective_on=effective_on,
        printed_on=body.printed_on,
        address=body.address,
    )
    yield New(noticed, mailed_on)
    yield New(_decided(view, data, outcome, effective_on), mailed_on)


def _decided(view: View, data: Verification, outcome: ScopeOutcome, month: date) -> s.ScopeDecided:
    """The agency's act with the table's whole answer for its month."""
    fields = determined_fields(view, data, month)
    return s.ScopeDecided(**subject(view), scope=outcome.scope, funding=outcome.funding, **fields)


def _outcome(view: View, data: Verification, month: date) -> ScopeOutcome:
    outcome = outcome_in(view, data, month)
    if outcome is None:
        raise refuse(
            "no_birth_date",
            "Scope depends on age, and the birth date is not known",
            "Record the birth date first.",
            citation="W&I 14007.8",
            field="birth_date",
        )
    return outcome


def _heard_all(view: View, data: Verification, on: date) -> None:
    """Nobody acts while proof is still accepted, an answer is being reviewed, or a paper is unread."""
    until = still_accepted(data, on)
    if until is not None:
        raise refuse(
            "proof_still_accepted",
            f"Proof is accepted through {until}",
            f"Act from the day after {until}.",
            citation="42 CFR 435.956(b); CCP 12a",
            accepted_until=until,
        )
    nothing_unread(view)
    if data.review:
        raise refuse(
            "unread",
            "No act while an answer is being reviewed",
            "Conclude the review first.",
            citation="42 CFR 435.952",
        )


def _unheard(view: View, data: Verification) -> str:
    if data.review:
        return "an answer is being reviewed"
    return "something that came in is unread" if unread(view) else ""


def reduction_day(view: View) -> Iterator[Output]:
    """On the noticed day scope is reduced, unless something came in or the table now gives full scope. The
    notice that a person mailed acts, never the clock alone; what is unread calls it off."""
    data = verification(view)
    noticed = data.noticed
    if noticed is None or noticed.held or data.verified:
        return
    day = noticed.effective_on
    outcome = outcome_in(view, data, day)
    if outcome is not None and outcome.scope == "full":
        yield from follow(view, data, day, view.on, "the table gives full scope")
        return
    why = _unheard(view, data)
    if why or outcome is None:
        yield s.ReductionCalledOff(**subject(view), why=why or "no birth date", effective_on=day)
        yield alert(view, "reduction_held", day.isoformat(), "owner", "supervisor")
        return
    yield s.ScopeReduced(**subject(view), effective_on=day, funding=outcome.funding)
    yield from set_from(view, day, "restricted", outcome.funding, "scope reduced")


def call_off_reduction(body: CallOffReduction, view: View) -> Iterator[Output]:
    """A hearing asked for in time, or the notice was wrong: nothing changes on its day."""
    noticed = reduction_noticed(view)
    yield s.ReductionCalledOff(**subject(view), why=body.reason, effective_on=noticed.effective_on)


def reduction_noticed(view: View) -> Reduction:
    """The reduction there is to call off."""
    noticed = verification(view).noticed
    if noticed is None:
        raise refuse("no_reduction", "No reduction is noticed", "There is nothing to call off.")
    return noticed


def redetermine_scope(body: RedetermineScope, view: View) -> Iterator[Output]:
    """On a policy date, a birthday or a new fact, by a person or the office's sweep."""
    since = body.since or first_of_month(view.on)
    yield from look_again(view, verification(view), since, body.occasion)


def table_restores(view: View) -> Iterator[Output]:
    """The day from which the table gives full scope again: nobody needs to apply for it."""
    yield from look_again(view, verification(view), view.on, "the table gives full scope")


def facts_changed(view: View) -> Iterator[Output]:
    """A fact on which scope depends was recorded or corrected."""
    event = view.trigger
    if isinstance(event, MemberFactRecorded) and event.fact not in READ:
        return
    if isinstance(event, MemberCorrected) and event.field not in ("birth_date", "filed_on"):
        return
    yield from look_again(view, verification(view), view.on, "a fact changed")
