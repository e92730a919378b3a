"""Opening, finding and reading cases. Whoever is shown a case leaves a reading."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import Meta

from caseclock.application.app import Application
from caseclock.application.caseview import CaseView, EventView, case_view, event_view
from caseclock.application.clocklist import CaseClock, case_clock
from caseclock.application.denied import Denied
from caseclock.application.finding import Hit, find_cases
from caseclock.application.reach import case_of, state_reason
from caseclock.application.restricted import holds_restricted
from caseclock.domain.case.actions import Action
from caseclock.kernel.time import add_months, first_of_month, local_date
from caseclock.readmodels.clocks import clocks_of_case
from caseclock.readmodels.coverage import CoverageMonth, coverage_by_month, coverage_known
from caseclock.readmodels.told import told_of_case
from caseclock.web.asking import (
    AsOf,
    On,
    application_of,
    case_as_known,
    record_reading,
    shows_restricted,
    within_reach,
)
from caseclock.web.auth import access_of, the_principal
from caseclock.web.commands import CommandReply, Key, Match, Preview, carry_out, openings
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor
from caseclock.web.verifications import actions_of

_TAGS = ["Cases"]
Opening = Annotated[str, QueryParameter(description="The opening command, for another kind of case.")]


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """The best hits; a narrower question finds what is not among them."""

    items: list[Hit]


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was typed into the search box."""

    text: Annotated[str, Meta(min_length=2, max_length=200, examples=["ruiz 1990-05-01"])]
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Events in version order; `next` is empty on the last page."""

    items: list[EventView]
    next: str


class Actions(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller may do now, allowed ones first; what is blocked says why and what would help."""

    version: int
    items: list[Action]


class CoverageMonths(msgspec.Struct, frozen=True, kw_only=True):
    """By member and month; a month in which nothing was ever set is absent."""

    items: list[CoverageMonth]


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """Clocks with their ledgers, those that end first in front."""

    items: list[CaseClock]


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a case outside one's units is opened; a reviewer reads it."""

    reason: Annotated[
        str, Meta(min_length=3, max_length=500, examples=["Complaint 26-114, asked by the director"])
    ]


class ReasonTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Until when the reason opens the case."""

    expires_at: datetime


def opening_handler(application: Application) -> HTTPRouteHandler:
    """POST /cases, which knows the opening commands of this installation."""
    names = openings(application.rules)

    @post(
        "/cases",
        opt={"operation": "case.open"},
        tags=_TAGS,
        operation_id="open_case",
        summary="Open a case",
        description=f"The body is the opening command's; `command` is one of: {', '.join(names)}.",
        responses={
            200: ResponseSpec(CommandReply, description="What a preview shows.", generate_examples=False)
        },
    )
    async def open_new(
        request: Request[Any, Any, Any],
        key: Key,
        if_match: Match = None,
        command: Opening = "open-case",
        preview: Preview = False,
    ) -> Response[CommandReply]:
        if command not in names:
            raise Denied("invalid", "no_opening", f"Take one of: {', '.join(names)}.", field="command")
        return await carry_out(request, command, None, key, None, preview)  # type: ignore[return-value]

    return open_new


@post("/searches", opt={"operation": "case.read"}, status_code=200, tags=_TAGS, summary="Find cases")
async def search_cases(request: Request[Any, Any, Any], data: JSONBody[Search]) -> Hits:
    """By one text, which stands in no address: name, birth date, phone, number or address, in any order; each
    open case within reach comes with what it waits for."""
    application, access, principal = application_of(request), access_of(request), the_principal(request)
    return Hits(items=await find_cases(application, access, principal, data.text, data.limit))


@get("/cases/{case_id:str}", opt={"operation": "case.read"}, tags=_TAGS, summary="A case")
async def read_one(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None, effective_on: On = None
) -> Response[CaseView]:
    """Now, as known at a moment, as true on a date, or both together. The ETag is its version."""
    opened, found = await case_as_known(request, case_id, as_of)
    view = case_view(
        found,
        as_of,
        effective_on,
        restricted=shows_restricted(request),
        definitions=application_of(request).rules.definitions,
        role=the_principal(request).actor.role,
    )
    await record_reading(request, opened, "case", view.restricted_shown)
    return Response(view, headers={"ETag": f'"{view.version}"'})


@get("/cases/{case_id:str}/history", opt={"operation": "case.read"}, tags=_TAGS, summary="Its history")
async def history(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    as_of: AsOf = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> HistoryPage:
    """Every event with who did it, why, and on which procedure, in version order."""
    after = from_cursor(cursor, tuple[int])
    opened, found = await case_as_known(request, case_id, as_of)
    start = after[0] if after else 0
    page = [recorded for recorded in found.history if recorded.version > start][:limit]
    views = [event_view(recorded, restricted=shows_restricted(request)) for recorded in page]
    await record_reading(request, opened, "history", any(shown for _, shown in views))
    more = bool(page) and page[-1].version < found.state.version
    return HistoryPage(items=[view for view, _ in views], next=to_cursor(page[-1].version) if more else "")


@get("/cases/{case_id:str}/actions", opt={"operation": "case.read"}, tags=_TAGS, summary="What may be done")
async def list_actions(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Actions:
    """By the caller, now; and for what is blocked the reason and what would unblock it."""
    opened, found = await case_as_known(request, case_id, None)
    items = actions_of(request, found)
    # A blocked action names the state and the facts that block it.
    await record_reading(
        request, opened, "actions", shows_restricted(request) and holds_restricted(found.state)
    )
    return Actions(version=found.state.version, items=items)


@get("/cases/{case_id:str}/coverage", opt={"operation": "case.read"}, tags=_TAGS, summary="Coverage by month")
async def coverage(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    since: Annotated[date | None, QueryParameter(description="First month; twelve back when absent.")] = None,
    until: Annotated[date | None, QueryParameter(description="Last month; twelve ahead when absent.")] = None,
    member: FromQuery[UUID | None] = None,
    as_of: AsOf = None,
) -> CoverageMonths:
    """Scope, programme, funding and cost of each member in each month, and the event that set it."""
    today = local_date(await access_of(request).accounts.business_now())
    first = since or add_months(first_of_month(today), -12)
    last = until or add_months(first_of_month(today), 12)
    if last < first or (last.year - first.year) > 20:
        raise Denied("invalid", "months_refused", "Ask for at most twenty years, in order.", field="until")
    if as_of is None:
        opened = await within_reach(request, case_id)
        county, pool = the_principal(request).actor.county, application_of(request).store.pool
        items = await coverage_by_month(pool, county, opened.header.case_id, first, last, member)
    else:
        opened, found = await case_as_known(request, case_id, as_of)
        items = coverage_known(found.state, first, last, member)
    await record_reading(request, opened, "coverage")
    return CoverageMonths(items=items)


@get("/cases/{case_id:str}/clocks", opt={"operation": "case.read"}, tags=_TAGS, summary="Its clocks")
async def clocks(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Clocks:
    """Each with its ledger: original, current and superseded dates, pauses, rungs, legal basis."""
    opened = await within_reach(request, case_id)
    county = the_principal(request).actor.county
    application, key = application_of(request), opened.header.case_id
    rows = await clocks_of_case(application.store.pool, county, key)
    told = await told_of_case(application.store.pool, county, key)
    await record_reading(request, opened, "clocks")
    definitions = application.rules.definitions
    return Clocks(items=[case_clock(county, row, definitions, told) for row in rows])


@post(
    "/cases/{case_id:str}/access-reasons",
    opt={"operation": "case.state_reason"},
    tags=["Audit"],
    summary="State why a case is opened",
)
async def give_reason(
    request: Request[Any, Any, Any], case_id: FromPath[str], data: JSONBody[Reason]
) -> ReasonTaken:
    """For a case outside the units one supervises; it lapses after a day and is reviewed."""
    principal = the_principal(request)
    case = case_of(case_id, principal.actor.county)
    return ReasonTaken(expires_at=await state_reason(access_of(request), principal, case, data.reason))


def handlers(application: Application) -> list[HTTPRouteHandler]:
    """All routes of cases."""
    reads = [search_cases, read_one, history, list_actions, coverage, clocks, give_reason]
    return [*([opening_handler(application)] if openings(application.rules) else []), *reads]
