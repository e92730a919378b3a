"""Own and relatives' cases: everybody declares here to whom they are close; the county admin sees all."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.denied import Denied
from caseclock.application.roles import may
from caseclock.application.ties import Declared, declare, end_tie, ties_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.do_form import case_named
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say

RELATIONS = {
    "self": "Myself",
    "relative": "A relative",
    "household": "Somebody I live with",
    "close": "Somebody else I am close to",
}


@get("/own-cases", opt={"operation": "ties.own"})
async def own_cases(request: Request[Any, Any, Any]) -> Response[Any]:
    """What I declared; for the county admin, of everybody."""
    return await _shown(request)


@post("/own-cases", opt={"operation": "ties.own"})
async def declare_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """One more; what is unclear comes back as it was typed."""
    typed = await form_of(request)
    try:
        said = msgspec.convert(
            {
                "relation": typed.get("relation", ""),
                "case": await case_named(request, typed.get("case", "").strip()),
                "name": typed.get("name", ""),
                "birth_date": date.fromisoformat(born) if (born := typed.get("birth_date", "")) else None,
                "account": typed.get("account", ""),
            },
            Declared,
        )
        await declare(access_of(request), the_principal(request), said)
    except (msgspec.ValidationError, ValueError):
        wrong = Denied("invalid", "tie_unclear", "Say how you are close, and write the date as a day.")
        return await _shown(request, wrong, typed)
    except Denied as denied:
        return await _shown(request, denied, typed)
    return say(
        see_other("/own-cases"), "It is declared. The cases of this person are closed to you from now on."
    )


@post("/own-cases/{tie:uuid}/end", opt={"operation": "ties.write"})
async def end_page(request: Request[Any, Any, Any], tie: FromPath[UUID]) -> Response[Any]:
    """The county admin ends one, with a reason."""
    typed = await form_of(request)
    why = typed.get("why", "").strip()
    if not 3 <= len(why) <= 500:
        return await _shown(request, Denied("invalid", "no_reason", "Say why the entry does not hold."))
    await end_tie(access_of(request), the_principal(request), tie, why)
    return say(see_other("/own-cases"), "The entry is ended.")


async def _shown(
    request: Request[Any, Any, Any], denied: Denied | None = None, typed: dict[str, str] | None = None
) -> Response[Any]:
    principal = the_principal(request)
    everybody = may(principal.actor.role, "ties.read")
    mine = principal.session.account_id
    return await page(
        request,
        "admin/own_cases.html",
        title="Own cases",
        status=422 if denied else 200,
        ties=await ties_of(access_of(request), principal, None if everybody else mine),
        everybody=everybody,
        mine=mine,
        relations=RELATIONS,
        denied=denied,
        typed=typed or {},
    )


HANDLERS = [own_cases, declare_page, end_page]
