"""The itemised request for verification: a list; the next one asks only for the rest (office 12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application import events_papers as e
from caseclock.domain.procedures.mao_application.bodies import ItemName, not_decided, subject
from caseclock.domain.procedures.mao_application.data import application
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

#: Asked only of those who ask for coverage (office point 5; 42 CFR 435.907(e)).
PERSONAL = frozenset({"ssn", "citizenship", "immigration_status"})


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item to ask for, and why. `about`: another member of the household whom it concerns."""

    item: ItemName
    why: Written
    about: UUID | None = None


class RequestVerification(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the household for a list of items; form MC 355 gives 30 days, other forms 10.

    `mailed_on`: the day on which the form went out as a letter, which is drafted and kept with it; the days
    count from then. Left out: they were asked in another way.
    """

    items: tuple[Wanted, ...]
    form: Literal["", "MC355"] = "MC355"
    mailed_on: date | None = None
    address: str = ""


class LogContact(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records an attempt to reach the household."""

    how: Literal["phone", "mail", "email", "text", "visit", "portal"]
    outcome: Literal["reached", "left_message", "no_answer", "sent", "came_back"]
    note: Secret = ""


def line(item: str, about: UUID | None, view: View) -> str:
    """The item's name on the list: its own, or with the member it concerns when that is someone else."""
    return item if about in (None, view.member_id) else f"{item}/{about}"


def request_verification(body: RequestVerification, view: View) -> Iterator[Output]:
    """Asks only for what is missing, and for status or number only of those who ask for coverage."""
    not_decided(view, "A request for papers")
    not_in_future("effective_on", body.effective_on, view)
    if not body.items:
        raise refuse("no_items", "A request is a list", "Name at least one item.", field="items")
    for n, wanted in enumerate(body.items):
        _may_ask(n, wanted, view)
    items = {line(w.item, w.about, view): w.why for w in body.items}
    if body.mailed_on is None:
        yield e.VerificationRequested(**subject(view), form=body.form, items=items)
        return
    not_in_future("mailed_on", body.mailed_on, view)
    asked = e.VerificationRequested(
        **subject(view), form=body.form, items=items, mailed_on=body.mailed_on, address=body.address
    )
    yield New(asked, body.mailed_on)


def _may_ask(n: int, wanted: Wanted, view: View) -> None:
    person = view.state.members.get(wanted.about) if wanted.about else view.member
    if person is None:
        raise refuse(
            "no_member",
            "This case has no such member",
            "See /cases/{id} for its members.",
            field=f"items[{n}].about",
        )
    if wanted.item in PERSONAL and (person.deemed or not person.asks_for_coverage):
        raise refuse(
            "not_asked_for_coverage",
            f"{person.first_name} is not asked for {wanted.item.replace('_', ' ')}",
            "Leave it out: only who asks for coverage is asked, and never a deemed newborn.",
            citation="42 CFR 435.907(e), 435.117",
            field=f"items[{n}].item",
            asks_for_coverage=person.asks_for_coverage,
            deemed=person.deemed,
        )
    known = application(view).items.get(line(wanted.item, wanted.about, view))
    if known is not None and known.status in ("accepted", "received"):
        accepted = known.status == "accepted"
        raise refuse(
            "already_accepted" if accepted else "not_read_yet",
            f"{wanted.item.replace('_', ' ')} has been {known.status} already",
            "Ask only for the rest." if accepted else "Read what came: accept it or mark it insufficient.",
            citation="42 CFR 435.952(c); W&I 14005.37",
            field=f"items[{n}].item",
            received_on=known.received_on,
        )


def log_contact(body: LogContact, view: View) -> Iterator[Output]:
    """An attempt counts from its own day; a denial for not providing needs them."""
    not_in_future("effective_on", body.effective_on, view)
    yield e.ContactAttempted(**subject(view), how=body.how, outcome=body.outcome, note=body.note)
