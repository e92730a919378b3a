"""What a case's page tells beside the file: its header, what comes next, what to tell the household."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, get_args
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath, FromQuery, QueryParameter

from caseclock.application.casefile.acts import Kind, accounts_in
from caseclock.application.casefile.ahead import Ahead, if_nothing_happens
from caseclock.application.casefile.caller import CallerView, caller_view
from caseclock.application.casefile.details import Speaker, history_words
from caseclock.application.casefile.header import Header, header
from caseclock.application.casefile.taking_back import may_take_back
from caseclock.application.casefile.timeline import Asked, Entry, chosen_acts, timeline
from caseclock.application.caseview import Known
from caseclock.application.restricted import holds_restricted
from caseclock.web.asking import AsOf, application_of, case_as_known, moment, record_reading, shows_restricted
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_TAGS = ["Cases"]
KINDS: tuple[str, ...] = get_args(Kind)
Language = Annotated[str, QueryParameter(pattern="^(en|es)$", description="en or es.")]


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """The next rung of each clock that counts, the nearest first."""

    items: list[Ahead]


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Acts, the newest first; `next` is empty on the last page."""

    items: list[Entry]
    next: str


@get(
    "/cases/{case_id:str}/header",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="Its deadline, whose move it is, and the household",
)
async def read_header(request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None) -> Header:
    """The next deadline with its days left, whose move it is, flags, everybody's coverage and checks."""
    opened, found = await case_as_known(request, case_id, as_of)
    app = application_of(request)
    shown = header(
        found, app.rules.definitions, app.tools, as_of=moment(as_of), restricted=shows_restricted(request)
    )
    await record_reading(request, opened, "header", shown.restricted_shown)
    return shown


@get(
    "/cases/{case_id:str}/ahead",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="What happens if nothing is done",
)
async def read_ahead(request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None) -> Coming:
    """Of each clock the next rung: its day, who is told, and what it moves. Nothing is done by asking."""
    opened, found = await case_as_known(request, case_id, as_of)
    restricted = shows_restricted(request)
    items = if_nothing_happens(
        application_of(request).rules, found, moment(as_of) or found.now, restricted=restricted
    )
    await record_reading(request, opened, "ahead", restricted and holds_restricted(found.state))
    return Coming(items=items)


@get(
    "/cases/{case_id:str}/caller",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="What to tell the household",
)
async def read_caller(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None
) -> CallerView:
    """One paragraph of what is missing, by when and where to send it, in the household's language.

    It holds nothing that only the office may read.
    """
    opened, found = await case_as_known(request, case_id, as_of)
    county = the_principal(request).actor.county
    offices = {row.office_id: row.name for row in await access_of(request).accounts.offices(county)}
    told = caller_view(found, offices.get(found.state.office, ""), moment(as_of))
    await record_reading(request, opened, "caller view")
    return told


@get(
    "/cases/{case_id:str}/timeline",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="Its timeline in the office's words",
)
async def read_timeline(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    as_of: AsOf = None,
    procedure: Annotated[str, QueryParameter(description="Only acts that touched this procedure.")] = "",
    member: FromQuery[UUID | None] = None,
    kind: Annotated[str, QueryParameter(description=f"One of: {', '.join(KINDS)}.")] = "",
    person: Annotated[str, QueryParameter(description="Only acts of this account.")] = "",
    language: Language = "en",
    cursor: Cursor = "",
    limit: Limit = 25,
) -> TimelinePage:
    """Each act with what it changed, before and after, why, and the line for the county's own records.

    The newest first. `/history` has the events as they are recorded.
    """
    after = from_cursor(cursor, tuple[int])
    opened, found = await case_as_known(request, case_id, as_of)
    asked = Asked(procedure=procedure, member=member, kind=kind, person=person)
    items, more = await told_acts(
        request, found, asked, before=after[0] if after else 0, limit=limit, language=language, now=not as_of
    )
    await record_reading(
        request, opened, "timeline", shows_restricted(request) and holds_restricted(found.state)
    )
    return TimelinePage(items=items, next=to_cursor(items[-1].entry) if more else "")


async def told_acts(
    request: Request[Any, Any, Any],
    found: Known,
    asked: Asked,
    *,
    before: int = 0,
    limit: int = 25,
    language: str,
    now: bool = True,
) -> tuple[list[Entry], bool]:
    """A page of it, and whether there is more; of a moment past (`now` False) nothing is taken back."""
    app, actor = application_of(request), the_principal(request).actor
    chosen, more = chosen_acts(found, asked, before=before, limit=limit)
    speaker = Speaker(
        words=history_words(language),
        definitions=app.rules.definitions,
        names=await names_of(request, set(accounts_in(found.history))),
        restricted=shows_restricted(request),
    )
    back = may_take_back(app.rules, found, actor, chosen) if now else frozenset()
    entries = timeline(found, app.rules.codes, chosen, speaker)
    return [msgspec.structs.replace(each, may_take_back=each.command_id in back) for each in entries], more


async def names_of(request: Request[Any, Any, Any], accounts: Iterable[str]) -> dict[str, str]:
    """The names of some accounts by their ids; what is no account of the county is left out."""
    ids = [account for each in accounts if (account := _id(each)) is not None]
    return await access_of(request).accounts.names(the_principal(request).actor.county, ids)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


HANDLERS = [read_header, read_ahead, read_caller, read_timeline]
