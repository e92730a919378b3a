"""A determination's tree in words: the stored tree itself, step by step, with values, facts and law."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from caseclock.application.codewords import CodeWords
from caseclock.application.determinations import DeterminationView, Rerun
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.policy.explain import Node, Used

_A_STAND = re.compile(r"(?P<procedure>[a-z_]+)-\d+ v(?P<version>\d+)", re.ASCII)
_AN_EVENT = re.compile(r"(?P<kind>[a-z_.]+) v(?P<version>\d+)", re.ASCII)


class ToldFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that a step read, and who or what said so; `version` is the event of the history, 0 for none."""

    name: str
    label: str
    value: str
    source: str = ""
    version: int = 0
    received_on: date | None = None
    recorded_at: datetime | None = None


class ToldValue(msgspec.Struct, frozen=True, kw_only=True):
    """A dated value of policy that a step read: since when it holds, and whether a source confirms it.

    `plain` is the value as it is stored; a page that knows its unit says it better than `value` does.
    """

    name: str
    label: str
    value: str
    plain: Any
    since: date
    confirmed: bool
    reading: str


class ToldStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step in words, with the steps below it."""

    code: str
    text: str
    result: str
    facts: tuple[ToldFact, ...]
    values: tuple[ToldValue, ...]
    citation: str
    children: tuple[ToldStep, ...]


class ToldDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What is otherwise when the rule is run again: of a fact, a value, the result or a step."""

    what: str
    name: str
    stored: str
    now: str


def explained(
    why: Node, sources: Mapping[str, FactSource], words: CodeWords, called: Callable[[str], str] = str
) -> ToldStep:
    """The tree in words; each fact with its source where one was kept. `called` names an event's type."""
    return ToldStep(
        code=why.code,
        text=words.step(why.code),
        result=words.value(why.result, why.code) if why.result is not None else "",
        facts=facts_told(why.facts, sources, words, called),
        values=tuple(_value(name, used, words) for name, used in why.values.items()),
        citation=why.citation,
        children=tuple(explained(child, sources, words, called) for child in why.children),
    )


def facts_told(
    facts: Mapping[str, Any],
    sources: Mapping[str, FactSource],
    words: CodeWords,
    called: Callable[[str], str] = str,
) -> tuple[ToldFact, ...]:
    """Facts by name, in words."""
    return tuple(_fact(name, value, sources.get(name), words, called) for name, value in facts.items())


def differences_told(again: Rerun, words: CodeWords) -> tuple[ToldDifference, ...]:
    """What differs, in words; a step by what it found."""
    return tuple(
        ToldDifference(
            what=each.what,
            name=_called(each.what, each.name, words),
            stored=_found(each.what, each.name, each.stored, words),
            now=_found(each.what, each.name, each.now, words),
        )
        for each in again.differences
    )


def result_told(view: DeterminationView, words: CodeWords) -> tuple[ToldFact, ...]:
    """What was decided, by name."""
    return facts_told({name: value for name, value in view.result.items() if value}, {}, words)


def _fact(
    name: str, value: Any, source: FactSource | None, words: CodeWords, called: Callable[[str], str]
) -> ToldFact:
    if source is None:
        return ToldFact(name=name, label=words.fact(name), value=words.value(value, name))
    event, stand = _AN_EVENT.fullmatch(source.from_), _A_STAND.fullmatch(source.from_)
    found = event or stand
    return ToldFact(
        name=name,
        label=words.fact(name),
        value=words.value(value, name),
        source=called(event["kind"]) if event else words.plain(stand["procedure"]) if stand else source.from_,
        version=int(found["version"]) if found else 0,
        received_on=source.received_on,
        recorded_at=source.recorded_at,
    )


def _value(name: str, used: Used, words: CodeWords) -> ToldValue:
    reading = used.reading if isinstance(used.reading, str) else ""
    return ToldValue(
        name=name, label=words.parameter(name), value=words.value(used.value), plain=used.value,
        since=used.from_, confirmed=used.confirmed, reading=reading,
    )  # fmt: skip


def _called(what: str, name: str, words: CodeWords) -> str:
    match what:
        case "step":
            return words.step(name)
        case "value":
            return words.parameter(name)
    return words.fact(name)


def _found(what: str, name: str, value: Any, words: CodeWords) -> str:
    if what in ("step", "value") and isinstance(value, dict):
        told = {key: inner for key, inner in value.items() if key in ("result", "value", "facts", "from")}
        return words.value(told)
    return words.value(value, name)
