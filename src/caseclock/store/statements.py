"""The signed statement of one destruction."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from caseclock.store.chain import joined
from caseclock.store.signing import Trust

What = Literal["case", "readings", "access_records"]
_DOMAIN = b"caseclock destruction 1"


class Statement(NamedTuple):
    """What was destroyed, as JSON, with its signature."""

    destruction_id: UUID
    what: What
    case_id: UUID | None
    statement: bytes
    signature: bytes
    key_id: str
    destroyed_at: datetime

    def signed_by(self, trust: Trust) -> bool:
        """Whether a trusted key signed just this."""
        return trust.signed(self.key_id, message(self.statement), self.signature)


def message(statement: bytes) -> bytes:
    """The bytes that the signature of a statement covers."""
    return joined(_DOMAIN, statement)
