"""A day on which the system was away: the report, and the paper log keyed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from caseclock.application.bulk.jobs import Bulk, JobView
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.outage.paper_log import give_paper_log
from caseclock.application.outage.report import OutageReport, outage_report
from caseclock.web.asking import application_of, moment
from caseclock.web.auth import access_of, the_principal
from caseclock.web.commands import Key

_TAGS = ["Outage day"]
Since = Annotated[datetime, QueryParameter(description="When the system went away, with an offset.")]
Until = Annotated[datetime, QueryParameter(description="When it was back, with an offset.")]


class PaperLog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The log as CSV: acted_at, acted_by, case, command, and the fields of the commands by name."""

    csv: Annotated[
        str,
        Meta(
            max_length=500_000,
            examples=[
                "acted_at,acted_by,case,command,text\n2026-02-03 10:30,ana,19-0000000001,add-note,called\n"
            ],
        ),
    ]


@get("/outage", opt={"operation": "outage.read"}, tags=_TAGS, summary="What fell due meanwhile")
async def read_outage(request: Request[Any, Any, Any], since: Since, until: Until) -> OutageReport:
    """Rungs and deadlines of the period, who was told late, what was done then and keyed afterwards."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    return await outage_report(app, access, principal, moment(since) or since, moment(until) or until)


@post(
    "/outage/paper-logs", opt={"operation": "outage.key"}, tags=_TAGS, summary="List a paper log to be keyed"
)
async def give_log(request: Request[Any, Any, Any], data: JSONBody[PaperLog], key: Key) -> JobView:
    """A bulk job: read its rows, then release it. A line that cannot be read says why and is not keyed."""
    app, access, principal = application_of(request), access_of(request), the_principal(request)
    return await give_paper_log(app, access, principal, Bulk(app, KINDS), key, data.csv)


HANDLERS = [read_outage, give_log]
