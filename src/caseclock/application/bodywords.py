"""What is wrong with a value, in our words, and what would be right: fields and values that are known."""

from __future__ import annotations

import re
from typing import Any

from msgspec import inspect

_TYPES = {
    "str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false", "null": "null",
    "array": "a list", "object": "an object", "date": "a date", "datetime": "a moment", "uuid": "an id",
}  # fmt: skip
_EXPECTED = re.compile(r"^Expected `(?P<wanted>[^`]+)`(?:, got `(?P<given>[^`]+)`)?(?P<rest>.*)$", re.DOTALL)
_NAMED = re.compile(r"^Object (?P<how>contains unknown|missing required) field `(?P<name>[^`]*)`")
_ENUM = re.compile(r"^Invalid enum value ")
_AT = re.compile(r" - at (?P<key>`key` in )?`\$\.?(?P<path>[^`]*)`$")
_KEY = "(key)"
_PART = re.compile(r"[^.\[\]]+|\[[^\]]*\]")
_FORMS = {
    "Invalid RFC3339 encoded datetime": "a moment was expected, such as 2025-03-03T09:00:00-08:00",
    "Invalid RFC3339 encoded date": "a date was expected, such as 2025-03-03",
    "Invalid UUID": "an id was expected, such as 0198c5a6-7e2b-7c3d-8e4f-5a6b7c8d9e0f",
    "Invalid base64 encoded string": "bytes in base64 were expected",
    "Input data was truncated": "it ends too early",
}


def wrong(kind: Any, text: str, within: str = "") -> tuple[str, str, str]:
    """Of the library's message: where, in our words what, and what would pass. `within` is put before."""
    at = _AT.search(text)
    message, path = _AT.sub("", text), (at["path"] if at else "")
    path = ".".join(part for part in (within, path) if part)
    advice = hint(kind, f"{path}.{_KEY}" if at and at["key"] else path, message)
    if (named := _NAMED.match(message)) is not None:
        path = f"{path}.{named['name']}" if path else named["name"]
    return path, our_words(message), advice


def our_words(message: str) -> str:
    """The library's message as a user reads it."""
    if (named := _NAMED.match(message)) is not None:
        unknown = named["how"] == "contains unknown"
        return f"there is no field {named['name']}" if unknown else f"{named['name']} is missing"
    # What was given is not repeated: a number or a name lands in the wrong field, and errors are passed on.
    if _ENUM.match(message) is not None:
        return "what is given is not among the values known here"
    if (expected := _EXPECTED.match(message)) is not None:
        return _mismatch(expected["wanted"], expected["given"], expected["rest"])
    for form, ours in _FORMS.items():
        if message.startswith(form):
            return ours
    return message.removeprefix("JSON is malformed: ")


def _mismatch(wanted: str, given: str | None, rest: str) -> str:
    what = " or ".join(_TYPES.get(each, each) for each in wanted.split(" | "))
    if given is not None:
        return f"{what} was expected, {_TYPES.get(given, given)} was given"
    rest = rest.replace("with a timezone component", "with an offset (such as -08:00)")
    rest = rest.replace("matching regex", "of the form").replace(">=", "at least").replace("<=", "at most")
    return f"{what}{rest} was expected"


def hint(kind: Any, path: str, message: str) -> str:
    """What would pass at this place of a struct: its fields for an unknown one, the values of a choice."""
    named = _NAMED.match(message)
    parts = _PART.findall(path)
    if named is not None and parts[-1:] == [named["name"]]:
        parts.pop()
    try:
        found = _at(inspect.type_info(kind), parts)
    except (TypeError, NameError):
        return ""
    if named is not None and named["how"] == "contains unknown":
        fields = [
            f.encode_name for each in found if isinstance(each, inspect.StructType) for f in each.fields
        ]
        return f"Known here: {', '.join(fields)}." if fields else "Nothing may be given here."
    values = [str(v) for each in found for v in _values(each)]
    if values and named is None:
        return f"Use one of: {', '.join(values)}."
    return f"Give {named['name']}." if named is not None else ""


def _values(each: inspect.Type) -> list[Any]:
    if isinstance(each, inspect.LiteralType):
        return list(each.values)
    return [member.value for member in each.cls] if isinstance(each, inspect.EnumType) else []


def _at(kind: inspect.Type, parts: list[str]) -> list[inspect.Type]:
    """The types that may stand at a path; several where a union does."""
    if isinstance(kind, inspect.Metadata):
        return _at(kind.type, parts)
    if isinstance(kind, inspect.UnionType):
        return [found for each in kind.types for found in _at(each, parts)]
    if not parts:
        return [kind]
    part, rest = parts[0], parts[1:]
    if isinstance(kind, inspect.StructType):
        return [
            found for field in kind.fields if field.encode_name == part for found in _at(field.type, rest)
        ]
    if isinstance(kind, inspect.DictType):
        return _at(kind.key_type if part == _KEY else kind.value_type, rest)
    if isinstance(kind, inspect.CollectionType | inspect.VarTupleType) and part.startswith("["):
        return _at(kind.item_type, rest)
    return []
