"""What people decide about answers that do not act by themselves: derivation, the Program, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification.bodies import subject
from caseclock.domain.procedures.status_verification.checking import Status, confirm
from caseclock.domain.procedures.status_verification.data import Finding, verification
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.outcome import follow
from caseclock.domain.procedures.status_verification.save_answers import start_review
from caseclock.kernel.events import New
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.secret import Secret
from caseclock.kernel.time import first_of_next_month

#: Who may conclude which review.
CONCLUDES = {
    "adverse": ("supervisor", "program_specialist"),
    "program": ("program_specialist",),
    "specialist": ("program_specialist",),
}


class DerivePrucol(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Derives PRUCOL from an answer of SAVE, with the reasoning."""

    basis: Written
    response: int | None = None


class AskProgram(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the Program for instructions. The client is never sent to USCIS."""

    question: Secret


class ConcludeReview(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the review found. `received_on`: the day of the proof it rests on, when it confirms."""

    finding: Literal["confirmed", "not_confirmed", "check_again"]
    why: Written
    citation: str = ""
    status: Status | None = None
    status_held: str = ""
    received_on: date | None = None


def derive_prucol(body: DerivePrucol, view: View) -> Iterator[Output]:
    """SAVE never says PRUCOL; the worker derives it from an answer that does not speak of expulsion (I.6)."""
    derivable(view)
    data = verification(view)
    fit = [a for a in data.answers if a.effect == "derive" and body.response in (None, a.number)]
    if not fit:
        raise _nothing_to_derive_from()
    answer = fit[-1]
    on = answer.received_on
    yield New(c.StatusDerived(**subject(view), answer=answer.number, basis=body.basis), on)
    verified = c.StatusVerified(
        **subject(view),
        status="prucol",
        source="derived_from_save",
        received_on=on,
        status_held=answer.status_held,
    )
    yield from confirm(view, data, verified)


def derivable(view: View) -> None:
    """An answer that PRUCOL can be derived from, and no review of one."""
    data = verification(view)
    if data.review:
        raise refuse(
            "review_open",
            "An answer is being reviewed",
            "Wait for the review.",
            citation="22 CCR 50301.3; decision I.6",
        )
    if not any(answer.effect == "derive" for answer in data.answers):
        raise _nothing_to_derive_from()


def _nothing_to_derive_from() -> Refused:
    return refuse(
        "nothing_to_derive_from",
        "PRUCOL is derived from an answer of SAVE",
        "Record the answer that says USCIS does not pursue.",
        citation="22 CCR 50301.3; decision I.6",
        field="response",
    )


def ask_program(body: AskProgram, view: View) -> Iterator[Output]:
    """Opens a review that only the Program concludes."""
    none_open(view)
    data = verification(view)
    for output in start_review(view, "program", len(data.answers)):
        if isinstance(output, c.ProgramInstructionsRequested):
            output = c.ProgramInstructionsRequested(**subject(view), question=body.question)
        yield output


def none_open(view: View) -> None:
    """One review at a time."""
    if verification(view).review:
        raise refuse("review_open", "A review is open already", "Wait for its conclusion.")


def conclude_review(body: ConcludeReview, view: View) -> Iterator[Output]:
    """Confirmed verifies; not confirmed leads to the scope table, with notice; check again goes back."""
    data = verification(view)
    not_in_future("received_on", body.received_on, view)
    yours(view)
    if (body.finding == "confirmed") != (body.status is not None):
        raise refuse(
            "status_and_finding",
            "A review that confirms names the status it confirms, and no other does",
            "Give `status` with `confirmed`, and leave it out otherwise.",
            field="status",
        )
    finding: Finding = body.finding
    concluded = c.StatusReviewConcluded(
        **subject(view), finding=finding, why=body.why, citation=body.citation
    )
    if data.review == "program":
        yield c.ProgramInstructionsReceived(**subject(view), text=body.why)
    yield concluded
    data = then(data, concluded)
    if body.status is not None:
        verified = c.StatusVerified(
            **subject(view),
            status=body.status,
            source="review",
            received_on=body.received_on or view.on,
            status_held=body.status_held,
        )
        yield from confirm(view, data, verified)
    elif body.finding == "not_confirmed":
        refuted = c.StatusNotConfirmed(**subject(view))
        yield refuted
        month = first_of_next_month(view.on)
        yield from follow(view, then(data, refuted), month, view.on, "status not confirmed")


def yours(view: View) -> None:
    """A review is open, and the actor is one who concludes it."""
    who = CONCLUDES.get(verification(view).review, ())
    if view.actor.role not in who:
        raise refuse(
            "not_your_review",
            "This review is concluded by someone else" if who else "No review is open",
            "Ask one of: " + ", ".join(who).replace("_", " ") + "." if who else "Nothing is to be concluded.",
            citation="decision I.6",
            role=view.actor.role,
        )
