"""What must be printed and mailed, and the command that says it was done."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from caseclock.application.codewords import codewords
from caseclock.application.notices.outgoing import outgoing
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.casetabs import kinds_in
from caseclock.web.pages.language import language_of
from caseclock.web.pages.shell import page


@get("/work/mailing", opt={"operation": "worklist.read"})
async def mailing_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Notices inside the caller's cases, the one that must leave first in front."""
    text = request.query_params.get("skip", "")
    skip = int(text) if text.isdecimal() and len(text) < 6 else 0
    found = await outgoing(application_of(request), access_of(request), the_principal(request), skip)
    language = language_of(request)
    return await page(
        request, "work/mailing.html", title="To print and mail", found=found, skip=skip,
        coded=codewords(language).value, kinds=kinds_in(language),
    )  # fmt: skip


HANDLERS = [mailing_page]
