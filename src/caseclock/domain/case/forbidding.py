"""What a running clock forbids: a command, save for a reason of law or with effect after its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from caseclock.domain.case.events import DeterminationMade
from caseclock.domain.case.state import Instance
from caseclock.domain.case.work import Work
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow.definition import Block, ClockSpec
from caseclock.kernel.events import Event
from caseclock.kernel.refusal import Refused, refuse


class Forbidden(NamedTuple):
    """A clock that runs, its spec, and the entry by which it forbids a command."""

    clock: Clock
    spec: ClockSpec
    block: Block


def forbidden_by(work: Work, command: str, member: UUID | None) -> Iterator[Forbidden]:
    """Every clock of the member that forbids the command now, in the order they started."""
    for clock in work.state.clocks.values():
        instance = work.state.instances.get(clock.instance)
        if instance is None or clock.stopped_on is not None or (member and clock.member != member):
            continue
        spec = work.definition(instance).procedure.clocks.get(clock.name)
        if spec is None or (clock.status == "expired" and spec.blocks_until == "due"):
            continue
        for block in spec.blocks:
            if block.command == command:
                yield Forbidden(clock, spec, block)


def refuse_forbidden(
    work: Work, command: str, instance: Instance | None, member: UUID | None, body: Any
) -> None:
    """Refuses a command while a clock forbids it; without a body (/actions) what it would need is said."""
    for each in forbidden_by(work, command, member):
        block = each.block
        if block.rules or (block.only_with and not getattr(body, block.only_with, None)):
            continue
        if _reason(work, block, instance, body) in each.spec.unless_reason:
            continue
        if not _within(each, getattr(body, block.takes_effect, None) if block.takes_effect else None):
            continue
        raise _refusal(work, each)


def refuse_adverse(work: Work, command: str, member: UUID | None, recorded: list[Event]) -> None:
    """Refuses a command that recorded an adverse answer of a rule while a clock forbids it."""
    adverse = [event for event in recorded if isinstance(event, DeterminationMade) and event.adverse]
    for each in forbidden_by(work, command, member):
        for event in adverse:
            ours = event.rule in each.block.rules and event.member == each.clock.member
            if ours and _within(each, event.on):
                raise _refusal(work, each)


def _reason(work: Work, block: Block, instance: Instance | None, body: Any) -> str:
    """The reason that the body gives, or that the command's procedure knows."""
    given = str(getattr(body, "reason", "") or "")
    if given or not block.reason or instance is None:
        return given
    return str(work.fact(block.reason, instance, work.view.today) or "")


def _within(each: Forbidden, effect: date | None) -> bool:
    """Whether the effect falls into the time that is protected; one not named does."""
    due = each.clock.schedule.due_on
    return effect is None or due is None or each.spec.blocks_until == "stopped" or effect <= due


def _refusal(work: Work, each: Forbidden) -> Refused:
    clock, spec, block = each
    definition = work.definition(work.state.instances[clock.instance])
    title = definition.title("clocks", clock.name)
    until = None if spec.blocks_until == "stopped" else clock.schedule.due_on
    ways = [f"for one of these reasons: {', '.join(spec.unless_reason).replace('_', ' ')}"]
    if until and block.takes_effect:
        ways.append(f"with {block.takes_effect} after {until}")
    return refuse(
        "protected",
        f"{title}: coverage is not ended or made less " + (f"through {until}" if until else "while it lasts"),
        f"It may be done {', or '.join(ways)}.",
        citation=spec.authority,
        clock=clock.id,
        until=until,
        unless_reason=list(spec.unless_reason),
    )
