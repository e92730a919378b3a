"""What somebody may do next in a case: what ends a deadline first, then what moves a procedure on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.casefile.deadlines import clock_state
from caseclock.application.caseview import Known, view_for
from caseclock.application.words import Titles, clock_titles, titles
from caseclock.domain.case.actions import Action, actions
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.domain.workflow.versions import Definitions
from caseclock.readmodels.clocks import side
from caseclock.readmodels.tools import Tools

#: So many stand on the case's first page; all of them on the page of actions.
FIRST = 6
#: Whose move it is when the office should act.
OURS = frozenset({"office", "worker", "owner", "supervisor", "program_specialist"})
#: What is done with the case itself.
HOUSEHOLD = "household"
_STANDS = ("running", "paused", "expired")
_NEAR = ("at_risk", "overdue")


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command that may be given, or is blocked. `ends` is the deadline that it ends and its last day.

    `rank` is how much it presses: 0 ends a deadline of ours that is near, 1 is our move, 2 may be done, 3
    only records. An act against somebody never presses, nor what ends a deadline that is far or not ours.
    """

    action: Action
    title: Titles
    rank: int
    ends: Titles = {}
    due_on: date | None = None
    due_at: datetime | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The commands of one running procedure; of the case where `instance` is empty."""

    title: Titles
    member: str
    instance: str
    open: tuple[Step, ...]
    blocked: tuple[Step, ...]


def may_do(app: Application, found: Known, actor: Actor) -> list[Action]:
    """What the actor may do now in the case, allowed ones first; each blocked one with the reason."""
    return actions(app.rules, found.state, view_for(found, app.rules.policy, actor))


def steps(
    definitions: Definitions, tools: Tools, state: CaseState, offered: Iterable[Action], now: datetime
) -> list[Step]:
    """Each action with what it ends, the most pressing first."""
    found = [_step(definitions, tools, state, action, now) for action in offered]
    return sorted(found, key=_pressing)


def first_steps(found: Sequence[Step]) -> list[Step]:
    """The few that press: each command once."""
    seen: dict[tuple[str, UUID | None], Step] = {}
    for step in found:
        if step.action.allowed and step.rank < 2:
            seen.setdefault((step.action.command, step.action.member), step)
    return list(seen.values())[:FIRST]


def groups(definitions: Definitions, state: CaseState, found: Sequence[Step]) -> list[Group]:
    """By running procedure, in the order of their most pressing command; those of the case last."""
    by_place: dict[str, list[Step]] = {}
    for step in found:
        by_place.setdefault("" if step.action.procedure == HOUSEHOLD else step.action.instance, []).append(
            step
        )
    made = [_group(definitions, state, place, of) for place, of in by_place.items()]
    return sorted(made, key=lambda group: (not group.instance, not group.open))


def _group(definitions: Definitions, state: CaseState, instance: str, of: Sequence[Step]) -> Group:
    running = state.instances.get(instance)
    member = state.members.get(running.member) if running and running.member else None
    whole = HOUSEHOLD if state.kind == "household" else of[0].action.procedure
    return Group(
        title=titles(definitions.latest(running.procedure if running else whole), "title"),
        member=member.name if member else "",
        instance=instance,
        open=tuple(step for step in of if step.action.allowed),
        blocked=tuple(step for step in of if not step.action.allowed),
    )


def _pressing(step: Step) -> tuple[bool, int, float, bool, str]:
    due = step.due_at.timestamp() if step.due_at else float("inf")
    return (not step.action.allowed, step.rank, due, not step.action.instance, step.title["en"])


def _step(definitions: Definitions, tools: Tools, state: CaseState, action: Action, now: datetime) -> Step:
    definition = definitions.latest(action.procedure)
    title = titles(definition, "commands", action.command)
    instance = state.instances.get(action.instance)
    spec = definition.procedure.commands.get(action.command)
    if instance is None or spec is None:
        return Step(action=action, title=title, rank=3)
    clock = min(_ended(definition, state, instance, spec), key=_due, default=None)
    if clock is not None:
        return Step(
            action=action,
            title=title,
            rank=_rank_at(clock, spec, tools, now),
            ends=clock_titles(definitions, clock.id),
            due_on=clock.schedule.due_on,
            due_at=clock.schedule.due_at,
        )
    return Step(action=action, title=title, rank=_rank(definition, instance, spec))


def _rank_at(clock: Clock, spec: CommandSpec, tools: Tools, now: datetime) -> int:
    near = side(clock, tools) == "county" and clock_state(clock, tools, now) in _NEAR
    return 0 if near and not against(spec) else 2


def against(spec: CommandSpec) -> bool:
    """Whether it is against somebody or needs a reason of law: nobody is hurried into that."""
    return spec.adverse or bool(spec.reasons)


def _rank(definition: Definition, instance: Instance, spec: CommandSpec) -> int:
    if not spec.event:
        return 3
    waits = {definition.procedure.waits_for.get(state, "") for state in instance.configuration}
    return 1 if waits & OURS and not against(spec) else 2


def _ended(
    definition: Definition, state: CaseState, instance: Instance, spec: CommandSpec
) -> Iterator[Clock]:
    """The clocks of the instance that what the command records would stop."""
    for clock in state.clocks_of(instance.id):
        named = definition.procedure.clocks.get(clock.name)
        if named is not None and clock.status in _STANDS and set(named.stops_on) & set(spec.records):
            yield clock


def _due(clock: Clock) -> float:
    at = clock.schedule.due_at
    return at.timestamp() if at else float("inf")
