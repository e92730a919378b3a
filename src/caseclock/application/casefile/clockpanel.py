"""The clocks of a case as its page draws them, as known at a moment: each a bar, and its ledger in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from caseclock.application.casefile.bars import Bar, bar
from caseclock.application.casefile.deadlines import Deadline, deadline
from caseclock.application.casefile.details import history_words
from caseclock.application.caseview import Known
from caseclock.application.clockview import ClockView, clock_view
from caseclock.application.wording import said
from caseclock.application.words import LANGUAGES, Titles, clock_titles, event_titles
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.versions import Definitions
from caseclock.readmodels.clocks import ClockRow, at_risk_at
from caseclock.readmodels.told import Told
from caseclock.readmodels.tools import Tools


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the ledger: what happened to the clock, or is to come, on which day, and why."""

    on: date | None
    at: datetime | None
    what: str
    title: Titles
    why: Titles
    told: tuple[str, ...]


class DrawnClock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock: its standing in words, its whole ledger, its bar, and what happened to it in order."""

    top: Deadline
    view: ClockView
    length: Titles
    started_by: Titles
    stopped_by: Titles | None
    bar: Bar
    happenings: list[Happening]


def drawn_clocks(
    found: Known, definitions: Definitions, tools: Tools, told: Sequence[Told], now: datetime
) -> list[DrawnClock]:
    """Open ones first, the next due in front; then ended ones, the latest first."""
    clocks = found.state.clocks.values()
    shown = [_drawn(found, clock, definitions, tools, told, now) for clock in clocks]
    return sorted(shown, key=_order)


def _order(each: DrawnClock) -> tuple[bool, bool, float]:
    ended = each.top.state == "stopped"
    at = each.view.stopped_at if ended else each.top.due_at
    seconds = at.timestamp() if at else 0.0
    return (ended, at is None, -seconds if ended else seconds)


def _drawn(
    found: Known,
    clock: Clock,
    definitions: Definitions,
    tools: Tools,
    told: Sequence[Told],
    now: datetime,
) -> DrawnClock:
    top = deadline(found.state, clock, definitions, tools, now)
    row = ClockRow(
        case_id=found.state.case_id,
        clock_id=clock.id,
        side=top.side,
        state=top.state,
        due_on=top.legal_on,
        due_at=top.due_at,
        at_risk_at=at_risk_at(clock, tools),
        clock=clock,
    )
    known_then = [each for each in told if each.at <= now]
    view = clock_view(found.state.county, row, definitions, known_then)
    return DrawnClock(
        top=top,
        view=view,
        length=said("lengths", clock.unit, n=str(clock.budget)),
        started_by=_source(clock, definitions),
        stopped_by=event_titles(definitions, clock.stopped_by) if clock.stopped_by else None,
        bar=bar(clock, now),
        happenings=_happenings(clock, view, definitions),
    )


def _happenings(clock: Clock, view: ClockView, definitions: Definitions) -> list[Happening]:
    """By moment; what waits for the clock to resume has none and stands last."""
    lines = [_line("anchor", clock.anchor_at, clock.anchor_on, _source(clock, definitions))]
    for pause in clock.pauses:
        lines.append(_line("paused", pause.since, why=_as_given(pause.reason)))
        if pause.until is not None:
            lines.append(_line("resumed", pause.until))
    for extension in clock.extensions:
        lines.append(_line("extended", extension.recorded_at, why=_as_given(extension.reason)))
    for rung in view.rungs:
        people = tuple(dict.fromkeys(each.name for each in rung.deliveries)) or rung.told
        on = clock.schedule.due_on if rung.at == "due" else None
        lines.append(_line(f"rung_{rung.status}", rung.due_at, on, rung.title, people))
    if clock.stopped_at is not None:
        lines.append(_line("stopped", clock.stopped_at, clock.stopped_on, why=_stop(clock, definitions)))
    elif clock.schedule.due_at is not None:
        lines.append(_line("due", clock.schedule.due_at, clock.schedule.due_on))
    return sorted(lines, key=lambda line: (line.at is None, line.at.timestamp() if line.at else 0.0))


def _source(clock: Clock, definitions: Definitions) -> Titles:
    """What the clock counts from: an event by its title, a fact by its own."""
    source = clock.anchor_source
    if "." in source:
        return event_titles(definitions, source)
    return {language: history_words(language).fact(source) for language in LANGUAGES}


def _stop(clock: Clock, definitions: Definitions) -> Titles:
    return (
        event_titles(definitions, clock.stopped_by)
        if clock.stopped_by
        else clock_titles(definitions, clock.id)
    )


def _line(
    what: str,
    at: datetime | None,
    on: date | None = None,
    why: Titles | None = None,
    told: tuple[str, ...] = (),
) -> Happening:
    return Happening(on=on, at=at, what=what, title=said("happenings", what), why=why or {}, told=told)


def _as_given(reason: str) -> Titles:
    return said("reasons", reason) if reason else {}
