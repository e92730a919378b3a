"""Scope and funding: determined from the dated table, applied at once unless that takes scope away (I.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from caseclock.domain.case.determining import ruled
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.scope import ScopeOutcome, determine_scope
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import subject
from caseclock.domain.procedures.status_verification.coverage import awaits_approval, full_in, set_from
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.person_facts import filed_on, scope_facts, sources
from caseclock.kernel.events import Event, New
from caseclock.kernel.time import first_of_month, first_of_next_month


def outcome_in(view: View, data: Verification, month: date) -> ScopeOutcome | None:
    """The table's answer for a month; None while there is no birth date or nothing was declared."""
    facts = scope_facts(view, data, month)
    if facts is None or (data.declared == "unasked" and not data.verified):
        return None
    return determine_scope(facts, view.policy.parameters, month)


def follow(
    view: View, data: Verification, month: date, on: date, why: str, *, anew: bool = False
) -> Iterator[Output]:
    """What a change of facts does to scope and funding from a month on, effective on a day.

    More scope and another payer apply at once; less scope is only determined, and waits for a notice.
    `anew`: the determination is recorded even if nothing changes.
    """
    outcome = outcome_in(view, data, month)
    if outcome is None:
        return
    found = _fuller if outcome.scope == "full" else _narrower
    for output in found(view, data, outcome, month, why, anew):
        yield New(output, on)


def look_again(view: View, data: Verification, since: date, why: str) -> Iterator[Output]:
    """Scope asked again after a fact, a policy date or by a person. It restores; it never takes away."""
    this_month = first_of_month(view.today)
    if data.scope != "restricted":
        first = data.scope == "" and not data.proposed
        month = first_of_month(filed_on(view)) if first else first_of_next_month(view.today)
        yield from follow(view, data, month, view.on, why)
        return
    start = data.reduced.effective_on if data.reduced else first_of_month(filed_on(view))
    for month in sorted({min(max(first_of_month(since), start), this_month), this_month}):
        outcome = outcome_in(view, data, month)
        if outcome is not None and outcome.scope == "full":
            yield from follow(view, data, month, view.on, why)
            return


def _fuller(
    view: View, data: Verification, outcome: ScopeOutcome, month: date, why: str, anew: bool
) -> Iterator[Event]:
    cut = data.scope == "restricted" or (data.reduced is not None and month <= data.reduced.effective_on)
    new_payer = data.funding != outcome.funding
    if not (anew or cut or new_payer or data.proposed or data.scope == ""):
        return
    yield determination(view, data, outcome, month)
    if data.noticed is not None:
        yield s.ReductionCalledOff(**subject(view), why=why, effective_on=data.noticed.effective_on)
    if cut:
        yield s.ScopeRestored(**subject(view), from_month=month, why=why)
    elif new_payer and data.scope:
        yield _payer(view, data, outcome.funding, month)
    if cut or new_payer:
        yield from set_from(view, month, "full", outcome.funding, why)


def _narrower(
    view: View, data: Verification, outcome: ScopeOutcome, month: date, why: str, anew: bool
) -> Iterator[Event]:
    if takes_away(view, data, month):
        if anew or not data.proposed:
            yield determination(view, data, outcome, month, adverse=True)
        # Federal money ends with the opportunity; full scope goes on, on state money, until the notice.
        if data.funding == "federal":
            yield _payer(view, data, "state_only", month)
            yield from set_from(view, month, "full", "state_only", why)
    elif anew or data.scope != "restricted":
        yield determination(view, data, outcome, month)
        if data.scope != "restricted":
            yield from set_from(view, month, "restricted", outcome.funding, why)


def takes_away(view: View, data: Verification, month: date) -> bool:
    """Whether restricted scope would be less than the person has: before an approval nobody has any."""
    if awaits_approval(view) or data.scope == "restricted":
        return False
    return data.scope == "full" or full_in(view, month)


def _payer(view: View, data: Verification, funding: str, month: date) -> s.FundingChanged:
    return s.FundingChanged(**subject(view), before=data.funding, funding=funding, from_month=month)


def determination(
    view: View, data: Verification, outcome: ScopeOutcome, month: date, *, adverse: bool = False
) -> s.ScopeDetermined:
    """The event that keeps the answer, all facts it read and why."""
    return s.ScopeDetermined(
        **subject(view),
        number=data.determined + 1,
        scope=outcome.scope,
        funding=outcome.funding,
        month=month,
        adverse=adverse,
        unconfirmed=outcome.turns_on_unconfirmed,
        **determined_fields(view, data, month),
    )


def determined_fields(view: View, data: Verification, month: date) -> dict[str, Any]:
    """The fields by which an event keeps the scope rule's answer for a month."""
    facts = scope_facts(view, data, month)
    assert facts is not None
    return ruled("scope", facts, view, month, sources(view, facts)).fields
