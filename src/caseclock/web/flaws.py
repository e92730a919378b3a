"""The framework's complaints about a request as flaws of its fields, in our words."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import ValidationException

from caseclock.application.bodywords import hint, our_words

_FIELD = re.compile(r"(?:unknown|missing required) field `([^`]+)`")
_MISSING = re.compile(r"Missing required (\w+) parameter '([^']+)'")
_GIVEN = re.compile(r", [a-z ]+ was given$")
_NUMBERED = re.compile(r"\.(\[)")


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with one field of a request."""

    field: str
    message: str
    where: str = "body"


def flaws_of(error: ValidationException, request: Request[Any, Any, Any]) -> tuple[tuple[Flaw, ...], str]:
    """What is wrong, each with its field; and what would pass."""
    if found := _MISSING.search(error.detail):
        return (Flaw(field=found[2], message=f"{found[2]} is missing", where=found[1]),), f"Send {found[2]}."
    extra = error.extra if isinstance(error.extra, list) else []
    both = [_flaw(item, request) for item in extra if isinstance(item, dict)]
    return tuple(flaw for flaw, _ in both), " ".join(dict.fromkeys(each for _, each in both if each))


def _flaw(item: dict[str, Any], request: Request[Any, Any, Any]) -> tuple[Flaw, str]:
    """The body is called `data` inside, and nowhere else; what is in an address is always sent as text."""
    message = str(item.get("message", ""))
    source = item.get("source", "body")
    where = str(getattr(source, "value", source))
    parts = [part for part in str(item.get("key", "")).split(".") if part and part != "data"]
    kind = _kind("data" if where == "body" else "".join(parts[:1]), request)
    advice = hint(kind, ".".join(parts if where == "body" else parts[1:]), message) if kind else ""
    parts[:1] = [_as_sent(name, request) for name in parts[:1]]
    if found := _FIELD.search(message):
        parts += [found[1]] if parts[-1:] != [found[1]] else []
    words = our_words(message)
    if where != "body":
        words = _GIVEN.sub("", words).replace(" or null", "")
    return Flaw(field=_NUMBERED.sub(r"\1", ".".join(parts)), message=words, where=where), advice


def _kind(name: str, request: Request[Any, Any, Any]) -> Any:
    parameter = request.route_handler.parsed_fn_signature.parameters.get(name)
    return parameter.annotation if parameter else None


def _as_sent(name: str, request: Request[Any, Any, Any]) -> str:
    """A parameter's name in the request, where the function that takes it calls it otherwise."""
    parameter = request.route_handler.parsed_fn_signature.parameters.get(name)
    return getattr(parameter.kwarg_definition, "name", None) or name if parameter else name
