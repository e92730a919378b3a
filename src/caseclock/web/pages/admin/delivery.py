"""What left the county, or did not: messages given up, receivers of events."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.delivery import managing
from caseclock.application.denied import Denied
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.store.outbox import Outbox
from caseclock.store.webhooks import Webhooks
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.shell import page, say

PAGE = 100


@get("/admin/outbox", opt={"operation": "outbox.read"})
async def outbox_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Messages given up, newest first, with why; and how the receivers of events do."""
    return await _shown(request)


@post("/admin/outbox/{message:uuid}/resend", opt={"operation": "outbox.write"})
async def resend(request: Request[Any, Any, Any], message: FromPath[UUID]) -> Response[Any]:
    """Sends one again under the same id, so that a receiver knows a repeat."""
    app = application_of(request)
    try:
        await managing.resend(access_of(request), Outbox(app.store.pool), the_actor(request), message)
    except (Denied, Refused) as error:
        return await _shown(request, str(error))
    app.wake()
    return say(see_other("/admin/outbox"), "The message is on its way again.")


@post("/admin/webhooks/{webhook:uuid}/resume", opt={"operation": "webhooks.write"})
async def resume(request: Request[Any, Any, Any], webhook: FromPath[UUID]) -> Response[Any]:
    """A stopped receiver is served again, from the event that it did not take."""
    await managing.resume_webhook(access_of(request), the_actor(request), webhook)
    application_of(request).wake()
    return say(see_other("/admin/outbox"), "The receiver is served again.")


async def _shown(request: Request[Any, Any, Any], refused: str = "") -> Response[Any]:
    pool, county = application_of(request).store.pool, the_actor(request).county
    dead = await Outbox(pool).dead(county, PAGE, None)
    return await page(
        request,
        "admin/outbox.html",
        title="Outbox",
        status=409 if refused else 200,
        dead=[(row, str(CaseRef(county, row.case_id)) if row.case_id.int else "") for row in dead],
        receivers=await Webhooks(pool).all(county),
        refused=refused,
    )


HANDLERS = [outbox_page, resend, resume]
