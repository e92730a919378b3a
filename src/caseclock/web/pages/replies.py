"""What page handlers take and give besides HTML: posted fields, and the way on after a post."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection


async def form_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The text fields of a posted form, the last one of a name; uploads are left to who expects them."""
    posted = await request.form()
    return {name: value for name, value in posted.multi_items() if isinstance(value, str)}


async def fields_of(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Every text field of a posted form in its order, for names that come more than once."""
    posted = await request.form()
    return [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]


def see_other(address: str) -> Response[Any]:
    """303: the browser goes on with GET, so that a reload posts nothing twice."""
    return Response(None, status_code=303, headers={"Location": address})


def here(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address asked for, its query with it: where a person comes back to."""
    query = connection.scope.get("query_string", b"").decode("latin-1")
    return connection.url.path + (f"?{query}" if query else "")
