"""What fields and answers are called, in English and Spanish: from `workflows/forms`, else their names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from caseclock.application.forms.shape import Shape
from caseclock.application.resources import workflows_dir
from caseclock.application.words import LANGUAGES, Titles
from caseclock.domain.workflow.definition import Definition

FORMS = "forms"


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name as people read it, a hint below it, and an example of what to write."""

    en: str
    es: str
    hint: Titles = {}
    example: str = ""
    today: bool = False
    """Whether the day is as a rule the day on which it is recorded."""


class Words(msgspec.Struct, frozen=True):
    """By `<command>.<field>` or `<field>`, and by `<field>.<answer>` or `<answer>`."""

    fields: dict[str, Said] = {}
    answers: dict[str, Said] = {}


def form_words() -> Words:
    """The words as the files say; they are read once."""
    return _read(workflows_dir() / FORMS)


@cache
def _read(folder: Path) -> Words:
    """An agency's folder without the files names everything by its own name."""
    found = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yaml")}
    return msgspec.convert(found, Words)


class FormWords(msgspec.Struct, frozen=True):
    """The words of one command's form; a procedure's texts may name its own fields."""

    words: Words
    command: str
    own: Mapping[str, Any] = {}

    def label(self, shape: Shape) -> Titles:
        """What the field is called."""
        said = self._field(shape.name)
        if shape.title:
            return {"en": shape.title, "es": said.es if said else shape.title}
        return {"en": said.en, "es": said.es} if said else plain(shape.name)

    def hint(self, shape: Shape) -> Titles:
        """What to write there; empty where the name says it."""
        said = self._field(shape.name)
        if said and said.hint:
            return said.hint
        return dict.fromkeys(LANGUAGES, shape.description) if shape.description else {}

    def answer(self, shape: Shape, value: str | int) -> Titles:
        """What an answer of a choice is called."""
        known = self.words.answers
        said = known.get(f"{shape.name}.{value}") or known.get(str(value))
        return {"en": said.en, "es": said.es} if said else plain(str(value))

    def usually_today(self, shape: Shape) -> bool:
        """Whether a fresh form offers today."""
        said = self._field(shape.name)
        return said is not None and said.today

    def known(self, shape: Shape) -> bool:
        """Whether the field has a name in every language."""
        return self._field(shape.name) is not None

    def _field(self, name: str) -> Said | None:
        if name in self.own:
            return msgspec.convert(self.own[name], Said)
        return self.words.fields.get(f"{self.command}.{name}") or self.words.fields.get(name)


def words_of(definition: Definition, command: str) -> FormWords:
    """The words for a command of a procedure."""
    own = definition.texts.get("fields") or {}
    return FormWords(form_words(), command, own)


def plain(name: str) -> Titles:
    """A name without words of its own: its letters, readable."""
    text = name.removesuffix("_cents").replace("_", " ").replace("-", " ").strip()
    return dict.fromkeys(LANGUAGES, text[:1].upper() + text[1:])
