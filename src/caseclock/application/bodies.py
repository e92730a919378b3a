"""From the JSON of a request to the struct of a command's body, naming the field that is wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.bodywords import our_words, wrong
from caseclock.application.limits import refuse_beyond
from caseclock.application.outcomes import BadBody, NotFound
from caseclock.application.rawjson import refuse_odd
from caseclock.domain.case.decide import command_code
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.ids import CaseRef

#: Body fields that name another case; on the wire `<county>-<uuid>`, and of one's own county.
CASE_FIELDS = ("to_case", "other_case", "from_case", "newborn_case", "mother_case")


def find_command(rules: Rules, name: str) -> tuple[Definition, CommandSpec]:
    """The newest definition that has this command; NotFound when none has."""
    found = rules.definitions.commanding(name)
    if not found:
        raise NotFound(f"there is no command {name}")
    return found[0], found[0].procedure.commands[name]


def body_type(rules: Rules, name: str) -> type[msgspec.Struct]:
    """The struct of a command's body."""
    definition, spec = find_command(rules, name)
    return command_code(rules, definition.name, name, spec).body


def reads_history(rules: Rules, name: str) -> bool:
    """Whether a command looks back at how the case came to be what it is."""
    definition, spec = find_command(rules, name)
    return command_code(rules, definition.name, name, spec).reads_history


def decode_body(rules: Rules, name: str, raw: bytes, county: int) -> Any:
    """The body as its struct. BadBody names the field and what was expected; nothing is stored."""
    kind = body_type(rules, name)
    refuse_odd(raw)
    try:
        data = msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadBody(f"the body is not JSON: {our_words(str(error))}") from error
    if not isinstance(data, dict):
        raise BadBody("the body must be a JSON object")
    if b"\0" in raw or b"\\u0000" in raw:
        refuse_nul(data)
    for field in CASE_FIELDS:
        if field in data:
            data[field] = _own_case(data[field], field, county)
    try:
        body = msgspec.convert(data, kind, str_keys=True)
    except msgspec.ValidationError as error:
        raise wrong_field(error, kind) from error
    refuse_beyond(body)
    return body


def wrong_field(error: msgspec.ValidationError, kind: type[msgspec.Struct]) -> BadBody:
    """The library's message in our words, with the field apart and what would pass."""
    path, message, advice = wrong(kind, str(error))
    return BadBody(message, path, advice)


def refuse_nul(value: Any, path: str = "") -> None:
    """A NUL cannot be stored and has no meaning: BadBody names where it stands."""
    if isinstance(value, str) and "\0" in value:
        raise BadBody("a NUL character cannot be stored", path)
    if isinstance(value, dict):
        for key, item in value.items():
            refuse_nul(key, path)
            refuse_nul(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for n, item in enumerate(value):
            refuse_nul(item, f"{path}[{n}]")


def other_cases(body: Any) -> list[UUID]:
    """The other cases a body names, in lock order."""
    found = (getattr(body, field, None) for field in CASE_FIELDS)
    return sorted({case for case in found if isinstance(case, UUID)})


def _own_case(value: Any, field: str, county: int) -> str:
    try:
        ref = CaseRef.parse(str(value))
    except ValueError as error:
        raise BadBody(str(error), field) from error
    if ref.county != county:
        raise NotFound("no such case")
    return str(ref.case_id)
