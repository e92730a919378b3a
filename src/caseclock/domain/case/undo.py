"""Taking a command back: what it touched in a case, what touched the same later, and what that leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.domain.case.events import CaseClosed, CaseLinked, CommandReversed, EntryMoved
from caseclock.domain.case.evolve import Codes, evolve, fold
from caseclock.domain.case.members import MemberIdentified, MemberMovedIn, MemberMovedOut
from caseclock.domain.case.parts import CASE, MEMBER, Parts, restore, touched
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded

Key = tuple[str, str]


class Deed(NamedTuple):
    """One command in one case: the state before and after it, its parts, and what happened since."""

    case: CaseState
    name: str
    before: CaseState
    after: CaseState
    parts: Parts
    since: tuple[Recorded, ...]


class Later(NamedTuple):
    """A later command or rung that touched the same parts."""

    first: Recorded
    parts: tuple[str, ...]


def deed(codes: Codes, case: CaseState, history: tuple[Recorded, ...], command: UUID) -> Deed | None:
    """What a command did to a case; None when the case's history has no such command."""
    places = [n for n, r in enumerate(history) if r.meta.command_id == command]
    if not places or history[0].version != 1:
        return None
    first, end = places[0], places[-1] + 1
    start = CaseState(county=case.county, case_id=case.case_id)
    before = fold(start, history[:first], codes)
    after = fold(before, history[first:end], codes)
    return Deed(case, history[first].meta.command, before, after, touched(before, after), history[end:])


def other_cases(history: tuple[Recorded, ...], command: UUID) -> set[UUID]:
    """The cases that a command of this history touched beside this one."""
    found: set[UUID | None] = set()
    events = [r.event for r in history if r.meta.command_id == command]
    for event in events:
        match event:
            case MemberMovedOut(to_case=case) | MemberMovedIn(from_case=case) | CaseClosed(into=case):
                found.add(case)
            case CommandReversed(also=also):
                found |= set(also)
            case EntryMoved(other=case):
                found.add(case)
    # A command's own link comes first; others are taken over from the case that was absorbed.
    found.add(next((event.case for event in events if isinstance(event, CaseLinked)), None))
    return {case for case in found if case is not None}


def reversed_already(history: tuple[Recorded, ...], command: UUID) -> Recorded | None:
    """The reversal of a command that still holds: one that was not taken back itself."""
    undone = {r.event.command: r for r in history if isinstance(r.event, CommandReversed)}
    found = undone.get(command)
    if found is None or found.meta.command_id is None:
        return found
    return None if reversed_already(history, found.meta.command_id) else found


def later(codes: Codes, deed: Deed) -> list[Later]:
    """Later commands and rungs that touched what the command touched, or that rest on it, oldest first."""
    wanted = _keys(deed.parts) & _spread(_keys(touched(deed.after, deed.case)))
    wanted |= _orphans(deed)
    if not wanted:
        return []
    found: dict[tuple[Any, str], Later] = {}
    state = deed.after
    for recorded in deed.since:
        following = evolve(state, recorded, codes)
        if same := wanted & _spread(_keys(touched(state, following))):
            names = tuple(sorted(f"{section} {key}" for section, key in same))
            who = (recorded.meta.command_id, recorded.meta.command)
            known = found.get(who)
            found[who] = Later(
                known.first if known else recorded, tuple(sorted({*names, *(known.parts if known else ())}))
            )
        state = following
    return list(found.values())


def _keys(parts: Parts) -> set[Key]:
    return {(section, key) for section, values in parts.items() for key in values}


def _spread(keys: set[Key]) -> set[Key]:
    """A field of a member is also a touch on the member as a whole, and the other way round."""
    return keys | {("members", key.partition(".")[0]) for section, key in keys if section == MEMBER}


def _orphans(deed: Deed) -> set[Key]:
    """What came later and would rest on nothing: clocks and alerts of a procedure that goes, and procedures,
    coverage and papers of a member who goes."""
    left = restore(deed.case, deed.parts)
    found: set[Key] = {("clocks", c.id) for c in left.clocks.values() if c.instance not in left.instances}
    found |= {("alerts", a.id) for a in left.alerts.values() if a.instance not in left.instances}
    gone = deed.case.members.keys() - left.members.keys()
    found |= {("instances", i.id) for i in left.instances.values() if i.member in gone}
    found |= {("coverage", str(m)) for m in left.coverage if m in gone}
    return found | {("papers", p.id) for p in left.papers.values() if p.member in gone}


def reversal(deed: Deed, command: UUID, why: str, also: tuple[UUID, ...]) -> Iterator[Any]:
    """The events that take a command back in one case. Identifiers go by their own event, encrypted."""
    yield CommandReversed(command=command, name=deed.name, why=why, parts=deed.parts, also=also)
    for member, was in deed.before.members.items():
        now = deed.case.members.get(member)
        known: Mapping[str, str] = now.identifiers if now else {}
        for kind in {**was.identifiers, **known}:
            changed = f"{member}.identifiers.{kind}" in deed.parts.get(MEMBER, {})
            whole = now is None and kind in was.identifiers
            if changed or whole:
                yield MemberIdentified(member=member, kind=kind, value=was.identifiers.get(kind, ""))


__all__ = ["CASE", "Deed", "Later", "deed", "later", "other_cases", "reversal", "reversed_already"]
