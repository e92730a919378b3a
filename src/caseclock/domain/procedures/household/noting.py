"""Notes, and links to other cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.events import AlertRaised, CaseLinked, NoteAdded
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.domain.procedures.household.common import Word, the_member
from caseclock.kernel.refusal import refuse

#: How a link reads from the other side.
BACK = {"mother": "newborn", "newborn": "mother", "calworks": "medi_cal", "medi_cal": "calworks"}


class AddNote(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Free text, encrypted; about a member where one is named."""

    text: Written
    member: UUID | None = None


class LinkCase(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points this case and another to one another. `kind` says what the other is to this one."""

    other_case: UUID
    kind: Literal["related", "mother", "newborn", "calworks", "medi_cal"] = "related"
    member: UUID | None = None


class FlagReview(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tells the owner of a day that will change what a member has; nothing is decided or taken away."""

    member: UUID
    occasion: Word
    month: date


def flag_review(body: FlagReview, view: View) -> Iterator[Output]:
    """One alert for each member and occasion, until the scope is determined or somebody works it."""
    member = the_member(view, body.member)
    alert_id = f"{view.instance_id}/review_ahead/{member.id.hex[-12:]}-{body.occasion}"
    known = view.state.alerts.get(alert_id)
    if known is not None:
        raise refuse(
            "told_already",
            "The owner was told of this day already",
            "Nothing to do: the alert stands in the case.",
            field="occasion",
            raised_on=known.raised_on,
        )
    yield AlertRaised(
        alert_id=alert_id,
        alert="review_ahead",
        procedure="household",
        instance=view.instance_id,
        member=member.id,
        to=("owner",),
    )


def add_note(body: AddNote, view: View) -> Iterator[Output]:
    """Nothing follows from a note."""
    yield NoteAdded(text=body.text, member=the_member(view, body.member).id if body.member else None)


def link_case(body: LinkCase, view: View) -> Iterator[Output]:
    """Both cases show the link; a closed case may be linked."""
    other = view.others.get(body.other_case)
    if other is None or other.version == 0 or other.county != view.state.county:
        raise refuse(
            "no_case", "This county has no such case", "Search for the case first.", field="other_case"
        )
    member = the_member(view, body.member).id if body.member else None
    back = BACK.get(body.kind, body.kind)
    here, there = view.state, other
    yield CaseLinked(
        link=f"{body.kind}:{there.case_id}",
        kind=body.kind,
        case=there.case_id,
        case_number=there.case_number,
        member=member,
    )
    yield Elsewhere(
        there.case_id,
        CaseLinked(link=f"{back}:{here.case_id}", kind=back, case=here.case_id, case_number=here.case_number),
    )
