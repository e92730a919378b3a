"""Who did what, when, by which rule; and the reasons stated to open a case, with their review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream
from msgspec import Meta

from caseclock.application.acts import ActsAsked, ActView, acts_asked, acts_csv, acts_page
from caseclock.application.reach import case_of
from caseclock.application.reviewing import Found, review_reason, stated_reasons
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.reasons import Finding
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor

_TAGS = ["Audit"]
Who = Annotated[str, QueryParameter(max_length=100, description="An account's id or login, or system.")]
Named = Annotated[str, QueryParameter(max_length=100)]
CSV = "text/csv; charset=utf-8"


class ActsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `next` is empty on the last page."""

    items: list[ActView]
    next: str


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    """One stated reason; `looks`: how often the case was read under it; no `finding`: not reviewed yet."""

    reason_id: UUID
    account: str
    name: str
    case: str
    case_number: str
    unit: str
    reason: str
    given_at: datetime
    expires_at: datetime
    looks: int
    finding: Finding
    note: str
    reviewed_at: datetime | None
    reviewer: str


class Reasons(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `next` is empty on the last page."""

    items: list[ReasonView]
    next: str


class Review(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the reviewer found, and a note where it needs one."""

    finding: Found
    note: Annotated[str, Meta(max_length=500, examples=["The complaint is in the binder."])] = ""


@get("/audit/acts", opt={"operation": "audit.read"}, tags=_TAGS, summary="Who did what, by which rule")
async def list_acts(
    request: Request[Any, Any, Any],
    from_on: FromQuery[date | None] = None,
    to_on: FromQuery[date | None] = None,
    who: Who = "",
    command: Named = "",
    rule: Named = "",
    case: Named = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> ActsPage:
    """A supervisor sees acts in cases of own units and by their people; an auditor the county's."""
    principal = the_principal(request)
    asked = ActsAsked(
        from_on=from_on,
        to_on=to_on,
        who=who,
        command=command,
        rule=rule,
        case_id=case_of(case, principal.actor.county) if case else None,
    )
    _, chosen = await acts_asked(access_of(request), principal, asked)
    before = from_cursor(cursor, tuple[datetime, UUID, int])
    items, mark = await acts_page(application_of(request), principal.actor.county, chosen, before, limit)
    return ActsPage(items=items, next=to_cursor(*mark) if mark else "")


@get(
    "/audit/acts.csv",
    opt={"operation": "audit.read"},
    tags=_TAGS,
    summary="The same as a spreadsheet",
    media_type=CSV,
)
async def acts_as_csv(
    request: Request[Any, Any, Any],
    from_on: FromQuery[date | None] = None,
    to_on: FromQuery[date | None] = None,
    who: Who = "",
    command: Named = "",
    rule: Named = "",
) -> Stream:
    """All acts of the period; that it was taken out is itself on record."""
    access, principal = access_of(request), the_principal(request)
    asked = ActsAsked(from_on=from_on, to_on=to_on, who=who, command=command, rule=rule)
    whole, chosen = await acts_asked(access, principal, asked)
    name = f"acts-{whole.from_on}-{whole.to_on}.csv"
    return Stream(
        acts_csv(application_of(request), access, principal, chosen),
        media_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@get("/audit/reasons", opt={"operation": "reasons.read"}, tags=_TAGS, summary="Reasons stated to open a case")
async def list_reasons(
    request: Request[Any, Any, Any],
    to_review: Annotated[bool, QueryParameter(description="Only those that nobody reviewed yet.")] = False,
    case: Named = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Reasons:
    """A supervisor sees own reasons and those for cases of own units; others all of the county."""
    principal = the_principal(request)
    county = principal.actor.county
    rows = await stated_reasons(
        access_of(request),
        principal,
        only_open=to_review,
        case_id=case_of(case, county) if case else None,
        before=from_cursor(cursor, tuple[datetime, UUID]),
        limit=limit + 1,
    )
    items = [
        ReasonView(
            case=str(CaseRef(county, row.case_id)),
            **{name: getattr(row, name) for name in ReasonView.__struct_fields__ if name != "case"},
        )
        for row in rows[:limit]
    ]
    last = rows[limit - 1] if len(rows) > limit else None
    return Reasons(items=items, next=to_cursor(last.given_at, last.reason_id) if last else "")


@post(
    "/audit/reasons/{reason_id:uuid}/review",
    opt={"operation": "reasons.review"},
    tags=_TAGS,
    status_code=204,
    summary="Review a stated reason",
)
async def review(request: Request[Any, Any, Any], reason_id: FromPath[UUID], data: JSONBody[Review]) -> None:
    """Once, by another than who stated it."""
    await review_reason(access_of(request), the_principal(request), reason_id, data.finding, data.note)


HANDLERS = [list_acts, acts_as_csv, list_reasons, review]
