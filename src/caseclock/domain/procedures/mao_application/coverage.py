"""From which month coverage begins, to which it lasts, and its scope and funding."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

import msgspec

from caseclock.domain.case.view import View
from caseclock.domain.policy.scope import ScopeFacts, determine_scope
from caseclock.domain.procedures.status_verification.data import PROVABLE, Verification
from caseclock.domain.procedures.status_verification.person_facts import scope_facts
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.time import first_of_month

Scope = Literal["full", "restricted"]
STATUS = "status_verification"


class Granted(msgspec.Struct, frozen=True):
    """Scope and payer; `conditional` while the member's status is still being verified."""

    scope: Scope
    funding: str
    conditional: bool = False


def last_month(view: View) -> date | None:
    """The month of death for a member who died: the application is decided for the months up to it."""
    died_on = view.member.died_on if view.member else None
    return first_of_month(died_on) if died_on else None


def granted(view: View, month: date) -> Granted:
    """What status verification determined. Full scope does not wait for a declaration where the table gives
    it to everybody; anything less is refused until the person was asked."""
    data = _verification(view)
    if data is None:
        return Granted("full", "federal")
    if data.scope:
        return Granted(cast(Scope, data.scope), data.funding, conditional=status_unsettled(view))
    outcome = determine_scope(_facts(view, Verification(), month), view.policy.parameters, month)
    if outcome.scope != "full":
        raise _not_declared()
    return Granted("full", outcome.funding)


def granted_in(view: View, month: date) -> Granted:
    """What the table gives in one month of the past, whatever it gives now."""
    data = _verification(view)
    if data is None:
        return Granted("full", "federal")
    facts = _facts(view, data, month)
    if data.declared == "unasked" and not data.verified:
        raise _not_declared()
    outcome = determine_scope(facts, view.policy.parameters, month)
    return Granted(outcome.scope, outcome.funding)


def _facts(view: View, data: Verification, month: date) -> ScopeFacts:
    facts = scope_facts(view, data, month)
    if facts is None:
        raise refuse(
            "birth_date_not_known",
            "Scope cannot be determined before the birth date is known: it turns on the age",
            "Record the birth date with correct-fact.",
            citation="42 CFR 435.956; W&I 14007.8",
        )
    return facts


def _not_declared() -> Refused:
    return refuse(
        "status_not_declared",
        "Scope cannot be determined before the person said what status is claimed",
        "Record the declaration with attest-status or record-mc13.",
        citation="42 CFR 435.956; W&I 14007.8",
    )


def status_unsettled(view: View) -> bool:
    """Whether a declared status is not proven yet and there is still opportunity to prove it (I.4)."""
    data = _verification(view)
    if data is None or view.member is None or view.member.died_on is not None:
        return False
    return data.declared in PROVABLE and not data.verified and data.lapsed is None


def _verification(view: View) -> Verification | None:
    """The member's latest verification; None where none was needed (a citizen verified before)."""
    found = view.state.instances_of(STATUS, view.member_id)
    data: Any = found[-1].data if found else None
    return (data or Verification()) if found else None
