"""An example for any JSON schema: its own where it names one, else one that follows from its types."""

from __future__ import annotations

from typing import Any

from caseclock.application.examples import CASE

EXAMPLE_CASE = str(CASE)
_BY_NAME: dict[str, Any] = {
    "case_id": EXAMPLE_CASE,
    "case": EXAMPLE_CASE,
    "county": 19,
    "limit": 50,
    "cursor": "",
    "login": "m.garcia",
    "email": "m.garcia@county.example",
    "Idempotency-Key": "0198f0c2-rop-notice-1",
    "If-Match": '"7"',
    "first_name": "Ana",
    "last_name": "Lopez",
}
_BY_FORMAT: dict[str, Any] = {
    "uuid": "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11",
    "date": "2026-02-03",
    "date-time": "2026-02-03T17:20:00Z",
    "duration": "PT10M",
    "byte": "",
}


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value the schema accepts; required fields and a few that have examples, no deeper than six."""
    if "$ref" in schema:
        target = schemas.get(schema["$ref"].rpartition("/")[2], {})
        return {} if depth > 6 else example_of(target, schemas, name, depth + 1)
    for key in ("example", "const"):
        if key in schema:
            return schema[key]
    if schema.get("examples"):
        given = schema["examples"]
        first = next(iter(given.values())) if isinstance(given, dict) else given[0]
        return first["value"] if isinstance(first, dict) and set(first) >= {"value"} else first
    if "enum" in schema:
        return schema["enum"][0]
    if "allOf" in schema and len(schema["allOf"]) == 1:
        return example_of(schema["allOf"][0], schemas, name, depth)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            options = [option for option in schema[key] if option.get("type") != "null"]
            return example_of(options[0], schemas, name, depth) if options else None
    return _by_type(schema, schemas, name, depth)


def _by_type(schema: dict[str, Any], schemas: dict[str, Any], name: str, depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind == "object" or "properties" in schema:
        required = set(schema.get("required", ()))
        return {
            field: example_of(inner, schemas, field, depth + 1)
            for field, inner in schema.get("properties", {}).items()
            if field in required or "examples" in inner
        }
    if kind == "array":
        if depth > 6 or "prefixItems" in schema:
            return [example_of(item, schemas, name, depth + 1) for item in schema.get("prefixItems", ())]
        return [example_of(schema.get("items", {}), schemas, name, depth + 1)]
    if kind in ("integer", "number"):
        if isinstance(_BY_NAME.get(name), int):
            return _BY_NAME[name]
        return max(schema.get("minimum", 1), 1) if "maximum" not in schema else schema.get("minimum", 1)
    if kind == "boolean":
        return bool(schema.get("default", True))
    if kind == "string":
        return _text(schema, name)
    return None if kind == "null" else {}


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") in _BY_FORMAT:
        return str(_BY_FORMAT[schema["format"]])
    if isinstance(_BY_NAME.get(name), str):
        return str(_BY_NAME[name])
    words = name.replace("_", " ") or "text"
    return words if len(words) <= schema.get("maxLength", 1000) else words[: schema["maxLength"]]
