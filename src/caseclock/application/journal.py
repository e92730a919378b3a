"""From a decision to what is written: sealed events, the command and its reply, rows, timers, messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from caseclock.application.bodies import find_command
from caseclock.application.messages import outbox_rows
from caseclock.application.outcomes import Reply
from caseclock.domain.case.decision import CaseChange, Decision
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.view import Actor
from caseclock.kernel.events import GenericEvent, Meta, New
from caseclock.readmodels.inline import changes, timers
from caseclock.store.chain import command_sha256, seal
from caseclock.store.keys import PersonKeys
from caseclock.store.units import CommandRow, Loaded, StoredEvent, StoredReply, Stream, Unit, merged

if TYPE_CHECKING:
    from caseclock.application.app import Application
    from caseclock.application.handle import Command


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where events come from: the command, its id, who gave it, and why."""

    command: str
    command_id: UUID
    actor: Actor
    reason: str = ""
    converted_from: str = ""
    command_sha256: str = ""
    acted_at: datetime | None = None
    acted_by: str = ""


def journal(
    app: Application, command: Command, body: Any, loaded: Loaded, decision: Decision, reply: Reply
) -> Unit:
    """Everything one command writes, the command and its reply with it."""
    keys = app.keys(loaded)
    row = CommandRow(
        command_id=command.id,
        name=command.name,
        actor=command.actor.account,
        body_hmac=app.body_hmac(command.name, command.case_id, command.body),
        body=app.codec.encode_value(
            body, f"command {command.name}", 1, county=command.county, case_id=command.target, keys=keys
        ),
        status=reply.status,
        etag=reply.etag,
        reply=msgspec.json.encode(reply.body),
    )
    origin = Origin(
        command=command.name,
        command_id=command.id,
        actor=_for(command.actor, getattr(body, "on_behalf_of", "")),
        reason=coded_reason(app, command.name, body),
        converted_from=command.converted_from,
        command_sha256=command_sha256(row),
        acted_at=command.acted_at,
        acted_by=command.acted_by,
    )
    unit = written(app, command.county, loaded, decision, origin, row, keys)
    if unit.streams:
        return unit
    # Nothing changed, but the command is kept for its repeats: under the case, where its keys are found.
    version = max((each.version for each in loaded.streams.get(command.target, ())), default=0)
    empty = Stream(case_id=command.target, expected_version=version, events=())
    return msgspec.structs.replace(unit, streams=(empty,))


def written(
    app: Application,
    county: int,
    loaded: Loaded,
    decision: Decision,
    origin: Origin,
    row: CommandRow | None,
    keys: PersonKeys,
) -> Unit:
    """The unit of a decision, for a command or for a fired rung."""
    news = (new for change in decision.changes for new in change.events)
    first = next((new for new in news if new.command != FIRE), None)
    streams = tuple(_stream(app, county, loaded, change, origin, keys, first) for change in decision.changes)
    rows = merged(changes(c.before, c.after, c.recorded_at, app.tools) for c in decision.changes)
    moments = [timers(c.before, c.after) for c in decision.changes]
    return Unit(
        command=row,
        streams=streams,
        rows=rows,
        timers_put=tuple(row for put, _ in moments for row in put),
        timers_delete=tuple(row for _, gone in moments for row in gone),
        outbox=outbox_rows(app, decision, origin.command_id, converted=bool(origin.converted_from)),
        person_keys=keys.to_store,
    )


def _for(actor: Actor, represented: str) -> Actor:
    """The actor, on behalf of the representative whom the command names."""
    return msgspec.structs.replace(actor, on_behalf_of=represented) if represented else actor


def coded_reason(app: Application, name: str, body: Any) -> str:
    """The reason, where the law lists them; any other is free text and stands encrypted with the command."""
    reason = str(getattr(body, "reason", ""))
    return reason if reason in find_command(app.rules, name)[1].reasons else ""


def stored_reply(stored: StoredReply) -> Reply:
    """The answer given when the command was first seen."""
    body = {"command_id": str(stored.command_id), **msgspec.json.decode(stored.reply)}
    return Reply(status=stored.status, etag=stored.etag, body=body)


def _stream(
    app: Application,
    county: int,
    loaded: Loaded,
    change: CaseChange,
    origin: Origin,
    keys: PersonKeys,
    first: New | None,
) -> Stream:
    case_id = change.after.case_id
    head: StoredEvent | None = next(reversed(loaded.streams.get(case_id, ())), None)
    sealed: list[StoredEvent] = []
    for new in change.events:
        head = seal(
            head,
            county=county,
            case_id=case_id,
            type=new.event.type,
            schema_version=1 if isinstance(new.event, GenericEvent) else new.event.SCHEMA_VERSION,
            data=app.codec.encode(new.event, county=county, case_id=case_id, keys=keys),
            meta=app.codec.encode_meta(_meta(new, origin, first=new is first)),
            effective_on=new.effective_on,
            now=change.recorded_at,
        )
        sealed.append(head)
    return Stream(case_id=case_id, expected_version=change.before.version, events=tuple(sealed))


def _meta(new: New, origin: Origin, *, first: bool) -> Meta:
    """A rung that rang before the command is the system's doing; all else is the actor's."""
    rung = new.command == FIRE
    return Meta(
        command=new.command or origin.command,
        command_id=new.command_id or origin.command_id,
        correlation_id=origin.command_id,
        actor="system" if rung else origin.actor.account,
        role="system" if rung else origin.actor.role,
        on_behalf_of="" if rung else origin.actor.on_behalf_of,
        reason="" if rung else origin.reason,
        procedure=new.procedure,
        procedure_version=new.procedure_version,
        skipped=new.skipped,
        converted_from=origin.converted_from,
        command_sha256=origin.command_sha256 if first else "",
        acted_at=None if rung else origin.acted_at,
        acted_by="" if rung else origin.acted_by,
    )
