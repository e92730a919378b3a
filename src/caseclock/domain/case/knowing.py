"""The facts of a rule that the case knows by itself, each with the event that said it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from caseclock.domain.case.state import CaseState, Member
from caseclock.domain.case.timeline import FactSource, Timeline
from caseclock.domain.case.view import View
from caseclock.domain.policy.rules.registry import rule_named
from caseclock.kernel.time import age_on


class Fact(NamedTuple):
    """A fact's value as plain JSON data, and where it came from."""

    value: Any
    source: FactSource


Facts = dict[str, Fact]


def known_facts(rule: str, view: View, member: Member | None, on: date) -> Facts:
    """What the case knows of a rule's facts on a fact date; Refused names an unknown rule.

    A procedure that keeps what the rule reads answers for all of it; else the person and what was recorded.
    """
    kept = _kept_by_a_procedure(rule, view, member, on)
    if kept is not None:
        return kept
    names = {field.encode_name for field in msgspec.structs.fields(rule_named(rule).facts)}
    return {name: fact for name, fact in _recorded(view.state, member, on).items() if name in names}


def _kept_by_a_procedure(rule: str, view: View, member: Member | None, on: date) -> Facts | None:
    for instance in reversed(view.state.instances.values()):
        code = view.codes.get(instance.procedure)
        tell = code.rule_facts.get(rule) if code else None
        if tell is None or member is None or instance.member != member.id:
            continue
        own = msgspec.structs.replace(view, instance=instance, member=member)
        if (told := tell(own, on)) is not None:
            facts, sources = told
            stands = FactSource(from_=f"{instance.id} v{view.state.version}")
            plain = msgspec.json.decode(msgspec.json.encode(facts))
            return {name: Fact(value, sources.get(name, stands)) for name, value in plain.items()}
    return None


def _recorded(state: CaseState, member: Member | None, on: date) -> Facts:
    """Facts recorded of the household, then of the member, then what the member's own fields say."""
    found = dict(_from_timelines("case.fact_recorded", state.facts, on))
    found.setdefault("household_size", _household_size(state, on))
    # Who is counted together is as a rule who lives there; the worker may say otherwise.
    found["persons"] = found["household_size"]
    found["county"] = Fact(state.county, FactSource(from_="the case's county"))
    if state.filing is not None and state.filing.source is not None:
        found["filed_on"] = Fact(str(state.filing.rules_on), state.filing.source)
    if member is None:
        return found
    found |= _from_timelines("member.fact_recorded", member.facts, on)
    for name, (field, read) in _OF_THE_PERSON.items():
        value, source = read(member, on), member.sources.get(field)
        if value is not None and source is not None:
            found[name] = Fact(value, source)
    return found


def _from_timelines(kind: str, timelines: Mapping[str, Timeline], on: date) -> Iterator[tuple[str, Fact]]:
    for name, timeline in timelines.items():
        entries = sorted((entry for entry in timeline if entry.on <= on), key=lambda entry: entry.on)
        if entries:
            last = entries[-1]
            source = FactSource(from_=f"{kind} v{last.version}", recorded_at=last.recorded_at)
            yield name, Fact(msgspec.to_builtins(last.value), source)


def _household_size(state: CaseState, on: date) -> Fact:
    """Who lives there on the day, counted; what a person recorded as the size goes first.

    Of months before the case began nothing else is known: whoever was there at first counts.
    """
    day = max([on, *sorted(m.joined_on for m in state.members.values())[:1]])
    here = [
        m
        for m in state.members.values()
        if m.joined_on <= day
        and (m.left_on is None or day < m.left_on)
        and (m.died_on is None or day <= m.died_on)
    ]
    return Fact(len(here), FactSource(from_=f"members of the case v{state.version}"))


def _day(field: str) -> Callable[[Member, date], Any]:
    def read(member: Member, on: date) -> str | None:
        value: date | None = getattr(member, field)
        return value.isoformat() if value else None

    return read


def _age(member: Member, on: date) -> int | None:
    return age_on(member.birth_date, on) if member.birth_date and member.birth_date <= on else None


#: A rule's fact by name: the field of the person whose source it has, and how it is read.
_OF_THE_PERSON: dict[str, tuple[str, Callable[[Member, date], Any]]] = {
    "born": ("birth_date", _day("birth_date")),
    "birth_date": ("birth_date", _day("birth_date")),
    "age": ("birth_date", _age),
    "filed_on": ("filed_on", _day("filed_on")),
    "died_on": ("died_on", _day("died_on")),
}
