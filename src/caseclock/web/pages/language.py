"""The language of the pages: a cookie, else what the browser asks for, else English."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Request, Response, post
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from caseclock.web.pages.gate import own_address
from caseclock.web.pages.replies import form_of, see_other

Language = Literal["en", "es"]
LANGUAGES: dict[Language, str] = {"en": "English", "es": "Español"}
COOKIE = "caseclock_language"
_YEAR = 365 * 24 * 3600


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Language:
    """`en` or `es`."""
    chosen = connection.cookies.get(COOKIE, "")
    asked = connection.headers.get("Accept-Language", "").lower()
    if chosen == "es" or (chosen != "en" and asked.startswith("es")):
        return "es"
    return "en"


@post("/language", opt={"public": True})
async def choose(request: Request[Any, Any, Any]) -> Response[Any]:
    """Keeps the choice and shows the same page again."""
    fields = await form_of(request)
    answer = see_other(own_address(fields.get("back", "/")))
    chosen = "es" if fields.get("language") == "es" else "en"
    secure = request.url.scheme == "https"
    answer.set_cookie(
        Cookie(key=COOKIE, value=chosen, samesite="lax", path="/", max_age=_YEAR, secure=secure)
    )
    return answer


HANDLERS = [choose]
