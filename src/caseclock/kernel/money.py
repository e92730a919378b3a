"""Money: integer cents, read from and shown as dollars. No floats, no rounding here."""

from __future__ import annotations

import re

_DOLLARS = re.compile(r"(-?)\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?", re.ASCII)


def dollars(text: str) -> int:
    """`"$1,732"`, `"1732.50"` as cents; ValueError for anything but whole cents."""
    match = _DOLLARS.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no amount of dollars: write 1732 or 1,732.50")
    sign, whole, cents = match.groups()
    amount = int(whole.replace(",", "")) * 100 + int(cents or 0)
    return -amount if sign else amount


def in_dollars(cents: int) -> str:
    """173200 as `$1,732.00`; a debt as `-$0.50`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"
