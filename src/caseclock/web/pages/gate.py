"""Who may see a page, and whether a form was ours: the pages' counterpart of `web/auth.py`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from caseclock.application.denied import Denied, forbidden
from caseclock.application.roles import may
from caseclock.web.auth import check_csrf, method_of, principal_of
from caseclock.web.pages.replies import here
from caseclock.web.screening import nul_given, refuse_nul_in_address

Connection = ASGIConnection[Any, Any, Any, Any]
_SAFE = {"GET", "HEAD", "OPTIONS"}
#: Where a password that was given must be changed before anything else is open.
PASSWORD_PAGE = "/password"


class SignInFirst(Exception):
    """Nobody is signed in; `address` is where the person wanted to go."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class ChangePasswordFirst(Exception):
    """The password was given to the person and must be changed first."""


async def admit_person(connection: Connection, handler: BaseRouteHandler) -> None:
    """Lets in who is signed in and whose role may do the handler's operation; others are sent on."""
    principal = await principal_of(connection)
    if handler.opt.get("public"):
        return
    if principal is None:
        raise SignInFirst(here(connection) if method_of(connection) == "GET" else "/")
    operation = handler.opt["operation"]
    if not may(principal.actor.role, operation):
        raise forbidden(principal.actor.role)
    if principal.session.step == "password" and operation != "own_session":
        raise ChangePasswordFirst


async def check_form(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """A posted form comes from our own page: same origin, and the session's csrf value where there is one."""
    refuse_nul_in_address(request)
    if method_of(request) in _SAFE:
        return None
    _same_origin(request)
    principal, form = await principal_of(request), await request.form()
    if principal is not None and not request.route_handler.opt.get("public"):
        given = form.get("csrf", "")
        check_csrf(principal, given if isinstance(given, str) else "")
    for name, value in form.multi_items():
        if "\0" in name or (isinstance(value, str) and "\0" in value):
            raise nul_given(name.replace("\0", ""))
    return None


def _same_origin(request: Request[Any, Any, Any]) -> None:
    """Browsers say where a form stands; a foreign page is refused, also on the way in, before any session."""
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    foreign = site not in ("", "same-origin", "none")
    if foreign or (origin not in ("", "null") and urlsplit(origin).netloc != request.headers.get("Host", "")):
        raise Denied(
            "forbidden",
            "csrf",
            "The request does not prove that it comes from our page.",
            remedy="Open the page here and send its form again.",
        )


def sign_in_address(wanted: str) -> str:
    """The sign-in page that leads to where the person wanted to go."""
    return "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}"


def own_address(wanted: str) -> str:
    """An address of ours to go on to; anything that would lead elsewhere is the home page."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\n" not in wanted
    return wanted if plain else "/"
