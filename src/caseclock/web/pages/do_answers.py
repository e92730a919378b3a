"""What comes back on a command's form before anything is recorded: what would follow, and a lost race."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response

from caseclock.application import meanwhile
from caseclock.application.codewords import codewords
from caseclock.application.forms.foreseeing import Outlook
from caseclock.application.forms.told import told
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.do_form import Fields, Opened, layout_of
from caseclock.web.pages.frame import framed
from caseclock.web.pages.language import language_of


class Sent(msgspec.Struct, frozen=True):
    """A form as it came back: which button, the key and version that it carried, and what was typed."""

    do: str
    key: str
    version: int
    fields: Fields


async def shown_before(
    request: Request[Any, Any, Any], opened: Opened, sent: Sent, seen: Outlook
) -> Response[Any]:
    """What would be recorded, and the button that does it."""
    return await framed(
        request,
        opened.shown,
        "actions",
        "case/confirm.html",
        form=opened.form,
        sent=sent,
        seen=seen,
        typed=told(layout_of(opened, sent.fields)),
        words=codewords(language_of(request)),
    )


async def changed_meanwhile(
    request: Request[Any, Any, Any], opened: Opened, sent: Sent, newest: int
) -> Response[Any]:
    """Both versions: what was typed, and what others recorded since the form was opened."""
    app, principal = application_of(request), the_principal(request)
    found = opened.shown.found
    entries = await meanwhile.since(
        access_of(request).accounts,
        app.rules,
        principal.actor.county,
        found.history,
        sent.version,
        principal.actor.account,
    )
    return await framed(
        request,
        opened.shown,
        "actions",
        "case/changed.html",
        status=409,
        form=opened.form,
        sent=sent,
        newest=newest,
        entries=entries,
        typed=told(layout_of(opened, sent.fields)),
    )
