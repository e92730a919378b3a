"""How long to look: a short walk, the same each time, or with CASECLOCK_LONG=1 a long one that never is."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("CASECLOCK_LONG") == "1"


def walks(examples: int, steps: int = 50) -> settings:
    """Settings of one test; the long profile looks thirty times as often and twice as far."""
    return settings(
        max_examples=examples * 30 if LONG else examples,
        stateful_step_count=steps * 2 if LONG else steps,
        derandomize=not LONG,
        deadline=None,
        report_multiple_bugs=False,
        # The story of a failure is printed command by command; making it shorter takes minutes.
        phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
