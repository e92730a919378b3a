"""A refusal: which rule said no, on which facts, on which law, and what would make it pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a command may not happen. `facts` are the values read; `remedy` is a sentence for the user."""

    code: str
    rule: str
    remedy: str
    facts: Mapping[str, Any] = {}
    citation: str = ""
    field: str = ""


class Refused(Exception):
    """Raised inside `decide` to stop at the first refusal; the outermost `decide` returns it as a value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.rule)
        self.refusal = refusal


def refuse(
    code: str, rule: str, remedy: str, *, citation: str = "", field: str = "", **facts: Any
) -> Refused:
    """Builds the exception: `raise refuse("too_late", "...", "...", due=...)`."""
    return Refused(Refusal(code=code, rule=rule, remedy=remedy, facts=facts, citation=citation, field=field))
