"""Who did what, when, by which rule: asked by a supervisor or an auditor, within what they answer for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.accounts import find
from caseclock.application.app import Application
from caseclock.application.casefile.acts import SYSTEM
from caseclock.application.denied import Denied
from caseclock.application.exporting import line
from caseclock.application.limits import FIRST_YEAR, LAST_YEAR
from caseclock.application.roles import lists_county
from caseclock.application.tokens import Principal
from caseclock.application.words import Titles, event_titles, titles
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import end_of_day, local_date, start_of_day
from caseclock.readmodels.acts import Act, ActFilter, Mark, acts

WEEK = timedelta(days=6)
LONGEST = timedelta(days=366)
PAGE = 500
COLUMNS = (
    "recorded_at", "case", "case_number", "unit", "who", "account", "role", "on_behalf_of", "command", "what",
    "rules", "reason",
)  # fmt: skip


class ActsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which acts: days of the county's calendar, both included; a week up to today where none is named.

    `who`: an account's id or login, or `system`.
    """

    from_on: date | None = None
    to_on: date | None = None
    who: str = ""
    command: str = ""
    rule: str = ""
    case_id: UUID | None = None


class ActView(msgspec.Struct, frozen=True, kw_only=True):
    """One act in words. `at` is when it was recorded: what was known then is the case as of it."""

    at: datetime
    case: str
    case_number: str
    unit: str
    version: int
    account: str
    name: str
    role: str
    on_behalf_of: str
    command: str
    title: Titles
    events: tuple[Titles, ...]
    rules: tuple[str, ...]
    reason: str


async def acts_asked(access: Access, principal: Principal, asked: ActsAsked) -> tuple[ActsAsked, ActFilter]:
    """The question with its days filled in, and the filter it makes within what the caller answers for.

    Denied: an unknown account, or a period that ends before it begins or is longer than a year.
    """
    today = local_date(await access.accounts.business_now())
    for field, day in (("from_on", asked.from_on), ("to_on", asked.to_on)):
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Denied("invalid", "no_such_time", "Nothing was done at that time.", field=field)
    to_on = asked.to_on or today
    from_on = asked.from_on or to_on - WEEK
    if not from_on <= to_on <= from_on + LONGEST:
        raise Denied(
            "invalid", "period_refused", "Name at most a year, first its first day.", field="from_on"
        )
    who = asked.who.strip()
    if who and who != SYSTEM:
        who = str((await find(access, principal.actor.county, who)).account_id)
    whole = msgspec.structs.replace(asked, from_on=from_on, to_on=to_on)
    return whole, ActFilter(
        since=start_of_day(from_on),
        until=end_of_day(to_on),
        actor=who,
        command=asked.command,
        rule=asked.rule,
        case_id=asked.case_id,
        units=None if lists_county(principal.actor.role) else principal.session.supervised,
    )


async def acts_page(
    app: Application, county: int, chosen: ActFilter, before: Mark | None, limit: int
) -> tuple[list[ActView], Mark | None]:
    """A page of acts, the newest first, and the mark to go on after it."""
    found = await acts(app.store.pool, county, chosen, before=before, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    mark = (last.recorded_at, last.case_id, last.version) if last else None
    return [_view(county, each, app.rules.definitions) for each in shown], mark


async def acts_csv(
    app: Application, access: Access, principal: Principal, chosen: ActFilter
) -> AsyncIterator[bytes]:
    """The same as rows of a spreadsheet, the header first. Taking it out is itself an access on record."""
    county, session = principal.actor.county, principal.session
    period = f"{local_date(chosen.since)} to {local_date(chosen.until - timedelta(microseconds=1))}"
    filters = ", ".join(each for each in (chosen.actor, chosen.command, chosen.rule) if each)
    note = f"{period}: {filters or 'all'}"
    await access.sessions.record(county, "acts_taken_out", session.login, str(session.account_id), note=note)
    yield line(COLUMNS)
    mark: Mark | None = None
    while True:
        page, mark = await acts_page(app, county, chosen, mark, PAGE)
        for each in page:
            yield line(_row(each))
        if mark is None:
            return


def command_title(definitions: Definitions, command: str) -> Titles:
    """What a command is called, in the procedure that has it; a rung of a clock has no command."""
    for definition in definitions.newest():
        if command in definition.procedure.commands:
            return titles(definition, "commands", command)
    return event_titles(definitions, command.replace("-", "_"))


def _view(county: int, act: Act, definitions: Definitions) -> ActView:
    return ActView(
        at=act.recorded_at,
        case=str(CaseRef(county, act.case_id)),
        case_number=act.case_number,
        unit=act.unit,
        version=act.version,
        account=act.actor,
        name=act.name or act.actor,
        role=act.role,
        on_behalf_of=act.on_behalf_of,
        command=act.command,
        title=command_title(definitions, act.command),
        events=tuple(event_titles(definitions, kind) for kind in dict.fromkeys(act.types)),
        rules=act.rules,
        reason=act.reason,
    )


def _row(act: ActView) -> list[Any]:
    events = "; ".join(each["en"] for each in act.events)
    return [
        act.at.isoformat(), act.case, act.case_number, act.unit, act.name, act.account, act.role,
        act.on_behalf_of, act.command, events, "; ".join(act.rules), act.reason,
    ]  # fmt: skip
