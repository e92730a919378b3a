"""What was typed, said back in words: on the page that asks for a confirmation, and after a lost race."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from caseclock.application.forms.controls import Control
from caseclock.application.forms.leaves import leaf
from caseclock.application.forms.shape import Kind, Shape
from caseclock.application.wording import long_date
from caseclock.application.words import LANGUAGES, Titles


class Told(msgspec.Struct, frozen=True):
    """One answer of a form in words: what was asked, and what was said."""

    label: Titles
    said: tuple[Titles, ...]


def told(found: Iterable[Control]) -> list[Told]:
    """What was typed, field by field, without what was left empty; parts of a group after each other."""
    lines: list[Told] = []
    for control in found:
        inner = (*control.parts, *control.rows)
        if inner:
            lines += told(inner)
        elif any(control.values):
            names = {option.value: option.label for option in control.options}
            said = tuple(names.get(v) or _as_read(control.kind, v) for v in control.values if v)
            lines.append(Told(control.label, said))
    return lines


def _as_read(kind: Kind, typed: str) -> Titles:
    """A day in long form; anything else as it was typed."""
    if kind != "date":
        return dict.fromkeys(LANGUAGES, typed)
    day = date.fromisoformat(leaf(kind).read(typed, Shape(name="", kind=kind)))
    return {language: long_date(day, language) for language in LANGUAGES}
