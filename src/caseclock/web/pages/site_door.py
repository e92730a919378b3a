"""Where the mail with an access code leads: an account is made, or the one lawful next step is offered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.caseview import known
from caseclock.application.denied import Denied, absent
from caseclock.application.reach import case_of
from caseclock.application.site_accounts import STATE, Activation, SiteAccounts
from caseclock.application.siteview import SiteView, site_view
from caseclock.kernel.refusal import Refused
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, address_of
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say
from caseclock.web.problem import Problem, of_denied, of_refusal


@get("/sites/{case_id:str}/activate", opt={"public": True})
async def activation_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The site, when its codes lapse, and the form that uses one up."""
    return await _shown(request, case_id)


@post("/sites/{case_id:str}/activate", opt={"public": True})
async def activate(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The code is the proof. What was typed stays when it is refused, except the code and the password."""
    fields = await form_of(request)
    wanted = Activation(
        code=fields.get("code", "").strip(),
        login=fields.get("login", ""),
        password=fields.get("password", ""),
        name=fields.get("name", ""),
    )
    try:
        await _doing(request).activate(case_of(case_id, STATE), wanted, address_of(request))
    except Refused as refused:
        return await _shown(request, case_id, fields, of_refusal(refused.refusal))
    except Denied as denied:
        return await _shown(request, case_id, fields, of_denied(denied))
    return say(see_other("/sign-in?county=0"), "Your account is active. Sign in with county number 0.")


@post("/sites/{case_id:str}/code-request", opt={"public": True})
async def ask_for_code(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The certifier asks the office for a new code."""
    try:
        await _doing(request).ask_for_code(case_of(case_id, STATE), address_of(request))
    except Refused as refused:
        return await _shown(request, case_id, problem=of_refusal(refused.refusal))
    except Denied as denied:
        return await _shown(request, case_id, problem=of_denied(denied))
    done = "The office has your request. A new code comes by mail when the office has issued it."
    return say(see_other(f"/sites/{case_id}/activate"), done)


async def _shown(
    request: Request[Any, Any, Any],
    case_id: str,
    fields: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response[Any]:
    """Nobody is signed in, so the page names the site and its codes, and no person."""
    return await page(
        request,
        "site/activate.html",
        title="Activate my account",
        status=problem.status if problem else 200,
        site=await _site(request, case_of(case_id, STATE)),
        fields=fields or {},
        problem=problem,
    )


async def _site(request: Request[Any, Any, Any], case_id: UUID) -> SiteView:
    app = application_of(request)
    found = await known(app, STATE, case_id, None)
    if found.state.kind != "provider_site" or found.state.version == 0:
        raise absent()
    return site_view(found.state, app.rules.definitions, found.now)


def _doing(request: Request[Any, Any, Any]) -> SiteAccounts:
    return SiteAccounts(application_of(request), access_of(request))


HANDLERS = [activation_page, activate, ask_for_code]
