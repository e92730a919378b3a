"""The words that letters put codes into, for other papers that tell of the same things."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from caseclock.application.notices.rendering import notices_folder


def county_name(county: int) -> str:
    """The county's name by its number, 1 to 58; any other number as it is."""
    counties = _texts(notices_folder())["counties"]
    return str(counties[county - 1]) if 0 < county <= len(counties) else str(county)


def worded(section: str, code: str, language: str) -> str:
    """A code of a section (actions, reasons, figures, values) as a letter says it; else in plain letters."""
    entry = (_texts(notices_folder()).get(section) or {}).get(code) or {}
    return str(entry.get(language) or code.replace("_", " "))


@cache
def _texts(folder: Path) -> Any:
    return yaml.safe_load((folder / "texts.yaml").read_text(encoding="utf-8"))
