"""What one member's continuation keeps: why cash aid ended, what was had before, what was decided."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.state import CoverageSet
from caseclock.domain.case.view import View

Scope = Literal["full", "restricted"]


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """Coverage as it was before something ended it: what a restoration goes back to."""

    scope: Scope = "full"
    programme: str = "CalWORKs"
    funding: str = "federal"
    cost_cents: int = 0


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """A decision to end Medi-Cal. Until its notice is mailed it may be pulled; then it is rescinded.

    `held`: a hearing about it is undecided, and coverage goes on meanwhile.
    """

    reason: str
    exception: str = ""
    mailed_on: date | None = None
    ends_from: date | None = None
    held: bool = False


class Continuation(msgspec.Struct, frozen=True, kw_only=True):
    """One member. `decision_owed`: cash aid ended and Medi-Cal is not decided yet.

    `personal`: the reason cash aid ended for is this member's own, not only the household's. `aided`: the
    member had cash aid. `bridged`: coverage under aid code 38 was granted.
    """

    reason: str = ""
    personal: bool = False
    ended_on: date | None = None
    bridged_since: date | None = None
    aided: bool = False
    bridged: bool = False
    decision_owed: bool = False
    bases: dict[str, str] = {}
    before: Before = Before()
    ending: Ending | None = None
    before_suspension: Before | None = None
    suspended_from: date | None = None


EMPTY = Continuation()


def continuation(view: View) -> Continuation:
    """The instance's data; an empty one before anything happened to it."""
    return view.data or EMPTY


def before_of(entry: CoverageSet | None) -> Before:
    """What an entry gave, to go back to; CalWORKs-linked full scope where none was ever set."""
    if entry is None or entry.scope == "none":
        return Before()
    return Before(
        scope=entry.scope, programme=entry.programme, funding=entry.funding, cost_cents=entry.cost_cents
    )
