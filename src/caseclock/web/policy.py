"""What the law and the county say on a day: dated parameters with their sources, and calendars."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath, QueryParameter

from caseclock.application.denied import absent
from caseclock.application.policyview import ParameterView, calendar_names, parameters_on
from caseclock.domain.policy.calendars import Calendar
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor

_TAGS = ["Rules"]


class CalendarName(msgspec.Struct, frozen=True, kw_only=True):
    """A calendar this county counts by, its version, and the years it knows."""

    name: str
    version: str
    first_year: int
    last_year: int


class PolicyView(msgspec.Struct, frozen=True, kw_only=True):
    """All parameters by name, with their value on the day or why there is none; the county's calendars.

    `version`: the fingerprint of rules, values and calendars together, as each decision keeps it.
    """

    on: date
    version: str
    parameters: list[ParameterView]
    calendars: list[CalendarName]


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which nothing counts, and why; `confirmed` when a public source says so."""

    day: date
    name: str
    confirmed: bool


class CalendarView(msgspec.Struct, frozen=True, kw_only=True):
    """One year of a calendar: its closed days beside the weekends, where those are closed."""

    name: str
    year: int
    version: str
    weekend_closed: bool
    closed: list[ClosedDay]


@get("/policy", opt={"operation": "policy.read"}, tags=_TAGS, summary="Parameters on a day")
async def policy_on(
    request: Request[Any, Any, Any],
    on: Annotated[date | None, QueryParameter(description="The fact date; today when absent.")] = None,
) -> PolicyView:
    """Each value with its unit, source, whether it is confirmed, and how an open point is read."""
    policy, county = application_of(request).rules.policy, the_actor(request).county
    day = on or local_date(await access_of(request).accounts.business_now())
    return PolicyView(
        on=day,
        version=policy.version,
        parameters=parameters_on(policy, day),
        calendars=[_named(policy.calendar(county, name)) for name in calendar_names(policy, county)],
    )


@get(
    "/policy/calendars/{name:str}",
    opt={"operation": "policy.read"},
    tags=_TAGS,
    summary="A calendar's closed days",
)
async def calendar_year(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    year: Annotated[
        int | None, QueryParameter(ge=1900, le=2200, description="This year when absent.")
    ] = None,
) -> CalendarView:
    """Of the caller's county. A year that its file does not cover is not there: nothing is guessed."""
    policy, county = application_of(request).rules.policy, the_actor(request).county
    try:
        calendar = policy.calendar(county, name)
    except KeyError:
        raise absent() from None
    asked = year or local_date(await access_of(request).accounts.business_now()).year
    if not calendar.first.year <= asked <= calendar.last.year:
        raise absent()
    return CalendarView(
        name=calendar.name,
        year=asked,
        version=calendar.version,
        weekend_closed=calendar.weekend_closed,
        closed=[
            ClosedDay(day=day, name=calendar.names.get(day, ""), confirmed=day not in calendar.unconfirmed)
            for day in sorted(calendar.closed)
            if day.year == asked
        ],
    )


def _named(calendar: Calendar) -> CalendarName:
    return CalendarName(
        name=calendar.name,
        version=calendar.version,
        first_year=calendar.first.year,
        last_year=calendar.last.year,
    )


HANDLERS = [policy_on, calendar_year]
