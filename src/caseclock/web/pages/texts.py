"""The words of the pages: English text is the key, Spanish comes from `web/texts/es/*.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

TEXTS = Path(__file__).parent.parent / "texts"
Translate = Callable[..., str]


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every text of a language by its English. English itself says only what code words mean."""
    found: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.yaml")):
        found |= yaml.safe_load(path.read_text()) or {}
    return found


def translator(language: str) -> Translate:
    """`t(text, **values)`: the text in that language with its {values} filled in, a time as its element."""
    known = catalogue(language)

    def t(text: str, /, **values: Any) -> str:
        said = known.get(text, text)
        if any(isinstance(value, Markup) for value in values.values()):
            return escape(said).format(**values)
        return said.format(**values) if values else said

    return t
