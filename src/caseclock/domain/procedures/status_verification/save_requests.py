"""Asking SAVE: step 1 by number, step 2 additional, step 3 with documents (D.3, G.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification.bodies import person, subject
from caseclock.domain.procedures.status_verification.data import PROVABLE, Step, Verification, verification
from caseclock.domain.procedures.status_verification.person_facts import holds
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse

#: Numbers by which SAVE finds a person in step 1.
NUMBERS = ("a_number", "i94", "passport")
#: What asks for SAVE again once a status was verified, besides PRUCOL itself (004:130).
TRIGGERS = ("status_change_reported", "uscis_application_pending")


class RequestSave(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Requests a SAVE step. A person without a number starts at step 3, with documents."""

    step: Step
    requested_on: date | None = None


def usable_identifier(view: View) -> bool:
    """Whether the person has a number by which SAVE can be asked."""
    return any(person(view).identifiers.get(name) for name in NUMBERS)


def renewal_trigger(view: View) -> str:
    """Why SAVE is asked again for a settled status: PRUCOL, a reported change, a pending application."""
    if verification(view).verified_status == "prucol":
        return "prucol"
    facts = person(view).facts
    return next((name for name in TRIGGERS if holds(value_on(facts.get(name, ()), view.on))), "")


def next_steps(view: View, data: Verification) -> set[int]:
    """The steps that may be requested now: what the last answer asks for, or a waiting step again, or the
    one after it when no answer came."""
    if data.save_pending:
        return {data.save_step, min(data.save_step + 1, 3)}
    if data.save_asks:
        return {{"retry": 1, "additional": 2, "documents": 3}[data.save_asks]}
    return {1} if usable_identifier(view) else {3}


def request_save(body: RequestSave, view: View) -> Iterator[Output]:
    """Refused out of turn; at renewal refused unless one of the three triggers holds."""
    data = verification(view)
    may_ask(view)
    requested_on = body.requested_on or view.on
    not_in_future("requested_on", requested_on, view)
    trigger = renewal_trigger(view)
    allowed = next_steps(view, data)
    if body.step not in allowed:
        number = usable_identifier(view)
        raise refuse(
            "save_step_out_of_turn" if number else "no_identifier",
            f"SAVE step {body.step} has no place now" if number else "SAVE finds a person by a number",
            f"Request step {' or '.join(map(str, sorted(allowed)))}"
            + ("." if number else ", with front and back of a document."),
            citation="USCIS SAVE process; 22 CCR 50301.6",
            field="step",
            allowed=sorted(allowed),
        )
    event = c.SaveRequested(
        **subject(view),
        step=body.step,
        requested_on=requested_on,
        trigger=trigger if data.verified else "",
        number=data.save_asked + 1,
    )
    yield New(event, requested_on)


def may_ask(view: View) -> None:
    """A status was declared, and is not settled yet or asked again for one of the three triggers."""
    data = verification(view)
    if data.declared not in PROVABLE:
        raise refuse(
            "nothing_declared",
            "USCIS is asked only about a status that the person declared",
            "Record what the person declared.",
            citation="42 CFR 435.956(a)",
        )
    if data.verified and not renewal_trigger(view):
        raise refuse(
            "save_not_asked_again",
            "After verification SAVE is asked only for PRUCOL, a reported change, or a pending application",
            "Record the reported change or the pending application first.",
            citation="22 CCR 50301.6; 42 CFR 435.916(a)",
        )
