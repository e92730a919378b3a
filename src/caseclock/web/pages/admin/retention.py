"""How long things are kept, what is held, what may be destroyed, and what was."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.retention.due import list_due
from caseclock.application.retention.record import as_file
from caseclock.application.retention.view import retention
from caseclock.application.roles import may
from caseclock.application.supervision import names_of
from caseclock.kernel.refusal import Refused
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.admin.policy_words import value_words
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page

STANDS = {"given": "waits for release", "released": "being carried out", "ended": "carried out"}
KEPT = {
    "case_kept_years": "Closed cases, their documents and letters",
    "reading_kept_years": "Who looked at which case",
    "access_record_kept_years": "Sign-ins, stated reasons, acts upon accounts",
    "session_kept_days": "Sessions, once they lapsed",
    "outbox_kept_days": "Messages, once they were delivered",
    "draft_kept_days": "Forms begun and not recorded",
}
WHAT = {"case": "Case", "readings": "Readings of cases", "access_records": "Sign-ins and acts upon accounts"}


@get("/admin/retention", opt={"operation": "retention.read"})
async def retention_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The schedule, the legal holds, the lists, the record."""
    return await _shown(request)


@post("/admin/retention/lists", opt={"operation": "retention.list"})
async def list_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Lists what is due now and leads to it."""
    fields, app = await form_of(request), application_of(request)
    try:
        job = await list_due(app, Bulk(app, KINDS), the_actor(request), fields.get("key", ""))
    except Refused as refused:
        return await _shown(request, refused)
    return see_other(f"/supervise/jobs/{job.id}")


@get("/admin/retention/destructions.json", opt={"operation": "retention.read"})
async def record_file(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The signed record, to be kept away from the database."""
    body = await as_file(application_of(request), the_actor(request).county)
    return Response(body, media_type="application/json")


async def _shown(request: Request[Any, Any, Any], refused: Refused | None = None) -> Response[Any]:
    app, actor, language = application_of(request), the_actor(request), language_of(request)
    told = await retention(app, Bulk(app, KINDS), actor.county)
    people = [*(job.given_by for job in told.lists), *(done.what.released_by for done in told.destroyed)]
    return await page(
        request,
        "admin/retention.html",
        title="Retention",
        status=409 if refused else 200,
        told=told,
        schedule=[(KEPT[k.parameter], value_words(k.value, k.unit, language), k) for k in told.schedule],
        names=await names_of(access_of(request), actor.county, people),
        refused=refused.refusal if refused else None,
        stands=STANDS,
        what=WHAT,
        key=str(uuid4()),
        may_list=may(actor.role, "retention.list"),
        may_open=may(actor.role, "case.read"),
    )


HANDLERS = [retention_page, list_page, record_file]
