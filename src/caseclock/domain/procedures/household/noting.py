"""Notes, links to other cases, and alerts that somebody worked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import Body, Written
from caseclock.domain.case.events import AlertCleared, AlertRaised, CaseLinked, NoteAdded
from caseclock.domain.case.view import Elsewhere, Output, View
from caseclock.domain.procedures.household.common import Word, the_member
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

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


class WorkAlert(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says that somebody did what the alert asked for."""

    alert_id: Word
    note: Secret = ""


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


def work_alert(body: WorkAlert, view: View) -> Iterator[Output]:
    """The alert goes away; its clock runs on. Who worked it stays with it."""
    alert = view.state.alerts.get(body.alert_id)
    if alert is None:
        raise refuse("no_alert", "This case has no such alert", "See its alerts.", field="alert_id")
    if alert.cleared_at is not None:
        raise refuse(
            "alert_cleared",
            "The alert is gone already",
            "Nothing is to be done.",
            field="alert_id",
            by=alert.cleared_by,
            worked_by=alert.worked_by,
        )
    if body.note:
        yield NoteAdded(text=body.note, member=alert.member)
    yield AlertCleared(alert_id=alert.id, by="work-alert", worked_by=view.actor.account)


def alerts_wait(view: View) -> None:
    """There must be an alert that nobody has worked."""
    alerts = view.state.alerts.values()
    if not alerts:
        raise refuse("no_alert", "This case has no alert", "Nothing is to be done.", field="alert_id")
    if all(alert.cleared_at is not None for alert in alerts):
        raise refuse(
            "alert_cleared", "Every alert is gone already", "Nothing is to be done.", field="alert_id"
        )
