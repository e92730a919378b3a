"""What somebody does with an alert: says it is seen or worked, puts it off, gives it to another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import (
    AlertAcknowledged,
    AlertCleared,
    AlertReassigned,
    AlertSnoozed,
    NoteAdded,
)
from caseclock.domain.case.placing import OWNER, UNIT
from caseclock.domain.case.state import Alert
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.household.common import Word
from caseclock.kernel.refusal import Refused, refuse
from caseclock.kernel.secret import Secret

#: How long an alert without a clock may be put off: calendar days.
SNOOZE_DAYS = "alert_snooze_days"
#: Audiences that a worker asks to look at a case.
ASKED = frozenset({"supervisor", "program", "program_specialist"})


class WorkAlert(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says that somebody did what the alert asked for."""

    alert_id: Word
    note: Secret = ""


class AcknowledgeAlert(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Says that one has seen the alert and works on it; it stays open."""

    alert_id: Word


class SnoozeAlert(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Puts the alert out of sight until a moment."""

    alert_id: Word
    until: datetime


class ReassignAlert(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Gives this alert, not the case, to another person or to a unit."""

    alert_id: Word
    owner: str = ""
    unit: str = ""


def work_alert(body: WorkAlert, view: View) -> Iterator[Output]:
    """The alert goes away, and who worked it stays with it; one whose deadline stands is refused."""
    alert = _open(body.alert_id, view)
    if events := view.standing.get(alert.id):
        raise _stands(events)
    if _asked_of_others(alert, view):
        raise _theirs(alert)
    if body.note:
        yield NoteAdded(text=body.note, member=alert.member)
    yield AlertCleared(alert_id=alert.id, by="work-alert", worked_by=view.actor.account)


def acknowledge_alert(body: AcknowledgeAlert, view: View) -> Iterator[Output]:
    """Everybody who is told of it sees who works on it."""
    alert = _open(body.alert_id, view)
    yield AlertAcknowledged(alert_id=alert.id, by=view.actor.account)


def snooze_alert(body: SnoozeAlert, view: View) -> Iterator[Output]:
    """Never past the moment its clock is due; refused with the latest moment. A later rung tells anyway."""
    alert = _open(body.alert_id, view)
    latest = _latest(alert, view)
    if latest <= view.now:
        raise _due(latest)
    if not view.now < body.until <= latest:
        raise refuse(
            "snoozed_too_long",
            "An alert is put off to a later moment, and never past what it warns of",
            f"Give a moment up to {latest.isoformat()}.",
            field="until",
            until=body.until,
            latest=latest,
        )
    yield AlertSnoozed(alert_id=alert.id, until=body.until, by=view.actor.account)


def reassign_alert(body: ReassignAlert, view: View) -> Iterator[Output]:
    """Whoever supervises goes on being told; the owner's part goes to the person or unit named."""
    alert = _open(body.alert_id, view)
    if bool(body.owner) == bool(body.unit):
        what = "An alert is given to a person or to a unit"
        raise refuse("one_receiver", what, "Name one of them.", field="owner")
    others = [audience for audience in alert.to if audience != "owner"]
    if body.owner:
        owner = view.given.facts.get(OWNER, body.owner)
        yield AlertReassigned(alert_id=alert.id, to=("owner", *others), owner=owner)
        return
    unit = f"unit:{view.given.facts.get(UNIT, body.unit)}"
    yield AlertReassigned(alert_id=alert.id, to=tuple(dict.fromkeys([unit, *others])))


def alerts_wait(view: View) -> None:
    """There must be an alert that nobody has worked."""
    alerts = view.state.alerts.values()
    if not alerts:
        raise refuse("no_alert", "This case has no alert", "Nothing is to be done.", field="alert_id")
    if all(alert.cleared_at is not None for alert in alerts):
        raise refuse(
            "alert_cleared", "Every alert is gone already", "Nothing is to be done.", field="alert_id"
        )


def workable(view: View) -> None:
    """Of the open alerts one at least must be no deadline's that still stands."""
    alerts_wait(view)
    waiting = [alert.id for alert in view.state.alerts.values() if alert.cleared_at is None]
    if all(view.standing.get(each) for each in waiting):
        raise _stands(tuple(dict.fromkeys(event for each in waiting for event in view.standing[each])))
    free = [view.state.alerts[each] for each in waiting if not view.standing.get(each)]
    if all(_asked_of_others(alert, view) for alert in free):
        raise _theirs(free[0])


def snoozable(view: View) -> None:
    """Of the open alerts one at least must warn of something that is not due yet."""
    alerts_wait(view)
    waiting = [alert for alert in view.state.alerts.values() if alert.cleared_at is None]
    if all((latest := _latest(alert, view)) <= view.now for alert in waiting):
        raise _due(latest)


def _stands(events: tuple[str, ...]) -> Refused:
    what = ", ".join(event.replace(".", " ").replace("_", " ") for event in events)
    return refuse(
        "deadline_stands",
        "An alert of a deadline goes away when what the law waits for is done, not by a word",
        f"It is cleared by: {what}. Until then acknowledge it (acknowledge-alert), or put it off "
        "(snooze-alert).",
        citation="decision D.15",
        field="alert_id",
        cleared_by=events,
    )


def _due(latest: datetime) -> Refused:
    return refuse(
        "past_due",
        "What the alert warns of is due already",
        "Do what clears it, or give it to somebody who can.",
        field="alert_id",
        due_at=latest,
    )


def _open(alert_id: str, view: View) -> Alert:
    alert = view.state.alerts.get(alert_id)
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
    return alert


def _asked_of_others(alert: Alert, view: View) -> bool:
    """Whoever asked for a look does not answer it."""
    return view.actor.role == "worker" and set(alert.to) <= ASKED


def _theirs(alert: Alert) -> Refused:
    return refuse(
        "not_told_to_you",
        "An alert is worked by those it is told to",
        f"Wait for: {', '.join(alert.to)}. Add a note if something has changed.",
        field="alert_id",
        to=alert.to,
    )


def _latest(alert: Alert, view: View) -> datetime:
    """The moment its clock is due; without a clock that runs out, some days from now."""
    clock = view.state.clocks.get(alert.clock)
    if clock is not None and clock.schedule.due_at is not None:
        return clock.schedule.due_at
    return view.now + timedelta(days=view.policy.number(SNOOZE_DAYS, view.today))
