"""What a resident of a facility keeps, or of a month partly at home needs (22 CCR 50605)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.reading import number, read

#: `ssi`: receives SSI. `va`: receives Aid and Attendance.
Needs = Literal["base", "ssi", "va"]


def personal_needs(policy: Policy, on: date, kind: Needs) -> Node:
    """The monthly allowance, in cents (`result`)."""
    values = read(policy, on, f"pna_{kind}")
    return Node(
        code="personal_needs_allowance",
        result=number(values, f"pna_{kind}"),
        facts={"kind": kind},
        values=values,
        citation="22 CCR 50605",
    )
