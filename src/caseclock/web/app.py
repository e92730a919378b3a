"""The ASGI application: JSON API and pages over one `application`."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler, Message, Scope

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.county_sign_in.signing_in import CountySignIn
from caseclock.application.demo.hint import Hint
from caseclock.application.examples import command_examples
from caseclock.application.metrics import Metrics
from caseclock.application.streams import Streams
from caseclock.application.training import Training
from caseclock.web import (
    accounts,
    acts,
    alerts,
    audit,
    bulk,
    bundles,
    casefile,
    cases,
    clock,
    clocks,
    commands,
    county_sign_in,
    delivery,
    determinations,
    documents,
    duplicates,
    filters,
    health,
    hearings,
    integrity,
    notices,
    office,
    outage,
    policy,
    ports,
    procedures,
    reassigning,
    retention,
    sessions,
    sites,
    stream,
    supervision,
    thenandnow,
    ties,
    timeliness,
    verifications,
    whatif,
    worklist,
)
from caseclock.web.auth import admit
from caseclock.web.once import Once
from caseclock.web.pages.problems import problems
from caseclock.web.pages.router import pages
from caseclock.web.schema import Document, templated
from caseclock.web.screening import screen

API = "/api/v1"
BODY_LIMIT = 1024 * 1024
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}
_API_HEADERS = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cache-control": b"no-store",
}


def create_app(
    application: Application,
    access: Access,
    training: Training | None = None,
    *,
    metrics: Metrics | None = None,
    streams: Streams | None = None,
    demo: Hint | None = None,
    production: bool = False,
) -> Litestar:
    """API and pages over an application; `metrics` may be shared with a worker, `demo` is told at sign-in.

    In `production` no cookie travels without TLS, whatever the request says of itself.
    """
    api = Once(
        API,
        route_handlers=api_routes(application),
        guards=[admit],
        before_request=screen,
    )
    public = _public(api)
    return Litestar(
        route_handlers=[api, health.healthz, health.readyz, health.metrics, *pages()],
        exception_handlers=problems(),
        before_send=[_secure],
        request_max_body_size=BODY_LIMIT,
        state=parts(
            application, access, training, metrics=metrics, streams=streams, demo=demo, production=production
        ),
        openapi_config=OpenAPIConfig(
            title="caseclock",
            version="1",
            description="Case management of a county eligibility office.",
            path=f"{API}/schema",
            render_plugins=[
                Document(
                    public,
                    (f"{API}{commands.ADDRESS}", commands.described(application.rules)),
                    commands.bodies(application, API),
                    lambda: command_examples(application.rules),
                )
            ],
            use_handler_docstrings=True,
        ),
        # Tracebacks are logged once, by the handler that answers the 500.
        logging_config=None,
    )


def parts(
    application: Application,
    access: Access,
    training: Training | None = None,
    *,
    metrics: Metrics | None = None,
    streams: Streams | None = None,
    demo: Hint | None = None,
    production: bool = False,
) -> State:
    """What the handlers find in `request.app.state`."""
    return State(
        {
            "application": application,
            "access": access,
            "county_sign_in": CountySignIn(access, application.keyring),
            "training": training,
            "metrics": metrics or Metrics(),
            "streams": streams,
            "demo": demo,
            "production": production,
        }
    )


def api_routes(application: Application) -> list[ControllerRouterHandler]:
    """All handlers under /api/v1."""
    return [
        *sessions.HANDLERS,
        *county_sign_in.HANDLERS,
        *sites.HANDLERS,
        *accounts.HANDLERS,
        *office.HANDLERS,
        *audit.HANDLERS,
        *acts.HANDLERS,
        *clock.HANDLERS,
        *stream.HANDLERS,
        *delivery.HANDLERS,
        *worklist.HANDLERS,
        *filters.HANDLERS,
        *thenandnow.HANDLERS,
        *alerts.HANDLERS,
        *clocks.HANDLERS,
        *determinations.HANDLERS,
        *hearings.HANDLERS,
        *bundles.HANDLERS,
        *procedures.HANDLERS,
        *policy.HANDLERS,
        *whatif.HANDLERS,
        *timeliness.HANDLERS,
        *supervision.HANDLERS,
        *reassigning.HANDLERS,
        *integrity.HANDLERS,
        *bulk.HANDLERS,
        *outage.HANDLERS,
        *ties.HANDLERS,
        *retention.HANDLERS,
        *ports.HANDLERS,
        *duplicates.HANDLERS,
        *cases.handlers(application),
        *casefile.HANDLERS,
        *verifications.HANDLERS,
        *documents.HANDLERS,
        *notices.HANDLERS,
        commands.handler(application),
    ]


def _public(api: Once) -> frozenset[tuple[str, str]]:
    """The open addresses; fails at start when a handler says neither who may call it nor that all may."""
    public = {("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics")}
    for path, methods in api.handlers.items():
        for method, handler in methods.items():
            if handler.opt.get("public"):
                public.add((method, templated(path)))
            elif "operation" not in handler.opt:
                raise ValueError(f"{path}: {handler} names no operation; add opt={{'operation': ...}}")
    return frozenset(public)


#: Our own files only: no inline script or style, nobody's frame, forms to ourselves.
_PAGE_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; "
    b"img-src 'self' data:; "
    b"font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'",
    b"cache-control": b"no-store",
}
#: The address holds the fingerprint of what is behind it.
_ASSET_HEADERS = {b"cache-control": b"public, max-age=31536000, immutable"}


async def _secure(message: Message, scope: Scope) -> None:
    """Adds the security headers to every answer, errors and unknown addresses too, unless it has its own."""
    if message["type"] != "http.response.start":
        return
    headers = list(message["headers"])
    present = {name.lower() for name, _ in headers}
    wanted = {**_HEADERS, **_headers_of(str(scope.get("path", "")), int(message["status"]))}
    if scope.get("scheme") == "https":
        wanted[b"strict-transport-security"] = b"max-age=31536000; includeSubDomains"
    message["headers"] = [*headers, *((name, value) for name, value in wanted.items() if name not in present)]


def _headers_of(path: str, status: int) -> dict[bytes, bytes]:
    """What an API answer, an asset that is there, and a page each say besides."""
    if path.startswith("/api/"):
        return _API_HEADERS
    return _ASSET_HEADERS if path.startswith("/assets/") and status < 400 else _PAGE_HEADERS
