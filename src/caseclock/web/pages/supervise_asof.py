"""A worklist as it was at a moment beside today's, and the way to one case as it was known then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from litestar import Request, Response, get

from caseclock.application.denied import Denied
from caseclock.application.thenandnow import Side, then_and_now
from caseclock.application.worklistview import Question
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.search import search
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.proof_places import (
    in_address,
    moment_of,
    people_of,
    proof_page,
    query,
    units_of,
)
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.supervise_places import asked
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 25
FIELDS = ("day", "time", "owner", "unit", "queue", "case")


@get("/supervise/as-of", opt={"operation": "audit.read"})
async def as_of_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The form; with a day the list then and now, or on to the case of a number as it was known then."""
    fields = {name: asked(request, name) for name in FIELDS}
    try:
        moment = await _moment(request, fields)
        if moment is None:
            return await _page(request, fields)
        if fields["case"]:
            return see_other(f"/cases/{await _case(request, fields['case'])}?as_of={in_address(moment)}")
        return await _compared(request, fields, moment)
    except Denied as denied:
        return await _page(request, fields, status=422, problem=denied)


async def _compared(
    request: Request[Any, Any, Any], fields: dict[str, str], moment: datetime
) -> Response[Any]:
    side: Side = "now" if asked(request, "side") == "now" else "then"
    (after,) = from_cursor(asked(request, "cursor"), tuple[str]) or ("",)
    question = Question(owner=fields["owner"], unit=fields["unit"], queue=fields["queue"], as_of=moment)
    found = await then_and_now(
        application_of(request),
        access_of(request),
        the_principal(request),
        question,
        side,
        after=after,
        limit=ROWS,
    )
    return await _page(
        request,
        fields,
        found=found,
        same=query(**fields),
        following=query(**fields, side=side, cursor=to_cursor(found.next)) if found.next else "",
        at=in_address(moment),
    )


async def _page(
    request: Request[Any, Any, Any], fields: dict[str, str], *, status: int = 200, **values: Any
) -> Response[Any]:
    whole = {"found": None, "same": "", "following": "", "at": "", "problem": None, **values}
    return await proof_page(
        request, "as_of.html", title="Then and now", status=status, fields=fields,
        people=await people_of(request),
        units=[(unit.unit_id, unit.name or unit.unit_id) for unit in await units_of(request)], **whole,
    )  # fmt: skip


async def _moment(request: Request[Any, Any, Any], fields: dict[str, str]) -> datetime | None:
    moment = moment_of(fields["day"], fields["time"])
    now = await access_of(request).accounts.business_now()
    if moment is not None and moment > now and fields["time"]:
        raise Denied(
            "invalid",
            "not_yet",
            "That moment is still to come.",
            remedy="Choose one that has passed.",
            field="day",
        )
    return min(moment, now) if moment else None


async def _case(request: Request[Any, Any, Any], number: str) -> str:
    """The case of a number; Denied for none. Whether it may be opened its own page says."""
    app, county = application_of(request), the_principal(request).actor.county
    hits = await search(app.store.pool, county, number, app.tools, limit=5) if len(number) > 1 else []
    found = next((hit for hit in hits if hit.case_number == number), None)
    if found is None:
        raise Denied(
            "invalid",
            "no_such_case",
            "No case has that number.",
            remedy="Write it as on a notice.",
            field="case",
        )
    return str(CaseRef(county, found.case_id))


HANDLERS = [as_of_page]
