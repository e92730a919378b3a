"""Fields that a procedure's file declares for a generic body: their types and what they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal

import msgspec

from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import CommandCode, View
from caseclock.domain.workflow.definition import FieldSpec, Within
from caseclock.kernel.refusal import refuse

#: A count or an amount in cents; beyond it somebody mistyped.
LARGEST = 1_000_000_000
#: A word is a code, a form's number or an organisation's name, not a text.
LONGEST_WORD = 80


def with_fields(code: CommandCode, command: str, fields: Mapping[str, FieldSpec]) -> CommandCode:
    """A generic command whose body carries the declared fields as well."""
    if not fields:
        return code
    types = tuple((name, _type(spec), spec.required) for name, spec in fields.items())
    return CommandCode(_body(code.body, command, types), code.decide)


@lru_cache
def _body(
    base: type[msgspec.Struct], command: str, types: tuple[tuple[str, Any, bool], ...]
) -> type[msgspec.Struct]:
    name = "".join(part.capitalize() for part in command.split("-"))
    made: list[Any] = [(n, kind) if required else (n, kind | None, None) for n, kind, required in types]
    body = msgspec.defstruct(
        name, made, bases=(base,), module=__name__, frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    body.__doc__ = base.__doc__
    return body


def _type(spec: FieldSpec) -> Any:
    if spec.choices:
        return Literal[spec.choices]
    if spec.kind in ("number", "cents"):
        return Annotated[int, msgspec.Meta(ge=spec.at_least, le=LARGEST)]
    word = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_WORD)]
    types: dict[str, Any] = {"date": date, "moment": datetime, "yes_no": bool, "word": word}
    return types[spec.kind]


def declared(body: Any, view: View) -> dict[str, Any]:
    """The declared fields that were given, as plain data; refuses a day or a word that the file forbids."""
    given = {name: value for name in view.fields if (value := getattr(body, name, None)) is not None}
    for name, value in given.items():
        _check(name, value, view.fields[name], view)
    plain: dict[str, Any] = msgspec.to_builtins(given)
    return plain


def _check(name: str, value: Any, spec: FieldSpec, view: View) -> None:
    if isinstance(value, datetime):
        if not spec.future and value > view.now:
            not_in_future(name, value.date(), view)
    elif isinstance(value, date):
        if not spec.future:
            not_in_future(name, value, view)
        if spec.within is not None:
            _in_time(name, value, spec.within, spec, view)
    elif spec.at_most and value > (most := view.policy.number(spec.at_most, view.on)):
        raise refuse(
            "too_many",
            f"{_plain(name).capitalize()} may be {most} at most",
            f"Give {most} or fewer.",
            citation=spec.authority,
            field=name,
            given=value,
        )
    elif value in spec.never:
        raise refuse(
            "not_for_these",
            f"{view.command} has no place where {_plain(name)} is {value}",
            "Use another procedure, or correct what was given.",
            citation=spec.authority,
            field=name,
            given=value,
        )


def _in_time(name: str, day: date, within: Within, spec: FieldSpec, view: View) -> None:
    """Judged by the day it happened, however late it is recorded."""
    clocks = view.state.clocks_of(view.instance_id, within.clock)
    if not clocks:
        return
    clock = clocks[-1]
    if within.parameter:
        days = view.policy.number(within.parameter, clock.anchor_on)
        last: date | None = clock.anchor_on + timedelta(days=days)
    else:
        last = clock.schedule.accepted_until_on or clock.schedule.due_on
    if last is not None and day > last:
        raise refuse(
            "after_the_last_day",
            f"The last day for it was {last}",
            f"Where {_plain(name)} was {last} or earlier, give that day; else it comes too late.",
            citation=spec.authority,
            field=name,
            given=day,
            last=last,
        )


def _plain(name: str) -> str:
    return name.replace("_", " ")
