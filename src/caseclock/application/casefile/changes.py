"""What an event changed in the case: each value before and after, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.casefile.details import Speaker
from caseclock.application.casefile.household import standing
from caseclock.application.restricted import NAMES, telling_chart
from caseclock.application.words import titles
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.timeline import latest
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.events import Event

_OWN = ("status", "owner", "unit", "office", "queue")
_OF_MEMBER = (
    "first_name", "last_name", "birth_date", "sex", "relationship", "filed_on", "left_on", "died_on",
    "asks_for_coverage", "confidential", "deemed",
)  # fmt: skip


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value that an event changed. `of`: whose it is, or which clock or procedure."""

    label: str
    of: str
    before: str
    after: str


def changes(before: CaseState, after: CaseState, event: Event, speaker: Speaker) -> list[Change]:
    """Everything a person can read that differs; restricted values for those who may see them."""
    return [*_case(before, after, speaker), *_people(before, after, speaker),
            *_coverage(before, after, event, speaker), *_procedures(before, after, speaker),
            *_clocks(before, after, speaker)]  # fmt: skip


def _case(before: CaseState, after: CaseState, speaker: Speaker) -> Iterator[Change]:
    for name in _OWN:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _change(name, speaker.names.get(old, old), speaker.names.get(new, new), speaker)
    filed = [each.filing.rules_on if each.filing else None for each in (before, after)]
    if filed[0] != filed[1]:
        yield _change("filed_on", filed[0], filed[1], speaker)
    yield from _facts(before.facts, after.facts, "", speaker)


def _facts(
    before: Mapping[str, Any], after: Mapping[str, Any], of: str, speaker: Speaker
) -> Iterator[Change]:
    if before is after:
        return
    for name in {**before, **after}:
        if name in NAMES and not speaker.restricted:
            continue
        old, new = latest(before.get(name, ())), latest(after.get(name, ()))
        if old != new:
            yield _change(name, old, new, speaker, of)


def _people(before: CaseState, after: CaseState, speaker: Speaker) -> Iterator[Change]:
    if before.members is after.members:
        return
    for key, new in after.members.items():
        old = before.members.get(key)
        if old is not None and old is not new:
            yield from _person(old, new, speaker)


def _person(old: Member, new: Member, speaker: Speaker) -> Iterator[Change]:
    for name in _OF_MEMBER:
        was, is_now = getattr(old, name), getattr(new, name)
        if was != is_now:
            yield _change(name, was, is_now, speaker, new.name)
    yield from _facts(old.facts, new.facts, new.name, speaker)


def _coverage(before: CaseState, after: CaseState, event: Event, speaker: Speaker) -> Iterator[Change]:
    if not isinstance(event, CoverageWasSet):
        return
    scopes = [
        held.scope if held else "unset"
        for state in (before, after)
        for held in [coverage_in(state, event.member, event.from_month)]
    ]
    if scopes[0] != scopes[1]:
        month = speaker.words.value(f"{event.from_month:%Y-%m}")
        said = [speaker.say("coverage", scope) for scope in scopes]
        yield Change(label=month, of=_name(after, event.member), before=said[0], after=said[1])


def _procedures(before: CaseState, after: CaseState, speaker: Speaker) -> Iterator[Change]:
    if before.instances is after.instances:
        return
    for key, new in after.instances.items():
        old = before.instances.get(key)
        moved = old is None or old.configuration != new.configuration
        if moved and (speaker.restricted or not telling_chart(key)):
            was, is_now = _stands(old, speaker), _stands(new, speaker)
            definition = speaker.definitions.get(new.procedure, new.version)
            title = definition.title("title", language=speaker.language)
            yield Change(
                label=title,
                of=_name(after, new.member),
                before="; ".join(each for each in was if each not in is_now),
                after="; ".join(each for each in is_now if each not in was),
            )


def _stands(instance: Instance | None, speaker: Speaker) -> list[str]:
    if instance is None:
        return []
    return [each[speaker.language] for each in standing(instance, speaker.definitions)]


def _clocks(before: CaseState, after: CaseState, speaker: Speaker) -> Iterator[Change]:
    if before.clocks is after.clocks:
        return
    for key, new in after.clocks.items():
        old = before.clocks.get(key)
        if old is not None and old is not new:
            yield from _clock(old, new, after, speaker)
        elif old is None:
            yield _due(None, new, after, speaker)


def _clock(old: Clock, new: Clock, state: CaseState, speaker: Speaker) -> Iterator[Change]:
    if old.schedule.due_on != new.schedule.due_on:
        yield _due(old, new, state, speaker)
    if old.status != new.status:
        was, is_now = (speaker.say("clock_states", each) for each in (old.status, new.status))
        yield Change(label=_titled(new, speaker), of=_name(state, new.member), before=was, after=is_now)


def _due(old: Clock | None, new: Clock, state: CaseState, speaker: Speaker) -> Change:
    was, is_now = (_day(each, speaker) for each in (old, new))
    return Change(label=_titled(new, speaker), of=_name(state, new.member), before=was, after=is_now)


def _day(clock: Clock | None, speaker: Speaker) -> str:
    day: date | None = clock.schedule.due_on if clock else None
    return speaker.words.value(day) if day else ""


def _titled(clock: Clock, speaker: Speaker) -> str:
    definition = speaker.definitions.get(clock.procedure, clock.procedure_version)
    return titles(definition, "clocks", clock.name)[speaker.language]


def _name(state: CaseState, member: UUID | None) -> str:
    person = state.members.get(member) if member else None
    return person.name if person else ""


def _change(name: str, old: Any, new: Any, speaker: Speaker, of: str = "") -> Change:
    words = speaker.words
    return Change(
        label=words.fact(name),
        of=of,
        before="" if old in (None, "") else words.value(old, name),
        after="" if new in (None, "") else words.value(new, name),
    )
