"""Which faults a simulator makes, how often, and when: drawn from a seed, to be lived again."""

from __future__ import annotations

import random
from typing import Literal

import msgspec

Share = float
Way = Literal["reply", "callback", "poll"]
Content = Literal["answer", "garbage", "unknown", "wrong_person"]


class Mix(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Shares from 0 to 1. Of all calls: `errors` (500) and `timeouts` (no answer for `hang` seconds). Of all
    answers: `garbage` (no JSON), `unknown` (a code nobody knows), `wrong_person`, `duplicates` (brought
    twice), `late` (by callback, up to `delay` seconds afterwards, so in any order), `poll` (only when asked
    for)."""

    errors: Share = 0.0
    timeouts: Share = 0.0
    hang: float = 30.0
    garbage: Share = 0.0
    unknown: Share = 0.0
    wrong_person: Share = 0.0
    duplicates: Share = 0.0
    late: Share = 0.0
    poll: Share = 0.0
    delay: float = 1.0

    def fails(self, draw: random.Random) -> Literal["", "error", "timeout"]:
        """Whether a call fails, and how."""
        at = draw.random()
        return "error" if at < self.errors else "timeout" if at < self.errors + self.timeouts else ""

    def content(self, draw: random.Random) -> Content:
        """What an answer holds."""
        at = draw.random()
        for share, content in (
            (self.garbage, "garbage"),
            (self.unknown, "unknown"),
            (self.wrong_person, "wrong_person"),
        ):
            if at < share:
                return content  # type: ignore[return-value]  # one of the three
            at -= share
        return "answer"

    def way(self, draw: random.Random) -> Way:
        """How an answer comes."""
        at = draw.random()
        return "callback" if at < self.late else "poll" if at < self.late + self.poll else "reply"
