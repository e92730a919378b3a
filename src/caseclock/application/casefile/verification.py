"""What was checked of each person, whom we asked and when, what came back, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.application.casefile.checks import CHECKS, UNUSABLE, VERIFIED, Check, verified_by
from caseclock.application.casefile.explained import ToldFact, facts_told
from caseclock.application.caseview import Known
from caseclock.application.codewords import CodeWords
from caseclock.application.restricted import event_data
from caseclock.application.words import event_titles
from caseclock.domain.case.actions import Action
from caseclock.domain.case.state import Instance, Member
from caseclock.domain.clocks.ledger import Clock, Extension, Pause
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.states import leaves
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef, ClockRef

PROCEDURE = "status_verification"
#: Fields that name the subject, and words that nobody outside the office reads.
_LEFT_OUT = (
    "instance", "member", "text", "explanation", "facts", "sources", "rule", "policy", "sha256", "rested_on",
)  # fmt: skip


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was asked, answered or recorded; `version` is its event in the history.

    `staff_only`: words of a service or of the Program, which no client is shown, sent or read.
    """

    version: int
    event: str
    title: str
    on: date
    recorded_at: datetime
    by: str
    facts: tuple[ToldFact, ...]
    staff_only: str = ""


class CheckClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of a check, with what moved it."""

    clock: str
    title: str
    status: str
    due_on: date | None
    due_at: datetime | None
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of check of one person: where it stands in words, its tries the newest first, its commands."""

    check: str
    title: str
    stands: Literal["not_asked", "waiting", "answered"]
    says: str
    whose_move: str
    tries: tuple[Try, ...]
    clocks: tuple[CheckClock, ...]
    actions: tuple[Action, ...]


class PersonChecks(msgspec.Struct, frozen=True, kw_only=True):
    """One member. `stands`: checks, opportunity and scope in words; `source`: what verified the status.

    Without an instance nothing is checked: `why_not` says why. Hidden: nothing of it is shown to this role.
    """

    member: UUID
    name: str
    instance: str
    why_not: Literal["", "deemed", "does_not_ask", "not_begun", "hidden"]
    stands: tuple[str, ...]
    source: Try | None
    checks: tuple[CheckView, ...]


def verifications(
    found: Known, definitions: Definitions, actions: Sequence[Action], words: CodeWords, *, restricted: bool
) -> list[PersonChecks]:
    """Every member who is in the case, with the latest verification; earlier ones stay in the history."""
    people = [member for member in found.state.members.values() if member.left_on is None]
    return [_person(member, found, definitions, actions, words, restricted) for member in people]


def _person(
    member: Member,
    found: Known,
    definitions: Definitions,
    actions: Sequence[Action],
    words: CodeWords,
    restricted: bool,
) -> PersonChecks:
    every = found.state.instances_of(PROCEDURE, member.id)
    if not restricted or not every:
        return _nothing(member, hidden=not restricted)
    instance = every[-1]
    definition = definitions.get(instance.procedure, instance.version)
    own = [r for r in found.history if getattr(r.event, "instance", "") == instance.id]
    tries = {r.version: told_try(r, definitions, words) for r in own}
    may = [action for action in actions if action.instance == instance.id]
    verified = [tries[r.version] for r in own if r.event.type == VERIFIED]
    of_check = {each.name: [tries[r.version] for r in own if _tells(each, r)] for each in CHECKS}
    standing = leaves(definition.chart.states, instance.configuration)
    return PersonChecks(
        member=member.id,
        name=member.name,
        instance=instance.id,
        why_not="",
        stands=tuple(definition.title("states", name, words.language) for name in standing),
        source=verified[-1] if verified else None,
        checks=tuple(
            _check(check, instance, definition, of_check[check.name], may, found, words) for check in CHECKS
        ),
    )


def _nothing(member: Member, *, hidden: bool) -> PersonChecks:
    why: Literal["deemed", "does_not_ask", "not_begun", "hidden"] = "not_begun"
    if hidden:
        why = "hidden"
    elif member.deemed:
        why = "deemed"
    elif not member.asks_for_coverage:
        why = "does_not_ask"
    return PersonChecks(
        member=member.id, name=member.name, instance="", why_not=why, stands=(), source=None, checks=()
    )


def _tells(check: Check, recorded: Recorded) -> bool:
    if recorded.event.type == UNUSABLE:
        return getattr(recorded.event, "service", "") == check.name
    if recorded.event.type == VERIFIED:
        return verified_by(getattr(recorded.event, "source", "")) == check.name
    return recorded.event.type in check.events


def _check(
    check: Check,
    instance: Instance,
    definition: Definition,
    tries: list[Try],
    may: Sequence[Action],
    found: Known,
    words: CodeWords,
) -> CheckView:
    waits = next((state for state in check.waits_in if state in instance.configuration), "")
    clocks = [clock for clock in found.state.clocks_of(instance.id) if clock.name in check.clocks]
    return CheckView(
        check=check.name,
        title=check.title[words.language],
        stands="waiting" if waits else "answered" if tries else "not_asked",
        says=definition.title("states", waits, words.language) if waits else tries[-1].title if tries else "",
        whose_move=definition.procedure.waits_for.get(waits, "") if waits else "",
        tries=tuple(reversed(tries)),
        clocks=tuple(clock_told(clock, found, definition, words) for clock in reversed(clocks)),
        actions=tuple(action for action in may if action.command in check.commands),
    )


def told_try(recorded: Recorded, definitions: Definitions, words: CodeWords) -> Try:
    """One event of a check, in words."""
    data, _ = event_data(recorded.event, show=True)
    return Try(
        version=recorded.version,
        event=recorded.event.type,
        title=event_titles(definitions, recorded.event.type)[words.language],
        on=recorded.effective_on,
        recorded_at=recorded.recorded_at,
        by=recorded.meta.actor,
        facts=facts_told(dict(_worth_telling(data)), {}, words),
        staff_only=str(data.get("text") or ""),
    )


def clock_told(clock: Clock, found: Known, definition: Definition, words: CodeWords) -> CheckClock:
    """One clock of a check."""
    return CheckClock(
        clock=str(ClockRef(CaseRef(found.state.county, found.state.case_id), clock.id)),
        title=definition.title("clocks", clock.name, words.language),
        status="stopped" if clock.stopped_on is not None else clock.status,
        due_on=clock.schedule.due_on,
        due_at=clock.schedule.due_at,
        pauses=clock.pauses,
        extensions=clock.extensions,
    )


def _worth_telling(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if name not in _LEFT_OUT and value not in (None, "", 0, [], {}, False):
            yield name, value
