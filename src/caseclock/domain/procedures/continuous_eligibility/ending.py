"""Protections end: with their time, or with a death. The clock ends no coverage; it only forbids no more."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.continuous_eligibility import events as e
from caseclock.domain.procedures.continuous_eligibility.data import protection
from caseclock.domain.procedures.continuous_eligibility.looking import subject


def child_time_over(view: View) -> Iterator[Output]:
    """Twelve months, or the month of the nineteenth birthday, are over."""
    yield e.ChildEnded(**subject(view), why="time_over")


def postpartum_time_over(view: View) -> Iterator[Output]:
    """The month of the last day after the pregnancy is over."""
    yield e.PostpartumEnded(**subject(view), why="time_over")


def died(view: View) -> Iterator[Output]:
    """A death ends every protection; it is a reason of law anyway."""
    data = protection(view)
    if data.child_until is not None:
        yield e.ChildEnded(**subject(view), why="death")
    if data.pregnant_since is not None:
        yield e.PregnancyEnded(**subject(view), why="death")
    if data.postpartum_until is not None:
        yield e.PostpartumEnded(**subject(view), why="death")
