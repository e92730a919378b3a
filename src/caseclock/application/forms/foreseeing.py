"""What a command would come to, in words, and which of it a person has to confirm before it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.casefile.explained import ToldFact, ToldStep, explained, facts_told
from caseclock.application.codewords import CodeWords
from caseclock.application.words import Titles, clock_titles, event_titles
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import CommandReversed
from caseclock.domain.case.notices.data import PROCEDURE as NOTICES
from caseclock.domain.case.notices.events import NoticeDrafted
from caseclock.domain.case.preview import determinations, preview
from caseclock.domain.case.state import CaseState
from caseclock.domain.policy.explain import Node
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded

#: Told as clocks and decisions, or no news to anybody.
_TOLD_OTHERWISE = ("clock.", "instance.", "coverage.set")
_OUT = ".mailed"
_LESS = ("none", "restricted")


class Consequence(msgspec.Struct, frozen=True):
    """What has to be confirmed: an English text with its {values}."""

    text: str
    values: dict[str, str] = {}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What would be recorded; `case` is the number of another case that it is recorded in."""

    title: Titles
    on: date
    member: str
    case: str = ""


class MovedClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that starts, stops or moves, with its last day before and after."""

    title: Titles
    member: str
    what: str
    before: date | None
    after: date | None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A determination as it would be kept, with its steps; `waits_for` names whose hand it still needs."""

    rule: str
    member: str
    adverse: bool
    waits_for: str
    result: tuple[ToldFact, ...]
    why: ToldStep | None


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What would follow. `confirm` is empty for what may be recorded at once."""

    confirm: tuple[Consequence, ...]
    happenings: tuple[Happening, ...]
    clocks: tuple[MovedClock, ...]
    decided: tuple[Decided, ...]


def outlook(
    decision: Decision,
    definition: Definition,
    spec: CommandSpec,
    definitions: Definitions,
    words: CodeWords,
    *,
    restricted: bool,
) -> Outlook:
    """Reads it off the decision alone. Who is shown no restricted fields is shown no tree."""
    names = {
        member.id: member.name for change in decision.changes for member in change.after.members.values()
    }
    seen = preview(decision)
    clocks = tuple(_clock(definitions, names, line) for line in seen["clocks"] if line["what"] != "rings")
    decided = tuple(_decided(each, names, words) for each in determinations(decision)) if restricted else ()
    return Outlook(
        confirm=tuple(_confirm(decision, definition, spec, seen, clocks, definitions, names, words)),
        happenings=tuple(_happenings(decision, definitions, names)),
        clocks=clocks,
        decided=decided,
    )


def _confirm(
    decision: Decision,
    definition: Definition,
    spec: CommandSpec,
    seen: dict[str, Any],
    clocks: tuple[MovedClock, ...],
    definitions: Definitions,
    names: dict[UUID, str],
    words: CodeWords,
) -> Iterator[Consequence]:
    """What is adverse, what leaves the house or the case, and what ends: by what the decision records."""
    language = words.language
    if spec.adverse or any(each["adverse"] for each in determinations(decision) if "adverse" in each):
        yield Consequence("This is a decision against the person.")
    if spec.reasons:
        yield Consequence("The law allows this for certain reasons only; yours stays with it.")
    for line in seen["coverage"]:
        yield from _less(line, names, words)
    for recorded in _recorded(decision):
        event = recorded.event
        if event.type.endswith(_OUT):
            title = event_titles(definitions, event.type)[language]
            yield Consequence(
                "A letter leaves the office and cannot be called back: {what}.", {"what": title}
            )
        if isinstance(event, NoticeDrafted) and definition.name != NOTICES:
            yield Consequence("A notice about it is drafted for the household.")
        if isinstance(event, CommandReversed):
            yield Consequence("What was recorded is taken back, and everything is as it was before it.")
    for change in decision.changes:
        for member in change.before.members.values():
            if member.present and not change.after.members[member.id].present:
                yield Consequence("{name} is no longer counted in this household.", {"name": member.name})
        if change.before.status == "open" != change.after.status:
            number = change.after.case_number
            yield Consequence("Case {number} closes. Nothing more is done in it.", {"number": number})
    for change in decision.changes[1:]:
        yield Consequence("Case {number} changes too.", {"number": change.after.case_number})
    for clock in clocks:
        if clock.what in ("stops", "goes"):
            yield Consequence(
                "A deadline stops: {clock}.", {"clock": _about(clock.title[language], clock.member)}
            )


def _about(title: str, member: str) -> str:
    return f"{title}, {member}" if member else title


def _less(line: dict[str, Any], names: dict[UUID, str], words: CodeWords) -> Iterator[Consequence]:
    """Coverage that would be less or cost something."""
    name = names.get(UUID(line["member"]), "")
    for entry in line["after"]:
        if entry in line["before"] or (entry["scope"] not in _LESS and not entry["cost_cents"]):
            continue
        month = words.value(str(entry["from_month"])[:7])
        if entry["scope"] == "none":
            yield Consequence("{name} has no coverage from {month}.", {"name": name, "month": month})
        elif entry["scope"] == "restricted":
            yield Consequence("{name} has restricted coverage from {month}.", {"name": name, "month": month})
        else:
            cost = words.value(entry["cost_cents"], "cost_cents")
            values = {"name": name, "month": month, "cost": cost}
            yield Consequence("{name} pays {cost} a month from {month}.", values)


def _recorded(decision: Decision) -> Iterator[Recorded]:
    for change in decision.changes:
        yield from change.recorded


def _happenings(decision: Decision, definitions: Definitions, names: dict[UUID, str]) -> Iterator[Happening]:
    own = decision.changes[0].after if decision.changes else None
    for change in decision.changes:
        for recorded in change.recorded:
            if not recorded.event.type.startswith(_TOLD_OTHERWISE):
                yield Happening(
                    title=event_titles(definitions, recorded.event.type),
                    on=recorded.effective_on,
                    member=names.get(getattr(recorded.event, "member", None) or UUID(int=0), ""),
                    case=_number(change.after, own),
                )


def _number(case: CaseState, own: CaseState | None) -> str:
    return "" if own is None or case.case_id == own.case_id else case.case_number


def _clock(definitions: Definitions, names: dict[UUID, str], line: dict[str, Any]) -> MovedClock:
    return MovedClock(
        title=clock_titles(definitions, line["clock"]),
        member=names.get(UUID(line["member"]), "") if line["member"] else "",
        what=line["what"],
        before=_due(line["before"]),
        after=_due(line["after"]),
    )


def _due(told: dict[str, Any] | None) -> date | None:
    return date.fromisoformat(told["due_on"]) if told and told["due_on"] else None


def _decided(event: dict[str, Any], names: dict[UUID, str], words: CodeWords) -> Decided:
    tree = event.get("explanation")
    member = event.get("member")
    rule = str(event.get("rule") or event["type"])
    return Decided(
        rule=words.step(rule),
        member=names.get(UUID(str(member)), "") if member else "",
        adverse=bool(event.get("adverse")),
        waits_for=str(event["waits_for"]),
        result=facts_told({n: v for n, v in (event.get("result") or {}).items() if v}, {}, words),
        why=explained(msgspec.convert(tree, Node), {}, words) if tree else None,
    )
