"""On whose behalf an act is done: only a representative in force speaks for them (42 CFR 435.923)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from caseclock.domain.case.state import CaseState, Representative
from caseclock.kernel.refusal import refuse

CITATION = "42 CFR 435.923"


def in_force(state: CaseState, on: date, member: UUID | None = None) -> list[Representative]:
    """Who represents on a day: the household, or this member."""
    return [
        r for r in state.representatives.values() if r.in_force(on) and r.member in (None, member or r.member)
    ]


def must_speak_for(state: CaseState, named: str, on: date, member: UUID | None) -> None:
    """Refuses an act on behalf of somebody who does not represent on that day, or only gets the letters.

    The representative is named by id or by name. An application that opens the case names its own.
    """
    if state.version == 0:
        return
    sought = named.strip().casefold()
    known = [r for r in state.representatives.values() if sought in (r.id.casefold(), r.name.casefold())]
    ways = [r for r in known if r.in_force(on) and r.scope != "notices"]
    if any(r.member is None or member is None or r.member == member for r in ways):
        return
    raise refuse(
        "no_representative",
        f"{named} may not act for this household",
        "Name the representative first (name-representative), or leave on_behalf_of empty.",
        citation=CITATION,
        field="on_behalf_of",
        on=on,
        known=[{"name": r.name, "scope": r.scope, "from": r.from_on, "to": r.to_on} for r in known],
    )
