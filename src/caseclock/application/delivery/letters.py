"""What a mail says. Alerts carry no personal or restricted data; codes go to their owner's address only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

ADDRESS = "CASECLOCK_URL"


def link(path: str) -> str:
    """An address as a mail shows it: whole where CASECLOCK_URL says where we are served."""
    return os.environ.get(ADDRESS, "").rstrip("/") + path


def alert_letter(title: str, case_number: str, case: str) -> tuple[str, str]:
    """Subject and text of an alert: its title, the case number, where to look. Nothing about a person."""
    name = case_number or "without a number"
    lines = (
        f"{title}.",
        f"Case {name}",
        link(f"/cases/{case}"),
        "You get this because the case is yours, or you cover for its owner, supervise it, or answer for it.",
    )
    return f"{title}: case {name}", _text(lines)


def plain_letter(payload: Mapping[str, Any], secret: str) -> tuple[str, str]:
    """Subject and text of a message that brings its own words: `title` or `subject`, and what it has of
    `name`, `text`, `site`, `link`, `lapses` and `help`. The secret is in the text and nowhere else."""
    subject = str(payload.get("subject") or payload["title"])
    lines = [
        f"Hello {payload['name']}," if payload.get("name") else "",
        str(payload.get("text") or subject),
        f"Site: {payload['site']}" if payload.get("site") else "",
        f"Your code: {secret}" if secret else "",
        link(str(payload["link"])) if payload.get("link") else "",
        f"Valid until {payload['lapses']}." if payload.get("lapses") else "",
        *_help(payload.get("help") or ()),
    ]
    return subject, _text(lines)


def _help(entries: Iterable[Mapping[str, str]]) -> list[str]:
    lines = []
    for entry in entries:
        ways = ", ".join(entry[way] for way in ("phone", "email") if entry.get(way))
        lines.append(f"For {entry['for']}: {entry['call']}" + (f", {ways}" if ways else ""))
    return lines


def _text(lines: Iterable[str]) -> str:
    return "\n\n".join(line for line in lines if line) + "\n"
