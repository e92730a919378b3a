"""One decision as the report prints it: result, tree as rows, and every dated value with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from caseclock.application.app import Application
from caseclock.application.determinations import DeterminationView, determination_view
from caseclock.application.notices.wording import worded
from caseclock.application.words import event_titles
from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.policy.rules.registry import RULES
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.kernel.events import Recorded
from caseclock.kernel.time import local_date

#: As many rows as leave room for the rest of five pages.
ROWS, VALUES, SHORT = 24, 14, 90


def decision(
    recorded: Recorded, names: Mapping[str, str], about: str, app: Application, language: str
) -> dict[str, Any]:
    """The decision as plain data; `rows` and `values` are cut where they would fill more than a page."""
    view = determination_view(recorded, restricted=True)
    rule = RULES.get(view.rule)
    rows = list(_rows(view.why, language)) if view.why else []
    values = list(_values(view, app.rules.policy.parameters, language))
    return {
        "title": event_titles(app.rules.definitions, view.type)[language],
        "about": about,
        "effective_on": view.effective_on,
        "recorded_on": local_date(view.recorded_at),
        "by": names.get(view.actor, view.actor),
        "role": view.role,
        "rule": view.rule,
        "question": rule.question if rule else "",
        "on": view.on,
        "policy": view.policy[:12],
        "result": [
            {"name": worded("figures", name, language), "value": plain(name, value, language)}
            for name, value in view.result.items()
            if _short(value)
        ],
        "law": list(view.citations),
        "rows": rows[:ROWS],
        "more_rows": max(0, len(rows) - ROWS),
        "values": values[:VALUES],
        "more_values": max(0, len(values) - VALUES),
    }


def _rows(node: Node, language: str, depth: int = 0) -> Iterator[dict[str, Any]]:
    facts = {name: plain(name, value, language) for name, value in node.facts.items() if _short(value)}
    yield {
        "depth": depth,
        "step": _words(node.code),
        "result": plain(node.code, node.result, language) if _short(node.result) else "",
        "facts": "; ".join(f"{_words(name)}: {value}" for name, value in facts.items()),
        "law": node.citation,
    }
    for child in node.children:
        yield from _rows(child, language, depth + 1)


def _values(view: DeterminationView, parameters: Parameters, language: str) -> Iterator[dict[str, Any]]:
    for name, used in view.parameters.items():
        source, unit = _source(parameters, name, used.from_)
        yield {
            "name": _words(name),
            "value": plain("_cents" if unit == "cents" else "", used.value, language),
            "unit": "" if unit == "cents" else _words(unit),
            "since": used.from_,
            "source": source,
            "confirmed": used.confirmed,
        }


def _source(parameters: Parameters, name: str, since: date) -> tuple[str, str]:
    """Source and unit of a value; a parameter that is no more has neither."""
    try:
        value = parameters.at(name, since)
    except (KeyError, NotInPolicy):
        return "", ""
    return value.source, value.unit


def _short(value: Any) -> bool:
    """Whether a value says something in a line: not empty, and no table."""
    return value not in (None, "", [], {}) and len(str(value)) <= SHORT and not isinstance(value, dict)


def plain(name: str, value: Any, language: str) -> str:
    """A value in plain letters: cents as dollars, codes without underscores."""
    if isinstance(value, bool):
        return worded("values", "yes" if value else "no", language)
    if isinstance(value, int) and name.endswith("_cents"):
        return f"${value // 100:,}.{value % 100:02}"
    if isinstance(value, list | tuple):
        return ", ".join(plain(name, each, language) for each in value)
    return worded("values", str(value), language)


def _words(code: str) -> str:
    return code.replace("_", " ")
