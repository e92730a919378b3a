"""How a command or a question may end, apart from a refusal by the rules."""

from __future__ import annotations

from typing import Any

import msgspec


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered: an HTTP status, the case's version as ETag, and a body without secrets."""

    status: int
    etag: str
    body: dict[str, Any]


class Problem(Exception):
    """Something to tell the user in one line."""


class BadBody(Problem):
    """The shape is wrong: the field, and what was expected there."""

    def __init__(self, message: str, field: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.remedy = remedy


class NotFound(Problem):
    """Absent, or another county's: the two look the same."""


class StaleVersion(Problem):
    """If-Match named another version than the case has."""

    def __init__(self, message: str, case: str, version: int) -> None:
        super().__init__(message)
        self.case = case
        self.version = version


class KeyReused(Problem):
    """The idempotency key belongs to another command."""


class Busy(Problem):
    """Nothing was written; try again after so many seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
