"""What every request under /api/v1 is asked before its handler: no NUL, no odd JSON, no unknown parameter."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.enums import ParamType
from litestar.handlers import BaseRouteHandler

from caseclock.application.bodies import refuse_nul
from caseclock.application.outcomes import BadBody
from caseclock.application.rawjson import refuse_odd

#: An escaped NUL, not an escaped backslash before the letters.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


async def screen(request: Request[Any, Any, Any]) -> Response[Any] | None:
    """400 for what no handler may see; a parameter misspelt (`as_off`) would be answered as if not given."""
    refuse_nul_in_address(request)
    # A document is bytes, and none of its bytes means anything here.
    body = b"" if "media" in request.route_handler.opt else await request.body()
    if _NUL.search(body):
        raise nul_given(_nul_in(body))
    for name in request.query_params if request.scope["query_string"] else ():
        known = query_names(request.route_handler)
        if name not in known:
            listed = f"Known here: {', '.join(sorted(known))}." if known else "This address takes none."
            raise BadBody(f"there is no query parameter {name}", name, listed)
    if body:
        refuse_odd(body)
    return None


def refuse_nul_in_address(request: Request[Any, Any, Any]) -> None:
    """400 for an address with a NUL in its path or query; the database keeps none."""
    scope = request.scope  # its path is decoded already, its query is not
    if "\0" in scope["path"] or b"\0" in scope["query_string"] or b"%00" in scope["query_string"]:
        raise nul_given("")


def nul_given(field: str) -> BadBody:
    """What is said of a NUL."""
    return BadBody("a NUL character cannot be kept", field, "Leave it out.")


def _nul_in(body: bytes) -> str:
    """The field that holds the NUL; empty where it stands elsewhere."""
    try:
        refuse_nul(msgspec.json.decode(body))
    except BadBody as found:
        return found.field
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return ""


def query_names(handler: BaseRouteHandler) -> frozenset[str]:
    """The query parameters a handler takes, as they are sent."""
    names = set()
    for name, parameter in handler.parsed_fn_signature.parameters.items():
        sent = parameter.kwarg_definition
        if getattr(sent, "param_type", None) is ParamType.QUERY:
            names.add(getattr(sent, "name", None) or name)
    return frozenset(names)
