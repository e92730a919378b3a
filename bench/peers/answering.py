"""The peer's end of `process.py`, for peers written in Python."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from caseclock.kernel.time import monotonic


def answer(rate: Callable[[float], float]) -> None:
    """Says `ready`; each line that comes is seconds to work for, each line that goes the rate."""
    _say("ready")
    for line in sys.stdin:
        _say(repr(rate(float(line))))


def by_threads(one: Callable[[], object], threads: int, seconds: float) -> float:
    """How often a second `one` was done by so many threads."""
    begun = monotonic()

    def work() -> int:
        done = 0
        while monotonic() - begun < seconds:
            one()
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        done = sum(pool.map(lambda _: work(), range(threads)))
    return done / (monotonic() - begun)


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()
