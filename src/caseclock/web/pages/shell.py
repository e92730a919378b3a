"""One page: its template, filled, inside the shell with navigation, language and who is signed in."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie

from caseclock.application.roles import may
from caseclock.application.tokens import Principal
from caseclock.store.business_clock import ClockNow
from caseclock.web.auth import principal_of
from caseclock.web.pages import times
from caseclock.web.pages.assets import asset
from caseclock.web.pages.language import LANGUAGES, Language, language_of
from caseclock.web.pages.navigation import places
from caseclock.web.pages.refusals import refusal_teller
from caseclock.web.pages.replies import here
from caseclock.web.pages.texts import translator

TEMPLATES = Path(__file__).parent.parent / "templates"
#: A message for the next page only. A code of `MESSAGES`, so that no address and no cookie holds a person.
FLASH = "caseclock_flash"


@cache
def environment(language: Language) -> Environment:
    """Templates of one language: `t` says a text, `day` and `moment` show a time, `asset` names a file."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "t": translator(language),
        "lang": language,
        "languages": LANGUAGES,
        "asset": asset,
        "ruled": refusal_teller(language),
        "said": lambda titles: titles.get(language) or titles.get("en", ""),
    }
    made.filters |= {
        "day": partial(times.day, language=language),
        "moment": partial(times.moment, language=language),
    }
    return made


async def page(
    request: Request[Any, Any, Any], template: str, *, title: str, status: int = 200, **values: Any
) -> Response[str]:
    """A whole page; `title` is English and never names a person. A fragment's template extends nothing."""
    principal = await principal_of(request)
    training = request.app.state.training
    clock = await training.read() if training and principal else None
    shown = clock if clock and clock.mode == "training" else None
    return rendered(request, template, title=title, status=status, training=shown, **values)


def rendered(
    request: Request[Any, Any, Any],
    template: str,
    *,
    title: str,
    status: int = 200,
    training: ClockNow | None = None,
    **values: Any,
) -> Response[str]:
    """The same without asking the database: whoever was found signed in so far, and no training clock."""
    principal: Principal | None = request.scope["state"].get("principal")
    role = principal.actor.role if principal else ""
    html = (
        environment(language_of(request))
        .get_template(template)
        .render(
            title=title,
            me=principal,
            role=role,
            csrf=principal.session.csrf if principal else "",
            places=places(role),
            path=request.url.path,
            back=here(request),
            training=training,
            may_search=may(role, "case.read"),
            may_move_clock=may(role, "clock.put"),
            flash=unquote(request.cookies.get(FLASH, "")),
            demo=request.app.state.demo,
            building=request.app.state.application.building,
            **values,
        )
    )
    answer = Response(html, status_code=status, media_type="text/html")
    if FLASH in request.cookies:
        answer.delete_cookie(FLASH)
    return answer


def say(answer: Response[Any], message: str) -> Response[Any]:
    """Shows a fixed English text (translated there) on top of the next page; it must name no person."""
    answer.set_cookie(
        Cookie(key=FLASH, value=quote(message), samesite="lax", httponly=True, path="/", max_age=60)
    )
    return answer
