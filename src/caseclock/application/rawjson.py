"""What a JSON text may not be before anybody reads it: too deep, or with a key that stands twice."""

from __future__ import annotations

import json
import re
from typing import Any

from caseclock.application.outcomes import BadBody

#: No body here has a list in a list in a list more than a few times; a deep one only exhausts the stack.
DEEPEST = 40
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


def refuse_odd(raw: bytes) -> None:
    """BadBody for what is too deep or names a key twice; what is no JSON at all is left to its reader."""
    _refuse_deep(raw)
    try:
        _READER.decode(raw.decode())
    except ValueError:
        return


def _refuse_deep(raw: bytes) -> None:
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return
    depth = 0
    for bracket in _BRACKET.finditer(_TEXT.sub(b"", raw)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST:
            raise BadBody(f"the body is nested more than {DEEPEST} deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadBody(f"{key} is given twice", key)
        found[key] = value
    return found


_READER = json.JSONDecoder(object_pairs_hook=_object)
