"""Who may act for the household, or for one member: named, in force from day to day, ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.members import RepresentativeEnded, RepresentativeNamed
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.representation import CITATION
from caseclock.domain.case.state import Representative, Scope
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word, the_member
from caseclock.kernel.events import New
from caseclock.kernel.ids import derive
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.secret import Secret


class NewRepresentative(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A representative as named on paper. `notices`: the kinds of letter that go there too, or "all"."""

    name: Word
    scope: Scope = "all"
    from_on: date
    to_on: date | None = None
    notices: tuple[Word, ...] = ()
    member: UUID | None = None
    contact: Secret = ""


class NameRepresentative(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names who may act, in what, from when to when, and which letters go there too."""

    representative: NewRepresentative


class EndRepresentative(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ends a representation; the effective date is its last day."""

    representative: Word


def name_representative(body: NameRepresentative, view: View) -> Iterator[Output]:
    """Scope, start, end and notices, as 42 CFR 435.923 asks."""
    given = body.representative
    not_in_future("representative.from_on", given.from_on, view)
    if given.member is not None:
        the_member(view, given.member)
    yield named(given, view)


def named(given: NewRepresentative, view: View) -> Output:
    """The event of a naming; a representation that ends before it starts is refused."""
    if given.to_on is not None and given.to_on < given.from_on:
        raise refuse(
            "ends_before_start",
            "A representation ends after it starts",
            "Give a later end, or none.",
            citation=CITATION,
            field="representative.to_on",
            from_on=given.from_on,
        )
    seed = view.command_id or view.state.case_id
    return New(
        RepresentativeNamed(
            representative=f"representative-{derive(seed, 'representative').hex[:8]}",
            name=given.name,
            scope=given.scope,
            from_on=given.from_on,
            to_on=given.to_on,
            notices=given.notices,
            member=given.member,
            contact=given.contact,
        ),
        given.from_on,
    )


def end_representative(body: EndRepresentative, view: View) -> Iterator[Output]:
    """From the next day on nobody acts on this paper any more; what was done stays done."""
    known = view.state.representatives.get(body.representative)
    if known is None or not known.in_force(view.today):
        raise _not_representing("Nobody of that id represents this household now", known)
    if view.on < known.from_on:
        raise refuse(
            "ends_before_start",
            "A representation ends after it starts",
            f"Give a date from {known.from_on} on.",
            field="effective_on",
        )
    yield RepresentativeEnded(representative=known.id)


def someone_represents(view: View) -> None:
    """There must be a representation to end."""
    if not any(known.in_force(view.today) for known in view.state.representatives.values()):
        raise _not_representing("Nobody represents this household now", None)


def _not_representing(rule: str, known: Representative | None) -> Refused:
    return refuse(
        "not_representing",
        rule,
        "See the case for its representatives.",
        citation=CITATION,
        field="representative",
        ended_on=known.to_on if known else None,
    )
