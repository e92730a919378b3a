"""What reading addresses share: the case within reach, as known when, and the record that it was read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Request
from litestar.params import QueryParameter

from caseclock.application.app import Application
from caseclock.application.caseview import Known, known
from caseclock.application.denied import Denied
from caseclock.application.limits import FIRST_YEAR, LAST_YEAR
from caseclock.application.reach import Opened, case_of, open_case
from caseclock.application.roles import sees_restricted
from caseclock.readmodels.readings import Looking, read_case, record_taking
from caseclock.web.auth import access_of, the_principal

AsOf = Annotated[
    datetime | None, QueryParameter(description="As it was known at this moment, with an offset.")
]
On = Annotated[date | None, QueryParameter(description="As it is true on this day.")]


def application_of(request: Request[Any, Any, Any]) -> Application:
    """The application behind the API."""
    application = request.app.state.application
    assert isinstance(application, Application)
    return application


def shows_restricted(request: Request[Any, Any, Any]) -> bool:
    """Whether the caller is shown restricted fields."""
    return sees_restricted(the_principal(request).actor.role)


def moment(as_of: datetime | None) -> datetime | None:
    """A moment asked for; Denied without an offset, since it could be any of 24 instants."""
    if as_of is None:
        return None
    if as_of.utcoffset() is None:
        raise Denied("invalid", "no_offset", "Give the moment an offset, for example Z.", field="as_of")
    if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
        raise Denied("invalid", "no_such_time", "Nothing was known at that time.", field="as_of")
    return as_of


async def within_reach(request: Request[Any, Any, Any], case_id: str) -> Opened:
    """The case of a path, where the caller may open it."""
    principal = the_principal(request)
    case = case_of(case_id, principal.actor.county)
    return await open_case(application_of(request), access_of(request), principal, case)


async def case_as_known(
    request: Request[Any, Any, Any], case_id: str, as_of: datetime | None
) -> tuple[Opened, Known]:
    """The case within reach, as known at a moment; a moment before it began has no case."""
    at = moment(as_of)
    opened = await within_reach(request, case_id)
    county = the_principal(request).actor.county
    found = await known(application_of(request), county, opened.header.case_id, at)
    if found.state.version == 0:
        raise Denied("absent", "not_yet", "The case was not known at that moment.", field="as_of")
    return opened, found


async def record_reading(
    request: Request[Any, Any, Any], opened: Opened, what: str, restricted: bool = False
) -> None:
    """Writes who was shown what, before it is shown."""
    actor = the_principal(request).actor
    looking = _looking(request, opened, what, restricted)
    await read_case(application_of(request).store.pool, actor.county, opened.header.case_id, looking)


async def record_taking_out(
    request: Request[Any, Any, Any], opened: Opened, what: str, restricted: bool = False
) -> None:
    """The same for what leaves the office: each time anew, however shortly after another reading."""
    actor = the_principal(request).actor
    looking = _looking(request, opened, what, restricted)
    await record_taking(application_of(request).store.pool, actor.county, opened.header.case_id, looking)


def _looking(request: Request[Any, Any, Any], opened: Opened, what: str, restricted: bool) -> Looking:
    actor = the_principal(request).actor
    return Looking(
        account=actor.account, role=actor.role, what=what, restricted=restricted, reason=opened.reason
    )
