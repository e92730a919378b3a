"""Lists page by cursor: an opaque mark of the last row shown, not a number of rows to skip."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import QueryParameter

from caseclock.application.denied import Denied

T_ = TypeVar("T_")

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Rows a page holds at most.")]
Cursor = Annotated[str, QueryParameter(description="`next` of the page before; empty for the first.")]


def to_cursor(*parts: Any) -> str:
    """The mark of a row, from what the list is ordered by."""
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def from_cursor(cursor: str, into: type[T_]) -> T_ | None:
    """The mark's parts, or None for the first page; Denied for a mark that is not ours."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=into)
    except (binascii.Error, msgspec.MsgspecError, ValueError, UnicodeEncodeError) as error:
        raise Denied(
            "invalid",
            "cursor_refused",
            "This cursor is none of ours.",
            remedy="Take `next` of the page before as it is.",
            field="cursor",
        ) from error
