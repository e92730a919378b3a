"""Rounds in turn: a warm-up, then each contestant once a round, in an order that turns about each time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from statistics import median

from bench.server import Bench
from caseclock.kernel.time import monotonic

#: Works for so many seconds; what it reached, in the benchmark's unit.
Contestant = Callable[[float], Awaitable[float]]


async def in_turn(bench: Bench, contestants: Mapping[str, Contestant]) -> dict[str, list[float]]:
    """Each contestant's rounds. A slow moment of the machine meets neighbours, so their ratio stands."""
    for contestant in contestants.values():
        await contestant(max(bench.seconds / 2, 1.0))  # every connection has made its plans
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for n in range(bench.rounds):
        for name in sorted(contestants, key=list(contestants).index, reverse=n % 2 == 1):
            await bench.settle()
            found[name].append(await contestants[name](bench.seconds))
    for name, rounds in found.items():
        bench.say(f"{name}: {median(rounds):,.1f} ({', '.join(f'{each:,.1f}' for each in rounds)})")
    return found


async def rate(one: Callable[[int], Awaitable[object]], clients: int, seconds: float) -> float:
    """How often a second `one(n)` was done, by so many clients at once; n counts from 0."""
    numbers = iter(range(1 << 62))
    begun, done = monotonic(), 0

    async def client() -> None:
        nonlocal done
        while monotonic() - begun < seconds:
            await one(next(numbers))
            done += 1

    await asyncio.gather(*(client() for _ in range(clients)))
    return done / (monotonic() - begun)


async def times(one: Callable[[int], Awaitable[object]], clients: int, count: int) -> None:
    """Does `one(n)` so many times, by so many clients at once; n counts from 0."""
    numbers = iter(range(count))

    async def client() -> None:
        for n in numbers:
            await one(n)

    await asyncio.gather(*(client() for _ in range(clients)))
