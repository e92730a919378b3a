"""A router whose handlers are registered once, with one handler that answers OPTIONS for all of them."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import Any, Self

from litestar import Response, Router
from litestar.handlers import HTTPRouteHandler, route
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler, Scope
from litestar.utils.path import join_paths


class Once(Router):
    """Only collects: the framework's own router makes every route twice and an OPTIONS handler for each.

    Parsing those handlers was half of the time that the web took to start.
    """

    def __init__(self, path: str, **settings: Any) -> None:
        #: Handlers by whole path and method.
        self.handlers: defaultdict[str, dict[str, HTTPRouteHandler]] = defaultdict(dict)
        super().__init__(path, **settings)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:
        """Takes one handler; raises TypeError for what is none, ValueError for an address that is taken."""
        if not isinstance(value, HTTPRouteHandler):
            raise TypeError(f"{value} is no HTTP handler")
        handler = copy(value)
        handler.owner = self
        for path in handler.paths:
            there = self.handlers[join_paths([self.path, path])]
            for method in handler.http_methods:
                if there.setdefault(method, handler) is not handler:
                    raise ValueError(f"{method} {path} is taken by {there[method]}")
        return []

    @property
    def route_handler_method_map(self) -> dict[str, Any]:
        """What the application makes its routes of."""
        options = route("/", http_method=["OPTIONS"], include_in_schema=False, sync_to_thread=False)(_allowed)
        options.owner = self
        return {path: {"OPTIONS": options, **methods} for path, methods in self.handlers.items()}


def _allowed(scope: Scope) -> Response[None]:
    """The methods of the address."""
    template = scope["path_template"]
    methods = next(each.methods for each in scope["litestar_app"].routes if each.path_format == template)
    return Response(None, status_code=204, headers={"Allow": ", ".join(sorted(methods))})
