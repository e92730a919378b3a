"""What a rule is: a pure function over facts, dated policy and the fact date, with its law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found: `result` is plain JSON (money in cents).

    `adverse`: it takes or refuses something. `why`: the steps, the facts and dated values read, and the law.
    """

    result: dict[str, Any]
    why: Node
    adverse: bool = False

    @property
    def needs_specialist(self) -> bool:
        """An adverse result that turns on an unconfirmed value waits for a program specialist (I.12)."""
        return self.adverse and self.why.turns_on_unconfirmed


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule by its name, with the `question` that it answers, as docs/rules.md prints it.

    `fact_date` says which day of the facts picks the version, never today's.

    `facts` is the struct of what it reads; `decide(facts, policy, on)` raises nothing but Refused.
    """

    name: str
    question: str = ""
    facts: type[msgspec.Struct]
    decide: Callable[[Any, Policy, date], Outcome]
    fact_date: str
    citation: str
