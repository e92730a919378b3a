"""uvicorn as we run it: our order of stopping, our lines for requests, no proxy that is not named."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import uvicorn

from caseclock.application.delivery.letters import ADDRESS
from caseclock.application.production.settings import trusted_proxies
from caseclock.web.requestlog import RequestLog
from caseclock.web.transport import OverTlsOnly


class Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the command stops everything in its order."""

    def install_signal_handlers(self) -> None:
        """The command has its own."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """The command has its own."""
        yield


def served_by(app: Any, *, production: bool, request_lines: bool) -> uvicorn.Config:
    """The server's settings. X-Forwarded-For and -Proto count from CASECLOCK_TRUSTED_PROXIES alone."""
    proxies = trusted_proxies(os.environ)
    if production:
        app = OverTlsOnly(app, os.environ[ADDRESS])
    if request_lines:
        app = RequestLog(app)
    return uvicorn.Config(
        app,
        log_config=None,  # its loggers write as ours do
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=10,
    )
