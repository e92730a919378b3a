"""The determinations of a case in words: what was decided, the tree behind it, and which letter tells it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.casefile.explained import (
    ToldDifference,
    ToldFact,
    ToldStep,
    differences_told,
    explained,
    facts_told,
    result_told,
)
from caseclock.application.caseview import Known
from caseclock.application.codewords import CodeWords
from caseclock.application.determinations import (
    DeterminationView,
    Rerun,
    determination_view,
    is_determination,
)
from caseclock.application.notices.showing import determination_told
from caseclock.application.rerunning import rerun
from caseclock.application.words import event_titles
from caseclock.domain.case.notices.data import notices_of
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded


class DecidedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One determination in a list; `version` is its event in the history."""

    version: int
    title: str
    member: UUID | None
    effective_on: date
    recorded_at: datetime
    result: tuple[ToldFact, ...]
    adverse: bool


class Decided(DecidedLine, frozen=True, kw_only=True):
    """One determination whole: the stored tree in words, and the notices that tell it.

    `again` is None where it was not run again; `differences` are empty where it found the same.
    """

    view: DeterminationView
    facts: tuple[ToldFact, ...]
    tree: ToldStep | None
    law: tuple[str, ...]
    notices: tuple[str, ...]
    again: Rerun | None = None
    differences: tuple[ToldDifference, ...] = ()


def decided_lines(
    found: Known, definitions: Definitions, words: CodeWords, *, restricted: bool
) -> list[DecidedLine]:
    """Every determination, the newest first."""
    return [
        DecidedLine(**_line(each, definitions, words, determination_view(each, restricted=restricted)))
        for each in reversed(found.history)
        if is_determination(each)
    ]


def decided(
    found: Known, rules: Rules, version: int, words: CodeWords, *, restricted: bool, again: bool
) -> Decided | None:
    """That determination, run again on its own facts and day where asked; None where there is none."""
    recorded = next((each for each in found.history if each.version == version), None)
    if recorded is None or not is_determination(recorded):
        return None
    definitions = rules.definitions
    view = determination_view(recorded, restricted=restricted)
    ran = rerun(rules, recorded, found, None, None) if again and restricted else None

    def called(kind: str) -> str:
        return event_titles(definitions, kind)[words.language]

    return Decided(
        **_line(recorded, definitions, words, view),
        view=view,
        facts=facts_told(view.facts, view.sources, words, called),
        tree=explained(view.why, view.sources, words, called) if view.why else None,
        law=tuple(dict.fromkeys(law for each in view.citations for law in each.split("; "))),
        notices=tuple(_telling(found, view)),
        again=ran,
        differences=differences_told(ran, words) if ran else (),
    )


def _line(
    recorded: Recorded, definitions: Definitions, words: CodeWords, view: DeterminationView
) -> dict[str, Any]:
    return {
        "version": recorded.version,
        "title": event_titles(definitions, recorded.event.type)[words.language],
        "member": view.member,
        "effective_on": view.effective_on,
        "recorded_at": view.recorded_at,
        "result": result_told(view, words),
        "adverse": view.adverse,
    }


def _telling(found: Known, view: DeterminationView) -> list[str]:
    return [
        instance.id
        for instance, notice in notices_of(found.state)
        if determination_told(found.state, found.history, notice, instance.member) == view.id
    ]
