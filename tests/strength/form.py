"""Short in every run, long with CASECLOCK_LONG=1; and the dice of a test, which can be thrown again."""

from __future__ import annotations

import os
import random
from typing import TypeVar

T = TypeVar("T")

LONG = bool(os.environ.get("CASECLOCK_LONG"))
#: The same dice in every short run, so that a red run means something changed; others in each long one.
SEED = int(os.environ.get("CASECLOCK_SEED") or (random.SystemRandom().randrange(10**6) if LONG else 1))


def either(short: T, long: T) -> T:
    """What this form of the suite takes: how often, how many, how long."""
    return long if LONG else short


def dice(name: str) -> random.Random:
    """The dice of one test; which they are is said where it runs, so that a failure can be had again."""
    print(f"{name}: CASECLOCK_SEED={SEED} throws the same dice")  # noqa: T201 - for who has to repeat it
    return random.Random(f"{SEED} {name}")
