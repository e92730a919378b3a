"""Errors as pages: the same problem as the API's, in words; sign-in where it is missing."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response
from litestar.types import ExceptionHandler, ExceptionHandlersMap

from caseclock.web.pages.gate import PASSWORD_PAGE, ChangePasswordFirst, SignInFirst, sign_in_address
from caseclock.web.pages.replies import see_other
from caseclock.web.pages.shell import rendered
from caseclock.web.problem import Problem, handlers

#: The API's advice is to read its schema; a person searches.
LOOK_ELSEWHERE = "Check the address, or search for the case by name or number."
_KEPT = ("Retry-After", "Allow", "ETag")


def problems() -> ExceptionHandlersMap:
    """Every error: problem+json under /api and for whoever asks for no HTML, a page for a browser."""
    either: dict[Any, Any] = {kind: _either(handler) for kind, handler in handlers().items()}
    return {**either, SignInFirst: _sign_in, ChangePasswordFirst: _change_password}


def _either(handler: ExceptionHandler[Any]) -> Any:
    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        told = handler(request, error)
        return _as_page(request, told) if _browses(request) else told

    return answer


def _browses(request: Request[Any, Any, Any]) -> bool:
    if request.url.path.startswith("/api/"):
        return False
    return "text/html" in request.headers.get("Accept", "") or "HX-Request" in request.headers


def _as_page(request: Request[Any, Any, Any], told: Response[Any]) -> Response[Any]:
    problem = msgspec.json.decode(told.content, type=Problem)
    if problem.code == "not_signed_in":
        return see_other(sign_in_address(request.url.path if request.method == "GET" else "/"))
    if problem.code == "reason_needed" and (case := _case_in(request.url.path)):
        return see_other(f"/cases/{case}/reason")
    if problem.code == "not_found":
        problem = msgspec.structs.replace(problem, remedy=LOOK_ELSEWHERE)
    shown = rendered(
        request, "shell/problem.html", title="That did not work", status=problem.status, problem=problem
    )
    for name in _KEPT:
        if name in told.headers:
            shown.headers[name] = told.headers[name]
    return shown


def _case_in(path: str) -> str:
    """The case of an address under /cases, but of none that asks for the reason itself."""
    parts = path.split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "cases" and parts[-1] != "reason" else ""


def _sign_in(request: Request[Any, Any, Any], error: SignInFirst) -> Response[Any]:
    if "HX-Request" in request.headers:
        return Response(None, status_code=401, headers={"HX-Redirect": sign_in_address("/")})
    return see_other(sign_in_address(error.address))


def _change_password(request: Request[Any, Any, Any], error: ChangePasswordFirst) -> Response[Any]:
    return see_other(PASSWORD_PAGE)
