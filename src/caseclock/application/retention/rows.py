"""What a row of the list destroys, by which schedule, and why one is kept, in words."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec

from caseclock.domain.case.retention import CASE_KEPT
from caseclock.store.statements import What

KIND = "destruction"
#: By what is kept, the parameter that says for how many years.
SCHEDULE: dict[What, str] = {
    "case": CASE_KEPT,
    "readings": "reading_kept_years",
    "access_records": "access_record_kept_years",
}
TITLES = {"readings": "readings of cases", "access_records": "sign-ins, stated reasons, acts upon accounts"}
#: Why a case is kept although its years have passed, in the office's words.
WORDS = {
    "legal_hold": "a legal hold is in force",
    "open_clock": "a clock still runs",
    "hearing": "a hearing is not at its end",
    "appeal_window": "a hearing may still be asked for",
    "unread": "something that came in is unread",
    "open_elsewhere": "somebody of it is in another open case",
    "not_due": "its years have not passed",
    "case_open": "it is open",
    "destroyed": "it was destroyed before",
}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one row destroys: a case, or what is older than a moment."""

    what: What
    before: datetime | None = None


def in_words(kept: Collection[str]) -> str:
    """Why something is kept, in one sentence."""
    return "; ".join(WORDS[code] for code in kept)
