"""The words that letters put codes into, for other papers that tell of the same things."""

from __future__ import annotations

from caseclock.application.wording import plain_letters, read_texts

TEXTS = "notices/texts.yaml"


def county_name(county: int) -> str:
    """The county's name by its number, 1 to 58; any other number as it is."""
    counties = read_texts(TEXTS)["counties"]
    return str(counties[county - 1]) if 0 < county <= len(counties) else str(county)


def worded(section: str, code: str, language: str) -> str:
    """A code of a section (actions, reasons, figures, values) as a letter says it; else in plain letters."""
    entry = (read_texts(TEXTS).get(section) or {}).get(code) or {}
    return str(entry.get(language) or plain_letters(code))
