"""Every error as application/problem+json (RFC 9457): code, what was wrong, and what would make it pass."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from litestar.types import ExceptionHandlersMap

from caseclock.application import outcomes
from caseclock.application.bodywords import our_words
from caseclock.application.denied import Denied, absent
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.kernel.time import monotonic
from caseclock.store.outage import DISK_FULL, StoreUnavailable
from caseclock.web.flaws import Flaw, flaws_of

LOG = logging.getLogger(__name__)
AGAIN = (
    "Wait a moment, then send the same again: it is carried out once. "
    "If it stays, tell whoever runs this server."
)
MEDIA_TYPE = "application/problem+json"
_STATUS = {
    "invalid": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "absent": 404,
    "taken": 409,
    "gone": 410,
    "unsupported": 415,
    "too_many": 429,
    "unavailable": 503,
}
_CODES = {
    400: "malformed",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    412: "version_changed",
    413: "too_large",
    415: "not_json",
    422: "key_reused",
    429: "too_many_requests",
    503: "unavailable",
}
#: The framework's own noes: what we say, and what would pass.
_WORDS = {
    400: ("The request is not as this address expects it.", "Compare it with /api/v1/schema."),
    404: ("", "Check the address against /api/v1/schema, and whether what it names is within your reach."),
    405: ("This address does not take that method.", "See /api/v1/schema for what it takes."),
    406: ("This address answers in another form.", "Send Accept: application/json."),
    413: (
        "The body is larger than this address takes: 1 MB, a document 20 MB.",
        "Send less at once; large files go through `caseclock import`.",
    ),
    415: ("The body must be JSON.", "Send it with Content-Type: application/json."),
    422: ("", "Give each command an Idempotency-Key of its own; repeat one only with the same body."),
    429: ("Too many requests at once.", "Wait as long as Retry-After says, then try again."),
}


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong. `rule`, `facts` and `citation` come with a refusal, `errors` with a malformed body."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    rule: str = ""
    facts: dict[str, Any] = {}
    citation: str = ""
    remedy: str = ""
    field: str = ""
    errors: tuple[Flaw, ...] = ()


def problem(status: int, code: str, title: str, **rest: Any) -> Problem:
    """A problem; its type names the code."""
    return Problem(type=f"urn:caseclock:problem:{code}", title=title, status=status, code=code, **rest)


def of_refusal(refusal: Refusal) -> Problem:
    """A rule said no: 409 with all it read; 403 where it is the role."""
    return problem(
        403 if refusal.code == "role" else 409,
        refusal.code,
        refusal.rule,
        rule=refusal.rule,
        facts=dict(refusal.facts),
        citation=refusal.citation,
        remedy=refusal.remedy,
        field=refusal.field,
    )


def of_denied(denied: Denied) -> Problem:
    """Access was not given."""
    status = _STATUS[denied.kind]
    remedy = denied.remedy or _WORDS.get(status, ("", ""))[1]
    return problem(status, denied.code, denied.title, remedy=remedy, field=denied.field)


def respond(body: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """The response of a problem."""
    content = msgspec.json.encode(body, enc_hook=str)
    return Response(content, status_code=body.status, media_type=MEDIA_TYPE, headers=headers)


def handlers() -> ExceptionHandlersMap:
    """The exception handlers of the whole application; nothing answers in another form."""
    return {
        Denied: _denied,
        Refused: _refused,
        StoreUnavailable: _unavailable,
        outcomes.BadBody: _bad_body,
        outcomes.NotFound: _not_found,
        outcomes.StaleVersion: _stale,
        outcomes.KeyReused: _key_reused,
        outcomes.Busy: _busy,
        ValidationException: _invalid,
        HTTPException: _http,
        Exception: _fault,
    }


def _denied(request: Request[Any, Any, Any], error: Denied) -> Response[bytes]:
    headers = {}
    if error.kind == "unauthenticated":
        headers["WWW-Authenticate"] = 'Bearer realm="caseclock"'
    if error.retry_after:
        headers["Retry-After"] = str(error.retry_after)
    return respond(of_denied(error), headers)


def _refused(request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return respond(of_refusal(error.refusal))


def _bad_body(request: Request[Any, Any, Any], error: outcomes.BadBody) -> Response[bytes]:
    flaws = (Flaw(field=error.field, message=str(error)),) if error.field else ()
    remedy = error.remedy or _WORDS[400][1]
    return respond(problem(400, "malformed", str(error), field=error.field, errors=flaws, remedy=remedy))


def _not_found(request: Request[Any, Any, Any], error: outcomes.NotFound) -> Response[bytes]:
    return _denied(request, absent())


def _stale(request: Request[Any, Any, Any], error: outcomes.StaleVersion) -> Response[bytes]:
    body = problem(
        412,
        "version_changed",
        "The case has changed since you read it.",
        facts={"version": error.version},
        remedy="Read the case again, see what changed, and send the command for that version.",
    )
    return respond(body, {"ETag": f'"{error.version}"'})


def _key_reused(request: Request[Any, Any, Any], error: outcomes.KeyReused) -> Response[bytes]:
    return respond(problem(422, "key_reused", str(error), field="Idempotency-Key", remedy=_WORDS[422][1]))


def _busy(request: Request[Any, Any, Any], error: outcomes.Busy) -> Response[bytes]:
    body = problem(503, "busy", str(error), remedy="Send it again with the same Idempotency-Key.")
    return respond(body, {"Retry-After": str(error.retry_after)})


def _unavailable(request: Request[Any, Any, Any], error: StoreUnavailable) -> Response[bytes]:
    LOG.warning("the store did not answer: %s", error)
    if error.told == DISK_FULL:
        request.app.state.disk_full_at = monotonic()
    body = problem(503, "unavailable", error.told, remedy=AGAIN)
    return respond(body, {"Retry-After": str(max(1, round(error.retry_after)))})


def _invalid(request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    flaws, remedy = flaws_of(error, request)
    title, usual = _WORDS[400]
    alone = flaws[0] if len(flaws) == 1 else None
    return respond(
        problem(
            400,
            "malformed",
            alone.message if alone else title,
            remedy=remedy or usual,
            field=alone.field if alone else "",
            errors=flaws,
        )
    )


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    status = error.status_code
    if status == 404:
        return _denied(request, absent())
    code = _CODES.get(status, "error")
    title, remedy = _WORDS.get(status, ("", ""))
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() != "content-type"}
    if status == 400 and isinstance(error.__cause__, SerializationException):
        title, remedy = f"the body is not JSON: {our_words(str(error.__cause__))}", "Send one JSON object."
    if status == 405 and headers.get("Allow"):
        remedy = f"It takes: {headers['Allow']}."
    return respond(problem(status, code, title or HTTPStatus(status).phrase, remedy=remedy), headers)


def _fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # The path may name a case but no person; the body is never logged.
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    again = "Try again with the same Idempotency-Key" if request.method == "POST" else "Ask again"
    return respond(
        problem(
            500,
            "fault",
            "Something broke on our side; nothing was changed by halves.",
            remedy=f"{again}; if it stays, tell whoever runs this server.",
        )
    )
