"""The worklist of a moment beside today's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, get
from litestar.params import QueryParameter
from msgspec.structs import replace

from caseclock.application.thenandnow import Side, ThenAndNow, then_and_now
from caseclock.application.worklistview import Question
from caseclock.web.asking import application_of, moment
from caseclock.web.auth import access_of, the_principal
from caseclock.web.paging import Cursor, Limit, from_cursor, to_cursor


@get(
    "/worklist/then-and-now",
    opt={"operation": "audit.read"},
    tags=["Audit"],
    summary="A worklist then and now",
)
async def compare(
    request: Request[Any, Any, Any],
    as_of: Annotated[datetime, QueryParameter(description="The moment, with an offset.")],
    owner: Annotated[str, QueryParameter(max_length=100, description="An account's id or login.")] = "",
    unit: Annotated[str, QueryParameter(max_length=40)] = "",
    queue: Annotated[str, QueryParameter(max_length=100)] = "",
    side: Annotated[
        Side, QueryParameter(description="Whose rows: of the list then, or of the list now.")
    ] = "then",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> ThenAndNow:
    """What was due, who held it and whose move it was, each case beside how it stands now."""
    question = Question(owner=owner, unit=unit, queue=queue, as_of=moment(as_of))
    mark = from_cursor(cursor, tuple[Side, str])
    after = mark[1] if mark and mark[0] == side else ""
    found = await then_and_now(
        application_of(request),
        access_of(request),
        the_principal(request),
        question,
        side,
        after=after,
        limit=limit,
    )
    return replace(found, next=to_cursor(side, found.next)) if found.next else found


HANDLERS = [compare]
