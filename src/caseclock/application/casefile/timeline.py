"""The timeline of a case: who did what, when and why, what it changed, and the line for copying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.casefile.acts import BOOKKEEPING, Act, Kind, acts, kind_of, member_of, procedure_of
from caseclock.application.casefile.changes import Change, changes
from caseclock.application.casefile.details import Detail, Speaker, details
from caseclock.application.casefile.journalline import journal_line
from caseclock.application.casefile.why import Why, act_title, why
from caseclock.application.caseview import Known
from caseclock.domain.case.evolve import Codes, evolve
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Recorded
from caseclock.kernel.time import local_date


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which acts are shown: of a procedure, about a person, of a kind, by an account. Empty: all."""

    procedure: str = ""
    member: UUID | None = None
    kind: Kind | str = ""
    person: str = ""

    def takes(self, act: Act) -> bool:
        """Whether an act is among them."""
        return (
            self.procedure in ("", *act.procedures)
            and (self.member is None or self.member in act.members)
            and self.kind in ("", *act.kinds)
            and self.person in ("", act.first.meta.actor)
        )


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One event of an act. `bookkeeping` ones only keep where a procedure stands."""

    version: int
    type: str
    kind: Kind
    title: str
    procedure: str
    member: UUID | None
    name: str
    effective_on: date
    details: list[Detail]
    changes: list[Change]
    bookkeeping: bool


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One act. `entry` is the version of its first event. `late_days`: people or others told it so
    many days after it was true; what a clock does at its own end is not late.

    `command_id` is what reverse-command takes; `rang`: a clock did it. `journal` is one line for copying.
    `acted_at`, `acted_by`: when and by whom it was done, where it was keyed afterwards.
    """

    entry: int
    recorded_at: datetime
    effective_on: date
    late_days: int
    title: str
    people: str
    kinds: list[Kind]
    rang: bool
    actor: str
    actor_name: str
    role: str
    on_behalf_of: str
    command: str
    command_id: UUID | None
    acted_at: datetime | None = None
    acted_by: str = ""
    taken_back: bool
    may_take_back: bool = False
    why: Why
    lines: list[Line]
    journal: str


def timeline(found: Known, codes: Codes, chosen: Sequence[Act], speaker: Speaker) -> list[Entry]:
    """The chosen acts in words, in the order given; the case is folded once, whatever was chosen."""
    wanted = {each.version for act in chosen for each in act.events}
    told: dict[int, Line] = {}
    after: dict[int, CaseState] = {}
    state = CaseState(county=found.state.county, case_id=found.state.case_id)
    for recorded in found.history:
        following = evolve(state, recorded, codes)
        if recorded.version in wanted:
            told[recorded.version] = _line(recorded, state, following, speaker)
            after[recorded.version] = following
        state = following
    taken_back = {
        each.event.command  # type: ignore[attr-defined]
        for each in found.history
        if each.event.type == "command.reversed"
    }
    return [_entry(act, told, after[act.events[-1].version], speaker, taken_back) for act in chosen]


def chosen_acts(found: Known, asked: Asked, *, before: int = 0, limit: int = 25) -> tuple[list[Act], bool]:
    """The newest acts first, those before a version; and whether there are more."""
    fitting = [
        act
        for act in reversed(acts(found.history))
        if (not before or act.first.version < before) and asked.takes(act)
    ]
    return fitting[:limit], len(fitting) > limit


def _line(recorded: Recorded, before: CaseState, after: CaseState, speaker: Speaker) -> Line:
    event, member = recorded.event, member_of(recorded.event)
    person = after.members.get(member) or before.members.get(member) if member else None
    changed = changes(before, after, event, speaker)
    # What is told as a change is not told twice.
    twice = {"fact", "value", *(each.label for each in changed)} if changed else set()
    return Line(
        version=recorded.version,
        type=event.type,
        kind=kind_of(event),
        title=speaker.event(event.type),
        procedure=procedure_of(recorded),
        member=member,
        name=person.name if person else "",
        effective_on=recorded.effective_on,
        details=[
            each for each in details(recorded, after, speaker) if {each.field, each.label}.isdisjoint(twice)
        ],
        changes=changed,
        bookkeeping=event.type in BOOKKEEPING,
    )


def _entry(
    act: Act, told: Mapping[int, Line], after: CaseState, speaker: Speaker, taken_back: set[UUID]
) -> Entry:
    first, meta = act.first, act.first.meta
    lines = [told[each.version] for each in act.events]
    effective_on = min(each.effective_on for each in act.events)
    people = list(dict.fromkeys(line.name for line in lines if line.name))
    title = act_title(act, after, speaker)
    name = speaker.names.get(meta.actor, meta.actor)
    return Entry(
        entry=first.version,
        recorded_at=first.recorded_at,
        effective_on=effective_on,
        late_days=0 if act.rang else max(0, (local_date(first.recorded_at) - effective_on).days),
        title=title,
        people=", ".join(people),
        kinds=sorted(act.kinds),
        rang=act.rang,
        actor=meta.actor,
        actor_name=name,
        role=meta.role,
        on_behalf_of=meta.on_behalf_of,
        command=meta.command,
        command_id=meta.command_id,
        acted_at=meta.acted_at,
        acted_by=meta.acted_by,
        taken_back=meta.command_id in taken_back,
        why=why(act, speaker),
        lines=lines,
        journal=journal_line(act, title, people, name, after, speaker),
    )
