"""MC 13 and attestation: what a person declares about their status. Staff record it and never choose it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.bodies import alert, person, subject
from caseclock.domain.procedures.status_verification.data import SELF_DECLARED, Verification, verification
from caseclock.domain.procedures.status_verification.falling_back import fall_back, may_fall_back
from caseclock.domain.procedures.status_verification.folding import then
from caseclock.domain.procedures.status_verification.outcome import follow
from caseclock.domain.procedures.status_verification.person_facts import filed_on, holds
from caseclock.kernel.events import Event, New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month

Declaring = Literal["citizen", "satisfactory", "prucol", "none_declared"]
DeclaredBy = Literal["member", "parent", "representative"]
Category = Annotated[int, msgspec.Meta(ge=1, le=16)]
Occasion = Literal["application", "renewal", "joined_household", "calworks_approved"]
MC13 = "MC 13"


class ProvideMc13(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gives the form: at application, at renewal, to a newcomer, on a CalWORKs approval (004:62-70)."""

    occasion: Occasion
    provided_on: date | None = None


class AttestStatus(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records what a person declared: who declared it, on which signed form. There is no default."""

    declared: Declaring
    declared_by: DeclaredBy
    form: Written
    signed_on: date
    received_on: date | None = None


class RecordMc13(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records a returned MC 13. Several categories may be checked, one is enough."""

    declared_by: DeclaredBy
    signed_on: date
    received_on: date
    declared: Declaring | None = None
    categories: tuple[Category, ...] = ()


def provide_mc13(body: ProvideMc13, view: View) -> Iterator[Output]:
    """Refused for a CalWORKs-eligible person, who shall not be asked (004:68)."""
    _not_calworks_eligible(view)
    provided_on = body.provided_on or view.on
    not_in_future("provided_on", provided_on, view)
    yield New(c.Mc13Provided(**subject(view), provided_on=provided_on, occasion=body.occasion), provided_on)


def attest_status(body: AttestStatus, view: View) -> Iterator[Output]:
    """The declaration as signed; scope follows from the month of filing, full while it is checked."""
    received_on = body.received_on or view.on
    _signed(body.signed_on, received_on, view)
    attested = c.StatusAttested(
        **subject(view),
        declared=body.declared,
        declared_by=body.declared_by,
        form=body.form,
        signed_on=body.signed_on,
        received_on=received_on,
    )
    yield from _declared(view, [attested], received_on)
    if body.declared == "prucol" and verification(view).mc13_returned_on is None:
        yield alert(view, "mc13_due", view.state.version, "owner")


def record_mc13(body: RecordMc13, view: View) -> Iterator[Output]:
    """The form as it came: who signed it, what it declares, which categories are checked."""
    _not_calworks_eligible(view)
    _signed(body.signed_on, body.received_on, view)
    declared = body.declared or ("prucol" if body.categories else None)
    if body.categories and declared != "prucol":
        raise refuse(
            "categories_without_prucol",
            "Section B question 5 is for those who declare PRUCOL",
            "Leave out the categories, or record what the form declares.",
            citation="22 CCR 50301.3",
            field="categories",
        )
    who, received_on = subject(view), body.received_on
    events: list[Event] = [
        c.Mc13Returned(**who, received_on=received_on, signed_on=body.signed_on, declared_by=body.declared_by)
    ]
    if declared:
        events.append(
            c.StatusAttested(
                **who,
                declared=declared,
                declared_by=body.declared_by,
                form=MC13,
                signed_on=body.signed_on,
                received_on=received_on,
            )
        )
    if body.categories:
        events.append(c.CategoriesDeclared(**who, categories=tuple(sorted(set(body.categories)))))
    yield from _declared(view, events, received_on)


def _declared(view: View, events: list[Event], received_on: date) -> Iterator[Output]:
    """The declaration, what it settles by itself, and the scope that follows."""
    before = verification(view)
    data = then(before, *events)
    if _says_enough(data):
        # Category 16 asks for no paper, so there is nothing left to check (22 CCR 50301.3(p)).
        events.append(
            c.StatusVerified(
                **subject(view), status="prucol", source="self_declaration", received_on=received_on
            )
        )
    elif data.declared == "none_declared" and data.rop is not None and data.rop.expired_on is None:
        events.append(s.RopCalledOff(**subject(view)))
    for event in events:
        yield New(event, received_on)
    month = first_of_month(received_on if before.scope else filed_on(view))
    data = then(before, *events)
    yield from follow(view, data, month, received_on, "status declared")
    if data.declared != before.declared and may_fall_back(data):
        yield from fall_back(view, data, "status")


def _says_enough(data: Verification) -> bool:
    return data.declared == "prucol" and SELF_DECLARED in data.categories and not data.verified


def _signed(signed_on: date, received_on: date, view: View) -> None:
    not_in_future("received_on", received_on, view)
    if signed_on > received_on:
        raise refuse(
            "signed_after_receipt",
            "A form is signed before it is received",
            "Correct one of the two dates.",
            field="signed_on",
            signed_on=signed_on,
            received_on=received_on,
        )


def _not_calworks_eligible(view: View) -> None:
    if holds(value_on(person(view).facts.get("calworks_eligible", ()), view.on)):
        raise refuse(
            "calworks_eligible",
            "The MC 13 is not for a person who is eligible for CalWORKs",
            "Give it only to members who are not; no status is asked of this person.",
            citation="MC 13; 22 CCR 50301",
            calworks_eligible=True,
        )
