"""Reading dated parameters so that the step which read them can show them."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Used, used
from caseclock.domain.policy.policy import Policy


def read(policy: Policy, on: date, *names: str) -> dict[str, Used]:
    """The named parameters on a fact date, as `Node.values` holds them. NotInPolicy names a gap."""
    found: dict[str, Used] = {}
    for name in names:
        found |= used(policy.parameters, name, on)
    return found


def number(values: dict[str, Used], name: str) -> int:
    """A whole number among values read."""
    return int(values[name].value)
