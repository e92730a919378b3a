"""How an event is named where its case is named beside it: in webhooks and streams."""

from __future__ import annotations

#: What is told instead.
VEILED = "case.changed"

#: Their names alone would say what restricted fields say (declared status, MC 13, SAVE answers and what
#: follows from them), or something about a person's health or custody.
_TELLING = (
    "disability.", "funding.", "hub.", "incarceration.", "mc13.", "program.", "proof.", "rop.", "save.",
    "scope.", "status.", "status_end.",
)  # fmt: skip


def outside_type(kind: str) -> str:
    """The event type as others are told it; filters are held against this one too, or they would tell."""
    return VEILED if kind.startswith(_TELLING) else kind
