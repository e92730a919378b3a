"""Rounding of money as the rules of law round it; all amounts in cents."""

from __future__ import annotations

DOLLAR = 100


def up(part: int, whole: int) -> int:
    """`part / whole`, rounded up to a whole number."""
    return -(-part // whole)


def dollars_down(cents: int) -> int:
    """The whole dollars of an amount."""
    return cents // DOLLAR * DOLLAR


def dollars_nearest(cents: int) -> int:
    """The nearest dollar, 50 cents up (22 CCR 50653)."""
    return (cents + DOLLAR // 2) // DOLLAR * DOLLAR
