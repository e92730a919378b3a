"""The way to the county's own sign-in and back, as pages. Links, not forms: a form may lead nowhere else."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.params import FromPath

from caseclock.application.county_sign_in.signing_in import Answer
from caseclock.application.denied import Denied
from caseclock.web.auth import address_of, encrypted, session_cookie
from caseclock.web.county_sign_in import RETURN, address_here, county_sign_in_of
from caseclock.web.pages.gate import own_address
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.signing import step_one

#: Holds the sealed ask while the browser is at the county; lax, because it comes back from another site.
ASKED = "caseclock_county"
_TEN_MINUTES = 600
_LONGEST = 1000


@get("/sign-in/county/{county:int}", opt={"public": True})
async def to_the_county(request: Request[Any, Any, Any], county: FromPath[int]) -> Response[Any]:
    """Sends the browser to the county's sign-in page."""
    wanted = own_address(request.query_params.get("next", "/"))
    try:
        begun = await county_sign_in_of(request).begin(
            county, address_here(request, RETURN), wanted=wanted if len(wanted) <= _LONGEST else "/"
        )
    except Denied as denied:
        return await step_one(request, wanted, {"county": str(county)[:4]}, denied)
    answer = see_other(begun.address)
    _remember(answer, request, begun.handle)
    return answer


@get(RETURN, opt={"public": True})
async def back_from_the_county(request: Request[Any, Any, Any]) -> Response[Any]:
    """The answer is taken once; the session's cookie is new, and the address with the code is left."""
    given = {name: request.query_params.get(name, "")[:8000] for name in ("state", "code", "iss", "error")}
    try:
        signed_in, wanted = await county_sign_in_of(request).finish(
            request.cookies.get(ASKED, ""), Answer(**given), address_of(request)
        )
    except Denied as denied:
        refused = await step_one(request, "/", denied=denied)
        _remember(refused, request, "")
        return refused
    answer = see_other(own_address(wanted))
    answer.set_cookie(session_cookie(request, signed_in.token))
    _remember(answer, request, "")
    return answer


@get("/sign-in/county/{county:int}/out", opt={"public": True})
async def out_of_the_county(request: Request[Any, Any, Any], county: FromPath[int]) -> Response[Any]:
    """Sends the browser on to sign out at the county too; here it is signed out already."""
    back = address_here(request, "/sign-in")
    try:
        return see_other(await county_sign_in_of(request).farewell(county, back) or "/sign-in")
    except Denied as denied:
        return await step_one(request, "/", denied=denied)


def _remember(answer: Response[Any], request: Request[Any, Any, Any], handle: str) -> None:
    answer.set_cookie(
        Cookie(
            key=ASKED,
            value=handle,
            httponly=True,
            samesite="lax",
            secure=encrypted(request),
            path="/sign-in/county",
            max_age=_TEN_MINUTES if handle else 0,
        )
    )


HANDLERS = [to_the_county, back_from_the_county, out_of_the_county]
