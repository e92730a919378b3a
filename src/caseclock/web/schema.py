"""The OpenAPI 3.1 document: what Litestar derives, with security, problems and an example everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.examples import Examples
from caseclock.web.examples import EXAMPLE_CASE, example_of
from caseclock.web.problem import MEDIA_TYPE, Problem

#: By method and path: the structs a command's body may be, by command name.
Bodies = dict[tuple[str, str], dict[str, type[msgspec.Struct]]]
#: What an operation says of itself, as OpenAPI names it.
Words = Mapping[str, Any]
_TYPES = re.compile(r":\w+\}")
_METHODS = ("get", "post", "put", "delete", "patch")
_PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


class Document(JsonRenderPlugin):
    """Serves the finished document at /api/v1/schema; it is finished once a process."""

    def __init__(
        self,
        public: frozenset[tuple[str, str]],
        commands: tuple[str, Mapping[str, Words]],
        bodies: Bodies,
        examples: Callable[[], Examples] = Examples,
    ) -> None:
        """`commands`: the address they share, and what each says of itself."""
        super().__init__(path=["/", "/openapi.json"], media_type="application/json")  # type: ignore[arg-type]
        self._public = public
        self._commands = commands
        self._bodies = bodies
        self._examples = examples
        self._finished: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document as JSON."""
        if self._finished is None:
            document = _written_out(openapi_schema, *self._commands)
            document = finish(document, self._public, self._bodies, self._examples())
            self._finished = msgspec.json.encode(document, enc_hook=str)
        return self._finished


def templated(address: str) -> str:
    """An address as the document writes it: its places without their types."""
    return _TYPES.sub("}", address)


def _written_out(document: dict[str, Any], address: str, commands: Mapping[str, Words]) -> dict[str, Any]:
    """An address for each command in the place of the one that they share."""
    shared = document["paths"].pop(templated(address))["post"]
    shared["parameters"] = [each for each in shared["parameters"] if each["name"] != "command"]
    for name, words in commands.items():
        path = templated(address).replace("{command}", name)
        document["paths"][path] = {"post": deepcopy(shared) | dict(words)}
    return document


def finish(
    document: dict[str, Any], public: frozenset[tuple[str, str]], bodies: Bodies, examples: Examples
) -> dict[str, Any]:
    """Adds security, problem responses and examples, in place; answers the same document."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas.update(_problem_schemas())
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "<county>.<secret>"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "caseclock_session"},
    }
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                if (method, path) in bodies:
                    item[method]["requestBody"] = _body(bodies[method, path], schemas, examples)
                _operation(item[method], schemas, (method.upper(), path) in public)
    return document


def _operation(operation: dict[str, Any], schemas: dict[str, Any], public: bool) -> None:
    operation["security"] = [] if public else [{"bearer": []}, {"cookie": []}]
    responses = operation.setdefault("responses", {})
    responses.pop("400", None)
    responses["default"] = {
        "description": "A problem (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": _PROBLEM_REF, "example": example_of(schemas["Problem"], schemas)}},
    }
    places = [operation.get("requestBody", {}), *responses.values()]
    for place in places:
        for media in place.get("content", {}).values():
            if "example" not in media and "examples" not in media:
                media["example"] = example_of(media.get("schema", {}), schemas)
    for parameter in operation.get("parameters", []):
        if "example" not in parameter and "examples" not in parameter:
            parameter["example"] = example_of(parameter.get("schema", {}), schemas, parameter["name"])


def _body(
    kinds: dict[str, type[msgspec.Struct]], schemas: dict[str, Any], examples: Examples
) -> dict[str, Any]:
    """The request body of a command. Its parts are named after it, since procedures may share words."""
    options = []
    shown = {}
    for name, kind in kinds.items():
        template = f"#/components/schemas/{name}.{{name}}"
        (schema,), parts = msgspec.json.schema_components([kind], ref_template=template)
        schemas.update({f"{name}.{part}": _on_the_wire(inner) for part, inner in parts.items()})
        options.append(schema)
        shown[name] = _example(name, schema, schemas, examples)
    if len(options) == 1:
        media: dict[str, Any] = {"schema": options[0], "example": next(iter(shown.values()))}
    else:
        # Bodies of different commands may have the same fields, so any of them will do.
        media = {"schema": {"anyOf": options}, "examples": {n: {"value": v} for n, v in shown.items()}}
    return {"required": True, "content": {"application/json": media}}


def _example(name: str, schema: dict[str, Any], schemas: dict[str, Any], examples: Examples) -> Any:
    """From a scenario, else what follows from the types with a reason that the law names."""
    if name in examples.bodies:
        return examples.bodies[name]
    value = example_of(schema, schemas)
    return {**value, "reason": examples.reasons[name]} if name in examples.reasons else value


def _on_the_wire(schema: dict[str, Any]) -> dict[str, Any]:
    """Fields that name another case are written `<county>-<uuid>`, as everywhere outside."""
    for name, inner in schema.get("properties", {}).items():
        if name in CASE_FIELDS:
            nullable = any(option.get("type") == "null" for option in inner.get("anyOf", ()))
            inner.clear()
            inner |= {"type": ["string", "null"] if nullable else "string", "examples": [EXAMPLE_CASE]}
    return schema


def _problem_schemas() -> dict[str, Any]:
    _, components = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    problem = dict(components["Problem"])
    problem["examples"] = [
        {
            "type": "urn:caseclock:problem:not_found",
            "title": "There is nothing here for you under this address.",
            "status": 404,
            "code": "not_found",
        }
    ]
    return {**components, "Problem": problem}
