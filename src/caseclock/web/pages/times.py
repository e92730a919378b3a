"""Dates and instants as people read them: in the county's zone, the exact instant on hover."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time
from markupsafe import Markup

from caseclock.kernel.time import PACIFIC

_LOCALES = {"en": "en_US", "es": "es_US"}


def day(value: date | datetime | None, language: str) -> Markup | str:
    """`Mar 3, 2025` as a time element; an em dash where there is none. An instant gives its Pacific day."""
    if value is None:
        return "—"
    return _day(value.astimezone(PACIFIC).date() if isinstance(value, datetime) else value, language)


@lru_cache(maxsize=4096)
def _day(on: date, language: str) -> Markup:
    """Kept, because a list says few days many times and saying one takes a quarter of a millisecond."""
    said = format_date(on, format="medium", locale=_LOCALES[language])
    weekday = format_date(on, format="full", locale=_LOCALES[language])
    return Markup('<time datetime="{}" title="{}">{}</time>').format(on.isoformat(), weekday, said)


def moment(value: datetime | None, language: str) -> Markup | str:
    """`Mar 3, 2025, 9:00 AM` in Pacific time; the title holds the exact instant in UTC."""
    if value is None:
        return "—"
    local = value.astimezone(PACIFIC)
    locale = _LOCALES[language]
    on = format_date(local, format="medium", locale=locale)
    at = format_time(local, format="short", tzinfo=PACIFIC, locale=locale)
    exact = f"{local.isoformat()} · {value.astimezone(UTC).isoformat()}"
    return Markup('<time datetime="{}" title="{}">{}, {}</time>').format(value.isoformat(), exact, on, at)
