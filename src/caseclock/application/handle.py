"""The whole story of a command: load, fold, ask the chart, decide, append, answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.bodies import decode_body, other_cases, reads_history
from caseclock.application.intake import DUPLICATES
from caseclock.application.journal import journal, stored_reply
from caseclock.application.notices.keeping import keep_letters
from caseclock.application.outcomes import Busy, KeyReused, NotFound, Reply, StaleVersion
from caseclock.application.replies import reply_to
from caseclock.application.ties import refuse_own_case
from caseclock.domain.case import undo
from caseclock.domain.case.addressing import allow_role
from caseclock.domain.case.decide import decide, find_order
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor, Given, View
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.refusal import Refusal, Refused, refuse
from caseclock.kernel.time import local_date
from caseclock.store.units import Loaded

#: Tries after a lost race, each with a little more patience.
ATTEMPTS = 5


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """An intent as it came in. `case_id` None opens a case; `body` is JSON; `key` the idempotency key."""

    county: int
    name: str
    body: bytes
    actor: Actor
    key: str
    case_id: UUID | None = None
    if_match: int | None = None
    preview: bool = False
    acted_at: datetime | None = None
    """When it was done, where it is keyed afterwards; `acted_by` is who did it, if somebody else."""
    acted_by: str = ""
    converted_from: str = ""
    """Where a case in flight came from (file and row): its past rungs are recorded, not fired."""

    @property
    def id(self) -> UUID:
        """The same key by the same actor is the same command."""
        return command_id(self.county, self.actor.account, self.key)

    @property
    def target(self) -> UUID:
        """The case it is for; a new case's id derives from the command, so two copies meet on one lock."""
        return self.case_id or derive(self.id, "case")


async def handle(app: Application, command: Command, known: Mapping[str, Any] = {}) -> Reply:
    """Carries out a command once, however often it is sent. `known`: facts the caller has looked up itself.

    Raises Refused (with rule, facts, law and remedy), NotFound, StaleVersion, KeyReused, BadBody, Busy.
    """
    for attempt in range(ATTEMPTS):
        reply = await _attempt(app, command, known)
        if reply is not None:
            return reply
        await asyncio.sleep(0.002 * 2**attempt * (0.5 + secrets.randbelow(100) / 100))
    raise Busy("the case is being changed by others; try again", retry_after=1)


async def tried(app: Application, command: Command) -> Decision:
    """What a command would come to if it were given now. Nothing is stored; raises what `handle` raises."""
    weighed = await _weigh(app, msgspec.structs.replace(command, preview=True), {})
    assert isinstance(weighed, _Weighed), "a trial has a key of its own"
    return weighed.decision


class _Weighed(NamedTuple):
    """A command with all it was decided on."""

    body: Any
    loaded: Loaded
    view: View
    decision: Decision


async def _weigh(app: Application, command: Command, known: Mapping[str, Any]) -> _Weighed | Loaded:
    """Loads, folds, looks up, decides; only the load when this very command was carried out before."""
    body = decode_body(app.rules, command.name, command.body, command.county)
    elsewhere = other_cases(body)
    whole = reads_history(app.rules, command.name)
    load = app.store.load if whole else app.load
    loaded = await load(command.county, [command.target, *elsewhere], command.id)
    if loaded.reply is not None:
        return loaded
    if whole and (more := _touched_besides(app, command, body, loaded, elsewhere)):
        elsewhere = sorted([*elsewhere, *more])
        loaded = await load(command.county, [command.target, *elsewhere], command.id)
    _not_ahead(command, loaded.now)
    refuse_own_case(command.actor.own_cases, command.target, *elsewhere)
    states = {case: app.fold(command.county, case, loaded) for case in (command.target, *elsewhere)}
    state = states.pop(command.target)
    _must_exist(command, state, states)
    order = find_order(app.rules, state, command.name, body)
    # Before anything is looked up: who may not ask learns nothing from what is found, such as a login.
    allow_role(order, command.actor)
    given = await app.look_up(command.name, command.county, command.target, state, body, command.actor)
    given = msgspec.structs.replace(given, facts={**given.facts, **known})
    view = _view(app, command, loaded, state, states, given)
    if whole:
        view = _with_histories(app, view, loaded)
    decision = decide(app.rules, state, order, view)
    if isinstance(decision, Refusal):
        raise Refused(decision)
    return _Weighed(body, loaded, view, decision)


async def _attempt(app: Application, command: Command, known: Mapping[str, Any]) -> Reply | None:
    """One round; None when another command won the race for the case."""
    weighed = await _weigh(app, command, known)
    if isinstance(weighed, Loaded):
        return _already(app, command, weighed)
    body, loaded, view, decision = weighed
    if not command.preview:
        decision = await keep_letters(app, decision)
    reply = reply_to(
        command.county,
        view.state.case_id,
        view.state.version,
        decision,
        command=command.id,
        preview=command.preview,
        duplicates=view.given.facts.get(DUPLICATES),
    )
    if command.preview:
        return reply
    unit = journal(app, command, body, loaded, decision, reply)
    outcome = await app.store.append_command(command.county, unit)
    if outcome == "written":
        app.wake()
        return reply
    return None


def _not_ahead(command: Command, now: datetime) -> None:
    """What is keyed afterwards was done before."""
    if command.acted_at is not None and command.acted_at > now:
        raise refuse(
            "acted_in_future", "It was done later than now", "Give the moment at which it was done.",
            field="acted_at", given=command.acted_at, now=now,
        )  # fmt: skip


def _touched_besides(
    app: Application, command: Command, body: Any, loaded: Loaded, named: list[UUID]
) -> list[UUID]:
    """The cases that an earlier command touched as well, which nobody has to name to take it back."""
    earlier = getattr(body, "command", None)
    if not isinstance(earlier, UUID):
        return []
    history = app.history(command.county, command.target, loaded)
    return sorted(undo.other_cases(history, earlier) - {command.target, *named})


def _already(app: Application, command: Command, loaded: Loaded) -> Reply:
    assert loaded.reply is not None
    if not app.same_command(command.name, command.case_id, command.body, loaded.reply.body_hmac):
        raise KeyReused("this Idempotency-Key was used for another command; use a new one")
    return stored_reply(loaded.reply)


def _must_exist(command: Command, state: CaseState, others: dict[UUID, CaseState]) -> None:
    if command.case_id is not None and state.version == 0:
        raise NotFound("no such case")
    if any(other.version == 0 for other in others.values()):
        raise NotFound("no such case")
    if command.if_match is not None and command.if_match != state.version:
        raise StaleVersion(
            "the case has changed since it was read", str(CaseRef(state.county, state.case_id)), state.version
        )


def _view(
    app: Application,
    command: Command,
    loaded: Loaded,
    state: CaseState,
    others: dict[UUID, CaseState],
    given: Given,
) -> View:
    return View(
        state=state,
        policy=app.rules.policy,
        now=loaded.now,
        on=local_date(loaded.now),
        actor=command.actor,
        given=given,
        others=others,
        command=command.name,
        command_id=command.id,
        preview=command.preview,
        converted=bool(command.converted_from),
        acted_at=command.acted_at,
    )


def _with_histories(app: Application, view: View, loaded: Loaded) -> View:
    """For a command that reads back what was done; any other is spared the decoding."""
    county = view.state.county
    return msgspec.structs.replace(
        view,
        history=app.history(county, view.state.case_id, loaded),
        histories={case: app.history(county, case, loaded) for case in view.others},
    )
