"""Reasons that people stated to open a case out of their reach, and their review by another."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.denied import Denied
from caseclock.application.reviewing import review_reason, stated_reasons
from caseclock.application.roles import may
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.proof_places import proof_page, query
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import say
from caseclock.web.pages.supervise_places import asked
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 20
FOUND = {"justified": "Justified", "not_justified": "Not justified"}
NOTE = 500


@get("/supervise/access", opt={"operation": "reasons.read"})
async def reasons_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Those that nobody reviewed yet, or all."""
    return await _page(request)


@post("/supervise/access/{reason_id:uuid}", opt={"operation": "reasons.review"})
async def review_page(request: Request[Any, Any, Any], reason_id: FromPath[UUID]) -> Response[Any]:
    """One review; what is refused comes back with the note that was typed."""
    typed = await form_of(request)
    finding, note = typed.get("finding", ""), typed.get("note", "").strip()
    try:
        if finding not in FOUND or len(note) > NOTE:
            raise Denied(
                "invalid", "no_finding", "The review says neither justified nor not justified.",
                remedy="Choose one of the two, with a note of at most 500 letters.", field="finding",
            )  # fmt: skip
        await review_reason(access_of(request), the_principal(request), reason_id, finding, note)  # type: ignore[arg-type]
    except Denied as denied:
        if denied.kind == "absent":
            raise
        return await _page(request, denied, str(reason_id), note, 422 if denied.kind == "invalid" else 409)
    return say(see_other("/supervise/access"), "The review is recorded.")


async def _page(
    request: Request[Any, Any, Any],
    problem: Denied | None = None,
    reason_id: str = "",
    note: str = "",
    status: int = 200,
) -> Response[Any]:
    principal, everything = the_principal(request), asked(request, "show") == "all"
    before = from_cursor(asked(request, "cursor"), tuple[datetime, UUID])
    rows = await stated_reasons(
        access_of(request), principal, only_open=not everything, before=before, limit=ROWS + 1
    )
    shown = rows[:ROWS]
    mark = to_cursor(shown[-1].given_at, shown[-1].reason_id) if len(rows) > ROWS else ""
    return await proof_page(
        request, "access.html", title="Reasons stated", status=status, items=shown, problem=problem,
        everything=everything, following=query(show="all" if everything else "", cursor=mark) if mark else "",
        found=FOUND, may_review=may(principal.actor.role, "reasons.review"), county=principal.actor.county,
        own=principal.actor.account, typed_for=reason_id, note=note,
    )  # fmt: skip


HANDLERS = [reasons_page, review_page]
