"""Lists page by cursor: an opaque mark of the last row shown, not a number of rows to skip."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import QueryParameter

from caseclock.application.denied import Denied
from caseclock.application.limits import FIRST_YEAR, LAST_YEAR

T_ = TypeVar("T_")
_BIGGEST = 2**62

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
        return _lawful(msgspec.json.decode(raw, type=into))
    except (binascii.Error, msgspec.MsgspecError, ValueError, UnicodeEncodeError) as error:
        raise Denied(
            "invalid",
            "cursor_refused",
            "This cursor is none of ours.",
            remedy="Take `next` of the page before as it is.",
            field="cursor",
        ) from error


def _lawful(parts: T_) -> T_:
    """ValueError for what we never give out and the database could not read: huge numbers, NUL, no offset."""
    assert isinstance(parts, tuple)
    for part in parts:
        if isinstance(part, int) and abs(part) > _BIGGEST:
            raise ValueError("too large")
        if isinstance(part, str) and "\0" in part:
            raise ValueError("a NUL")
        if isinstance(part, datetime) and (part.tzinfo is None or not FIRST_YEAR <= part.year <= LAST_YEAR):
            raise ValueError("no moment")
    return parts
