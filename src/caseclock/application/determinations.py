"""Determinations: what was decided, on which facts and dated values, and by which law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.restricted import event_data
from caseclock.domain.case.determining import explanation_of
from caseclock.domain.case.events import DeterminationMade
from caseclock.domain.case.rerunning import Difference, cannot_rerun
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.policy.explain import Node, Used
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef

EXPLANATION, FACTS = "explanation", "facts"
#: What every determination has, beside what its own event type says.
_KEPT = ("member", "instance", "rule", "on", "sources", "policy")
_ID = re.compile(r"(?P<case>.+)\.(?P<version>[1-9]\d{0,8})", re.ASCII)


class DeterminationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One determination of a case, without what it rests on."""

    id: str
    type: str
    member: UUID | None
    instance: str
    effective_on: date
    recorded_at: datetime


class DeterminationView(msgspec.Struct, frozen=True, kw_only=True):
    """One determination, whole. `why` is the tree of rules; `parameters` every dated value in it by name.

    `rule` and `on` (its fact date) run it again; `cannot_rerun` says why it cannot be. For who may not see
    restricted fields, `why`, `facts` and what else is restricted stay empty.
    """

    id: str
    type: str
    case: str
    member: UUID | None
    instance: str
    effective_on: date
    recorded_at: datetime
    actor: str
    role: str
    procedure: str
    procedure_version: int
    result: dict[str, Any]
    facts: dict[str, Any]
    parameters: dict[str, Used]
    citations: tuple[str, ...]
    turns_on_unconfirmed: bool
    why: Node | None
    rule: str
    on: date | None
    sources: dict[str, FactSource]
    adverse: bool
    confirmed_by: str
    policy: str
    cannot_rerun: str
    rerun: Rerun | None = None


class Rerun(msgspec.Struct, frozen=True, kw_only=True):
    """The same rule again: on which fact date, with the facts of which moment (None: as stored), on which
    version of rules and values; what it finds now, and every difference. `refused`: it finds nothing."""

    on: date
    facts_as_of: datetime | None
    policy: str
    same: bool
    differences: tuple[Difference, ...] = ()
    facts: dict[str, Any] = {}
    result: dict[str, Any] = {}
    parameters: dict[str, Used] = {}
    why: Node | None = None
    refused: str = ""


def split_id(text: str) -> tuple[str, int]:
    """The case and the version in `<county>-<uuid>.<version>`; ValueError otherwise."""
    match = _ID.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} names no determination: write <case id>.<version>")
    return match["case"], int(match["version"])


def is_determination(recorded: Recorded) -> bool:
    """Whether the event decided something and says why."""
    return bool(explanation_of(recorded.event))


def lines(history: tuple[Recorded, ...]) -> Iterator[DeterminationLine]:
    """The determinations of a case, the newest first."""
    for recorded in reversed(history):
        if is_determination(recorded):
            yield DeterminationLine(
                id=_id(recorded),
                type=recorded.event.type,
                member=getattr(recorded.event, "member", None),
                instance=getattr(recorded.event, "instance", ""),
                effective_on=recorded.effective_on,
                recorded_at=recorded.recorded_at,
            )


def determination_view(recorded: Recorded, *, restricted: bool) -> DeterminationView:
    """One determination as the caller may see it."""
    data, _ = event_data(recorded.event, show=restricted)
    why = _tree(data.pop(EXPLANATION, None)) if restricted else None
    facts = data.pop(FACTS, None) or (_facts(why) if why else {})
    data.pop(EXPLANATION, None)
    nodes = tuple(why.walk()) if why else ()
    kept = {name: data.pop(name, None) for name in _KEPT}
    return DeterminationView(
        id=_id(recorded),
        type=recorded.event.type,
        case=str(CaseRef(recorded.county, recorded.case_id)),
        member=UUID(kept["member"]) if kept["member"] else None,
        instance=kept["instance"] or "",
        effective_on=recorded.effective_on,
        recorded_at=recorded.recorded_at,
        actor=recorded.meta.actor,
        role=recorded.meta.role,
        procedure=recorded.meta.procedure,
        procedure_version=recorded.meta.procedure_version,
        result=data["result"] if isinstance(recorded.event, DeterminationMade) else data,
        facts=facts,
        parameters={name: used for node in nodes for name, used in node.values.items()},
        citations=tuple(dict.fromkeys(node.citation for node in nodes if node.citation)),
        turns_on_unconfirmed=why.turns_on_unconfirmed if why else False,
        why=why,
        rule=kept["rule"] or "",
        on=getattr(recorded.event, "on", None),
        sources=getattr(recorded.event, "sources", {}),
        adverse=bool(getattr(recorded.event, "adverse", False)),
        confirmed_by=getattr(recorded.event, "confirmed_by", ""),
        policy=kept["policy"] or "",
        cannot_rerun=cannot_rerun(recorded.event),
    )


def _id(recorded: Recorded) -> str:
    return f"{CaseRef(recorded.county, recorded.case_id)}.{recorded.version}"


def _tree(explanation: Any) -> Node | None:
    """The tree as it was stored; one that an older version wrote otherwise is shown as a single node."""
    if not isinstance(explanation, dict):
        return None
    try:
        return msgspec.convert(explanation, Node)
    except msgspec.ValidationError:
        return Node(code="explanation", result=explanation)


def _facts(why: Node) -> dict[str, Any]:
    return {name: value for node in why.walk() for name, value in node.facts.items()}
