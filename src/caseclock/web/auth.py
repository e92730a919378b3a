"""Who asks, and whether their role may: the one guard of every address under /api/v1."""

from __future__ import annotations

import hmac
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from caseclock.application.access import Access
from caseclock.application.denied import Denied, forbidden
from caseclock.application.roles import may
from caseclock.application.tokens import Principal, unauthenticated
from caseclock.domain.case.view import Actor
from caseclock.store.county import KEPT_FROM

COOKIE = "caseclock_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = {"GET", "HEAD", "OPTIONS"}

Connection = ASGIConnection[Any, Any, Any, Any]


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuses unless the handler is public or the caller's role may do the handler's operation."""
    refuse_other_media(connection, handler)
    if handler.opt.get("public") or method_of(connection) == "OPTIONS":
        return
    principal = await principal_of(connection)
    if principal is None:
        raise unauthenticated("You are not signed in, or the session has ended.")
    operation = handler.opt["operation"]
    if not may(principal.actor.role, operation):
        raise forbidden(principal.actor.role)
    if principal.session.step == "password" and operation != "own_session":
        raise Denied(
            "forbidden",
            "password_change_needed",
            "The password was given to you and must be changed first.",
            remedy="PUT /api/v1/me/password with current_password and new_password.",
        )
    if method_of(connection) not in _SAFE and not bearer(connection):
        check_csrf(principal, connection.headers.get(CSRF_HEADER, ""))


async def principal_of(connection: Connection) -> Principal | None:
    """Who is behind the connection, looked up once; pages use this too."""
    if "principal" not in connection.scope["state"]:
        token = bearer(connection) or connection.cookies.get(COOKIE, "")
        found = await access_of(connection).principal(token) if token else None
        connection.scope["state"]["principal"] = found
        # For the length of the request: no read model shows what the caller is kept from.
        KEPT_FROM.set(found.session.own_cases if found else ())
    principal = connection.scope["state"]["principal"]
    assert principal is None or isinstance(principal, Principal)
    return principal


def the_principal(request: Request[Any, Any, Any]) -> Principal:
    """The caller of an admitted request."""
    principal = request.scope["state"]["principal"]
    assert isinstance(principal, Principal)
    return principal


def the_actor(request: Request[Any, Any, Any]) -> Actor:
    """The caller as decisions know it."""
    return the_principal(request).actor


def access_of(connection: Connection) -> Access:
    """The sign-in functions of this application."""
    access = connection.app.state.access
    assert isinstance(access, Access)
    return access


def bearer(connection: Connection) -> str:
    """The token of the Authorization header; a cookie is another thing."""
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def check_csrf(principal: Principal, given: str) -> None:
    """A cookie comes along by itself, so whoever uses one also shows that the page was ours."""
    if not given or not hmac.compare_digest(given.encode(), principal.session.csrf.encode()):
        raise Denied(
            "forbidden",
            "csrf",
            "The request does not prove that it comes from our page.",
            remedy=f"Send the csrf value of the session in {CSRF_HEADER}, or use a bearer token.",
        )


def method_of(connection: Connection) -> str:
    """The HTTP method; a websocket only listens."""
    return str(connection.scope.get("method", "GET"))


def address_of(connection: Connection) -> str:
    """Where the request comes from; of the proxies in CASECLOCK_TRUSTED_PROXIES, what they say."""
    return connection.client.host if connection.client else ""


def encrypted(connection: Connection) -> bool:
    """Whether a cookie may travel over TLS only."""
    return bool(connection.app.state.production) or connection.url.scheme == "https"


def session_cookie(connection: Connection, token: str) -> Cookie:
    """The cookie that carries a token in a browser; an empty token takes it away."""
    return Cookie(
        key=COOKIE,
        value=token,
        httponly=True,
        samesite="lax",
        secure=encrypted(connection),
        path="/",
        max_age=None if token else 0,
    )


def refuse_other_media(connection: Connection, handler: BaseRouteHandler) -> None:
    """415 for a body that is not JSON, or not of the kinds a handler names as its `media`."""
    headers = connection.headers
    has_body = headers.get("Content-Length", "0") not in ("", "0") or "Transfer-Encoding" in headers
    media = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    taken = handler.opt.get("media", {"application/json"})
    if has_body and method_of(connection) not in _SAFE and media not in taken:
        if "media" not in handler.opt:
            raise HTTPException(status_code=415, detail="Send application/json.")
        raise Denied(
            "unsupported",
            "not_a_document",
            "This address does not take a body of that kind.",
            remedy=f"Send it with a Content-Type of: {', '.join(sorted(taken))}.",
            field="Content-Type",
        )
