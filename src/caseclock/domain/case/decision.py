"""What a decision comes to: the changes of every case it touches, and the messages that leave."""

from __future__ import annotations

from datetime import datetime

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Message
from caseclock.kernel.events import New, Recorded


class CaseChange(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one case."""

    before: CaseState
    after: CaseState
    events: tuple[New, ...]
    recorded: tuple[Recorded, ...]
    recorded_at: datetime


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of a command, the commanded case first, and the messages that leave after the commit."""

    changes: tuple[CaseChange, ...]
    messages: tuple[Message, ...] = ()
