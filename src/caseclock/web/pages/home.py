"""The address without a path: each role begins its day at its own page."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from caseclock.application.roles import may
from caseclock.web.auth import the_principal
from caseclock.web.pages.navigation import home_of
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.shell import page


@get("/", opt={"operation": "own_session"})
async def home(request: Request[Any, Any, Any]) -> Response[Any]:
    """On to the first place of the role."""
    return see_other(home_of(the_principal(request).actor.role))


@get("/account", opt={"operation": "own_session"})
async def account(request: Request[Any, Any, Any]) -> Response[Any]:
    """Who is signed in, and what may be changed about it."""
    may_declare = may(the_principal(request).actor.role, "ties.own")
    return await page(request, "shell/account.html", title="My account", may_declare=may_declare)


HANDLERS = [home, account]
