"""What an application that is being typed would start: the opening command itself says, tried, not given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import ApplicationView, application_view
from caseclock.application.clockview import ClockView, clock_view
from caseclock.application.handle import Command, tried
from caseclock.application.outcomes import BadBody
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.readmodels.clocks import ClockRow, unstored

#: Stands where a name is not typed yet: names start no clock.
UNNAMED = "?"
#: What of an application bears on its clocks, so that nothing else that is half typed is in the way.
_OF_CASE = ("application", "owner", "unit")
_OF_MEMBER = ("facts", "asks_for_coverage")


class DayLeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A day that a clock of office days does not count; a weekend has no name."""

    day: date
    name: str


class ForeseenClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that would start, for whom (members from 0; none: the whole case), and what it leaves out."""

    clock: ClockView
    members: tuple[int, ...]
    left_out: tuple[DayLeftOut, ...]


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """The application as it would be filed; its clocks by due day, the members' before the case's."""

    application: ApplicationView
    clocks: tuple[ForeseenClock, ...]


class NotYet(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing can be foreseen: what is missing or wrong, where, and what would mend it."""

    what: str
    remedy: str
    field: str


async def foresee(app: Application, actor: Actor, body: Mapping[str, Any]) -> Foreseen | NotYet:
    """Tries `open-case` with what is typed so far. Refused or ill-formed: what to mend, never an error."""
    bare = _bare(body)
    if "filed_on" not in bare["application"]:
        return NotYet(
            what="The day it was submitted is missing", remedy="Give the day.", field="application.filed_on"
        )
    command = Command(
        county=actor.county,
        name="open-case",
        body=msgspec.json.encode(bare),
        actor=actor,
        key=f"try {uuid4()}",
    )
    try:
        [change] = (await tried(app, command)).changes
    except BadBody as bad:
        return NotYet(what=str(bad), remedy=bad.remedy, field=bad.field)
    except Refused as refused:
        return _why_not(refused.refusal)
    case = change.after
    assert case.filing is not None
    rows = unstored(case, app.tools, change.recorded_at)
    clocks = [_foreseen(app, case, alike) for alike in _alike(rows)]
    return Foreseen(
        application=application_view(case.filing),
        clocks=tuple(sorted(clocks, key=lambda each: not each.members)),
    )


def _bare(body: Mapping[str, Any]) -> dict[str, Any]:
    members = [
        {"first_name": UNNAMED, "last_name": UNNAMED}
        | {name: member[name] for name in _OF_MEMBER if name in member}
        for member in body.get("members") or [{}]
    ]
    return (
        {"application": {}} | {name: body[name] for name in _OF_CASE if name in body} | {"members": members}
    )


def _why_not(refusal: Refusal) -> NotYet:
    return NotYet(what=refusal.rule, remedy=refusal.remedy, field=refusal.field)


def _alike(rows: Sequence[ClockRow]) -> list[list[ClockRow]]:
    """Clocks of several members that are the same but for whom they are, told once."""
    found: dict[tuple[Any, ...], list[ClockRow]] = {}
    for row in rows:
        clock = row.clock
        key = (clock.procedure, clock.name, clock.parameter, clock.anchor_on, row.due_at)
        found.setdefault(key, []).append(row)
    return list(found.values())


def _foreseen(app: Application, case: CaseState, rows: Sequence[ClockRow]) -> ForeseenClock:
    order = list(case.members)
    return ForeseenClock(
        clock=clock_view(case.county, rows[0], app.rules.definitions, ()),
        members=tuple(sorted(order.index(row.clock.member) for row in rows if row.clock.member)),
        left_out=tuple(_left_out(app, case.county, rows[0])),
    )


def _left_out(app: Application, county: int, row: ClockRow) -> list[DayLeftOut]:
    """The closed days between the anchor and the due day of a clock that counts office days."""
    clock, due = row.clock, row.due_on
    if not clock.calendar or clock.unit != "working_day" or due is None:
        return []
    calendar = app.rules.policy.calendar(county, clock.calendar)
    days = (clock.anchor_on + timedelta(days=n) for n in range(1, (due - clock.anchor_on).days + 1))
    return [
        DayLeftOut(day=day, name=calendar.names.get(day, "")) for day in days if not calendar.is_open(day)
    ]
