"""The integrity check: its runs, and the daily roots of the county's history."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post

from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.integrity import Integrity, integrity, run_check
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.commands import Key

_TAGS = ["Supervision"]


@get("/integrity", opt={"operation": "integrity.read"}, tags=_TAGS, summary="Is the history whole")
async def read_integrity(request: Request[Any, Any, Any]) -> Integrity:
    """The last runs of the check, and the root of each day: write it down elsewhere and compare."""
    app = application_of(request)
    return await integrity(app, Bulk(app, KINDS), the_actor(request).county)


@post("/integrity/runs", opt={"operation": "integrity.run"}, tags=_TAGS, summary="Check now", status_code=202)
async def check_now(request: Request[Any, Any, Any], key: Key) -> JobView:
    """In the background, one at a time: the run that is under way is answered."""
    return await run_check(Bulk(application_of(request), KINDS), the_actor(request), key)


HANDLERS = [read_integrity, check_now]
