"""Why an alert is there, what its clock says, and what would clear it, in the office's words."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from caseclock.application.wording import long_date, rung_said, said
from caseclock.application.words import (
    LANGUAGES,
    Titles,
    WayOut,
    alert_titles,
    clock_titles,
    event_titles,
    ways_out,
)
from caseclock.domain.case.state import Alert, CaseState
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef, ClockRef


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """Why it exists: the rung of the clock that raised it, or (without one) an event of that day."""

    text: Titles
    rung: str
    clock: str
    clock_title: Titles
    due_on: date | None
    due_at: datetime | None


class OpenAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An open alert of a case. `follows` is the earlier one that it escalated."""

    alert_id: str
    alert: str
    title: Titles
    told: tuple[str, ...]
    owner: str
    raised_on: date
    because: Because
    goes_away: tuple[WayOut, ...]
    follows: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    snoozed_until: datetime | None


def because(
    definitions: Definitions,
    case: CaseRef,
    procedure: str,
    alert: str,
    alert_id: str,
    clock_id: str,
    raised_on: date,
    due_on: date | None,
    due_at: datetime | None,
) -> Because:
    """The rung stands in the alert's id: `<clock>/<rung>/<arming>`."""
    rung = alert_id.removeprefix(f"{clock_id}/").partition("/")[0].replace("_", " ") if clock_id else ""
    names = clock_titles(definitions, clock_id) if clock_id else dict.fromkeys(LANGUAGES, "")
    what = _what(definitions, procedure, alert)
    text = {each: _sentence(each, names[each], what[each], rung, raised_on, due_on) for each in LANGUAGES}
    clock = str(ClockRef(case, clock_id)) if clock_id else ""
    return Because(text=text, rung=rung, clock=clock, clock_title=names, due_on=due_on, due_at=due_at)


def _what(definitions: Definitions, procedure: str, alert: str) -> Titles:
    """The event that raises it, where its file names one alone; else the alert, which is called after it."""
    if procedure in definitions.names():
        spec = definitions.latest(procedure).procedure.alerts.get(alert)
        if spec is not None and len(spec.raised_on) == 1:
            return event_titles(definitions, spec.raised_on[0])
    return alert_titles(definitions, procedure, alert)


def _sentence(language: str, clock: str, what: str, rung: str, raised_on: date, due_on: date | None) -> str:
    if not clock:
        return said("because", "event", what=what, on=long_date(raised_on, language))[language]
    how = "undated" if due_on is None else "ended" if rung == "due" else "rung"
    due = long_date(due_on, language) if due_on else ""
    return said("because", how, clock=clock, rung=rung_said(rung)[language], due=due)[language]


def open_alerts(definitions: Definitions, state: CaseState, role: str) -> list[OpenAlert]:
    """Every open alert of a case, the latest first."""
    found = [alert for alert in state.alerts.values() if alert.cleared_at is None]
    return [_shown(definitions, state, alert, role) for alert in reversed(found)]


def _shown(definitions: Definitions, state: CaseState, alert: Alert, role: str) -> OpenAlert:
    clock = state.clocks.get(alert.clock)
    case = CaseRef(state.county, state.case_id)
    return OpenAlert(
        alert_id=alert.id,
        alert=alert.alert,
        title=alert_titles(definitions, alert.procedure, alert.alert),
        told=alert.to,
        owner=alert.owner or state.owner,
        raised_on=alert.raised_on,
        because=because(
            definitions,
            case,
            alert.procedure,
            alert.alert,
            alert.id,
            alert.clock,
            alert.raised_on,
            clock.schedule.due_on if clock else None,
            clock.schedule.due_at if clock else None,
        ),
        goes_away=ways_out(definitions, alert.procedure, alert.alert, alert.clock, role),
        follows=alert.follows,
        acknowledged_by=alert.acknowledged_by,
        acknowledged_at=alert.acknowledged_at,
        snoozed_until=alert.snoozed_until,
    )
