"""A no that comes before any rule of a procedure: not signed in, not your role, not there, too often."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "invalid",
    "unauthenticated",
    "forbidden",
    "absent",
    "taken",
    "gone",
    "unsupported",
    "too_many",
    "unavailable",
]


class Denied(Exception):
    """Why access was not given; `title` is a sentence for the user, `remedy` what they can do."""

    def __init__(
        self, kind: Kind, code: str, title: str, *, remedy: str = "", field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(title)
        self.kind: Kind = kind
        self.code = code
        self.title = title
        self.remedy = remedy
        self.field = field
        self.retry_after = retry_after


def absent() -> Denied:
    """The one answer for what is not there and for what is another county's."""
    return Denied("absent", "not_found", "There is nothing here for you under this address.")


def forbidden(role: str) -> Denied:
    """The role has no part in this."""
    return Denied(
        "forbidden",
        "role_not_allowed",
        f"The role {role} may not do this.",
        remedy="Sign in with an account whose role may, or ask a colleague who has it.",
    )
