"""Who speaks for a household: on whose behalf an act is done, and whom a letter goes to (42 CFR 435.923)."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState, Member, Representative
from caseclock.kernel.refusal import refuse

CITATION = "42 CFR 435.923"
ALL_NOTICES = "all"


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a letter to a member goes to, and who gets a copy."""

    kind: Literal["member", "representative", "estate"]
    name: str
    copies: tuple[str, ...] = ()


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
        "Who is named may not act for this household",
        "Name the representative first (name-representative), or leave on_behalf_of empty.",
        citation=CITATION,
        field="on_behalf_of",
        on=on,
        known=[{"name": r.name, "scope": r.scope, "from": r.from_on, "to": r.to_on} for r in known],
    )


def addressee(state: CaseState, member: Member, on: date, notice: str = "") -> Addressee:
    """Letters about the dead go to the estate, or to the representative alone (office point 9); a
    representative who chose this notice gets a copy."""
    ways = in_force(state, on, member.id)
    if member.died_on is not None and member.died_on <= on:
        if ways:
            return Addressee(kind="representative", name=ways[0].name)
        return Addressee(kind="estate", name=f"Estate of {member.name}")
    return Addressee(kind="member", name=member.name, copies=tuple(r.name for r in ways if _chose(r, notice)))


def _chose(representative: Representative, notice: str) -> bool:
    return ALL_NOTICES in representative.notices or notice in representative.notices
