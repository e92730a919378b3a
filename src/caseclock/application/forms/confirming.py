"""Which consequences of a command a person has to confirm, read off the decision and off no list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.codewords import CodeWords
from caseclock.application.words import clock_titles, event_titles
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import CommandReversed
from caseclock.domain.case.notices.data import PROCEDURE as NOTICES
from caseclock.domain.case.notices.events import NoticeDrafted
from caseclock.domain.case.preview import determinations, preview
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.domain.workflow.versions import Definitions

_OUT = ".mailed"
_LESS = ("none", "restricted")


class Consequence(msgspec.Struct, frozen=True):
    """What has to be confirmed: an English text with its {values}."""

    text: str
    values: dict[str, str] = {}


def to_confirm(
    decision: Decision, definition: Definition, spec: CommandSpec, definitions: Definitions, words: CodeWords
) -> tuple[Consequence, ...]:
    """What is adverse, what leaves the house or the case, what ends: each once. Empty: nothing to confirm."""
    names = names_in(decision)
    seen = preview(decision)
    found = [
        *_against(decision, spec),
        *(less for line in seen["coverage"] for less in _less(line, names, words)),
        *_letters(decision, definition, definitions, words.language),
        *_people_and_cases(decision),
        *_stopped(seen["clocks"], definitions, names, words.language),
    ]
    return tuple(each for n, each in enumerate(found) if each not in found[:n])


def names_in(decision: Decision) -> dict[UUID, str]:
    """Everybody in the cases that the decision touches."""
    people = (
        m for change in decision.changes for s in (change.before, change.after) for m in s.members.values()
    )
    return {member.id: member.name for member in people}


def _against(decision: Decision, spec: CommandSpec) -> Iterator[Consequence]:
    if spec.adverse or any(each.get("adverse") for each in determinations(decision)):
        yield Consequence("This is a decision against the person.")
    if spec.reasons:
        yield Consequence("The law allows this for certain reasons only; yours stays with it.")


def _letters(
    decision: Decision, definition: Definition, definitions: Definitions, language: str
) -> Iterator[Consequence]:
    for event in (recorded.event for change in decision.changes for recorded in change.recorded):
        if event.type.endswith(_OUT):
            what = event_titles(definitions, event.type)[language]
            yield Consequence("A letter leaves the office and cannot be called back: {what}.", {"what": what})
        if isinstance(event, NoticeDrafted) and definition.name != NOTICES:
            yield Consequence("A notice about it is drafted for the household.")
        if isinstance(event, CommandReversed):
            yield Consequence("What was recorded is taken back, and everything is as it was before it.")


def _people_and_cases(decision: Decision) -> Iterator[Consequence]:
    for change in decision.changes:
        for member in change.before.members.values():
            now = change.after.members.get(member.id)
            if member.present and (now is None or not now.present):
                yield Consequence("{name} is no longer counted in this household.", {"name": member.name})
        if change.before.status == "open" != change.after.status:
            number = change.after.case_number
            yield Consequence("Case {number} closes. Nothing more is done in it.", {"number": number})
    for change in decision.changes[1:]:
        yield Consequence("Case {number} changes too.", {"number": change.after.case_number})


def _stopped(
    lines: Sequence[dict[str, Any]], definitions: Definitions, names: dict[UUID, str], language: str
) -> Iterator[Consequence]:
    for line in lines:
        if line["what"] in ("stops", "goes"):
            member = names.get(UUID(line["member"]), "") if line["member"] else ""
            clock = _about(clock_titles(definitions, line["clock"])[language], member)
            yield Consequence("A deadline stops: {clock}.", {"clock": clock})


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
