"""One decision as the report prints it: result, tree as rows, and every dated value with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from caseclock.application.app import Application
from caseclock.application.casefile.explained import ToldStep, explained, result_told
from caseclock.application.codewords import CodeWords, codewords
from caseclock.application.determinations import DeterminationView, determination_view
from caseclock.application.words import event_titles
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
    words = codewords(language)
    rows = list(_rows(explained(view.why, view.sources, words))) if view.why else []
    values = list(_values(view, app.rules.policy.parameters, words))
    return {
        "title": event_titles(app.rules.definitions, view.type)[language],
        "about": about,
        "effective_on": view.effective_on,
        "recorded_on": local_date(view.recorded_at),
        "by": names.get(view.actor, view.actor),
        "role": view.role,
        "rule": words.step(view.rule) if view.rule else "",
        "question": rule.question if rule and language == "en" else "",
        "on": view.on,
        "policy": view.policy[:12],
        "result": [
            {"name": each.label, "value": each.value}
            for each in result_told(view, words)
            if len(each.value) <= SHORT
        ],
        "law": list(view.citations),
        "rows": rows[:ROWS],
        "more_rows": max(0, len(rows) - ROWS),
        "values": values[:VALUES],
        "more_values": max(0, len(values) - VALUES),
    }


def _rows(step: ToldStep, depth: int = 0) -> Iterator[dict[str, Any]]:
    facts = (f"{each.label}: {each.value}" for each in step.facts if len(each.value) <= SHORT)
    yield {
        "depth": depth,
        "step": step.text,
        "result": step.result if len(step.result) <= SHORT else "",
        "facts": "; ".join(facts),
        "law": step.citation,
    }
    for child in step.children:
        yield from _rows(child, depth + 1)


def _values(view: DeterminationView, parameters: Parameters, words: CodeWords) -> Iterator[dict[str, Any]]:
    for name, used in view.parameters.items():
        source, unit = _source(parameters, name, used.from_)
        yield {
            "name": words.parameter(name),
            "value": words.value(used.value, "_cents" if unit == "cents" else ""),
            "unit": "" if unit in ("cents", "") else words.value(unit),
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
