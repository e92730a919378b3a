"""Who looked at a case, its signed bundle, and the reason stated before a case out of reach is opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.denied import Denied
from caseclock.application.notices.showing import notice_lines
from caseclock.application.proof.bundle import Language
from caseclock.application.reach import case_of, reason_hours, state_reason
from caseclock.readmodels.readings import Asked, readings
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.bundles import bundle_for, zipped
from caseclock.web.pages.casetabs import tab
from caseclock.web.pages.frame import open_page
from caseclock.web.pages.proof_places import moment_of, query
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page
from caseclock.web.pages.supervise_places import asked
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 50
#: What a reading was of, by its first word: a single document, letter or notice is named behind it.
LOOKED_AT = {
    "case": "The case",
    "header": "The case",
    "history": "The timeline",
    "timeline": "The timeline",
    "actions": "What may be done",
    "ahead": "What comes next",
    "caller": "What to tell a caller",
    "clock": "A deadline",
    "clocks": "The deadlines",
    "lateness": "Why it is late",
    "coverage": "Coverage by month",
    "determination": "A determination",
    "determinations": "Determinations",
    "verifications": "Verifications",
    "hearings": "Hearings",
    "hearing": "Taken out: the bundle of a hearing",
    "bundle": "Taken out: the bundle of the case",
    "looks": "Who looked",
    "notice": "A notice",
    "notices": "Notices",
    "letter": "A letter",
    "document": "A document",
    "documents": "Documents",
}


@get("/cases/{case_id:str}/looks", opt={"operation": "audit.read"})
async def looks_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Every reading of the case, the newest first; this one is on the list already."""
    shown = await open_page(request, case_id, "looks")
    only = asked(request, "restricted") == "yes"
    before = from_cursor(asked(request, "cursor"), tuple[datetime, UUID])
    sought = Asked(case_id=shown.opened.header.case_id, restricted_only=only)
    pool, county = application_of(request).store.pool, the_principal(request).actor.county
    rows = await readings(pool, county, sought, before=before, limit=ROWS + 1)
    items = rows[:ROWS]
    mark = to_cursor(items[-1].at, items[-1].reading_id) if len(rows) > ROWS else ""
    return await tab(
        request, shown, "looks", items=items, only=only, looked_at=LOOKED_AT,
        following=query(restricted="yes" if only else "", cursor=mark) if mark else "",
    )  # fmt: skip


@get("/cases/{case_id:str}/bundle", opt={"operation": "bundle.make"})
async def bundle_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """What it is, as of when, in which language, and how whoever gets it checks it."""
    return await _bundle(request, case_id, {})


@post("/cases/{case_id:str}/bundle", opt={"operation": "bundle.make"})
async def take_bundle(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The zip itself. A posted form, because taking it is written down."""
    typed = await form_of(request)
    language: Language = "es" if typed.get("language") == "es" else "en"
    try:
        as_of = moment_of(typed.get("day", ""), typed.get("time", ""))
        with_documents = typed.get("documents") == "yes"
        made = await bundle_for(request, case_id, as_of, typed.get("notice", ""), language, with_documents)
    except Denied as denied:
        if denied.kind not in ("invalid", "gone") and denied.code != "not_yet":
            raise
        return await _bundle(request, case_id, typed, denied)
    return zipped(made)


async def _bundle(
    request: Request[Any, Any, Any], case_id: str, typed: dict[str, str], problem: Denied | None = None
) -> Response[Any]:
    shown = await open_page(request, case_id, "case")
    mailed = [line for line in notice_lines(shown.found.state) if line.mailed_on]
    return await tab(
        request, shown, "bundle", status=422 if problem else 200, typed=typed, problem=problem, mailed=mailed
    )


@get("/cases/{case_id:str}/reason", opt={"operation": "case.state_reason"})
async def reason_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Before a case out of reach is opened: why."""
    case_of(case_id, the_principal(request).actor.county)
    return await _reason(request, case_id)


@post("/cases/{case_id:str}/reason", opt={"operation": "case.state_reason"})
async def take_reason(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The reason is recorded, and the case opens."""
    principal = the_principal(request)
    case = case_of(case_id, principal.actor.county)
    reason = (await form_of(request)).get("reason", "").strip()
    if not 3 <= len(reason) <= 500:
        return await _reason(request, case_id, reason, 422)
    await state_reason(access_of(request), principal, case, reason)
    return see_other(f"/cases/{case_id}")


async def _reason(
    request: Request[Any, Any, Any], case_id: str, typed: str = "", status: int = 200
) -> Response[Any]:
    return await page(
        request, "proof/reason.html", title="State why you open this case", status=status, case=case_id,
        typed=typed, hours=await reason_hours(access_of(request)), wrong=status != 200,
    )  # fmt: skip


HANDLERS = [looks_page, bundle_page, take_bundle, reason_page, take_reason]
