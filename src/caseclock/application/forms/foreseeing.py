"""What a command would come to, in words, and which of it a person has to confirm before it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.casefile.explained import ToldFact, ToldStep, explained, facts_told
from caseclock.application.codewords import CodeWords
from caseclock.application.forms.confirming import Consequence, names_in, to_confirm
from caseclock.application.words import Titles, clock_titles, event_titles
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.preview import determinations, preview
from caseclock.domain.case.state import CaseState
from caseclock.domain.policy.explain import Node
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.domain.workflow.versions import Definitions

#: Told as clocks and decisions, or no news to anybody.
_TOLD_OTHERWISE = ("clock.", "instance.", "coverage.set")


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
    names = names_in(decision)
    seen = preview(decision)
    clocks = tuple(_clock(definitions, names, line) for line in seen["clocks"] if line["what"] != "rings")
    decided = tuple(_decided(each, names, words) for each in determinations(decision)) if restricted else ()
    return Outlook(
        confirm=to_confirm(decision, definition, spec, definitions, words),
        happenings=tuple(_happenings(decision, definitions, names)),
        clocks=clocks,
        decided=decided,
    )


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
