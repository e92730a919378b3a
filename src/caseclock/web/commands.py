"""Commands on a case: name and case are in the address, the key in a header, the body is its struct."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, HeaderParameter, QueryParameter

from caseclock.application.app import Application
from caseclock.application.bodies import body_type
from caseclock.application.denied import Denied, absent
from caseclock.application.handle import Command, handle
from caseclock.application.intake import Duplicate
from caseclock.application.noting import note
from caseclock.application.outcomes import Reply
from caseclock.application.reach import case_of, may_command
from caseclock.application.roles import sees_restricted
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.refusal import Refused
from caseclock.readmodels.readings import Looking, read_case
from caseclock.web.auth import access_of, the_actor, the_principal

Key = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="The same key by the same account is the same command, carried out once.",
    ),
]
Match = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description='The version the command was made for, as `"7"`.'),
]
Preview = Annotated[bool, QueryParameter(description="Say what would follow, and store nothing.")]
Acted = Annotated[
    datetime | None,
    HeaderParameter(
        name="Acted-At",
        description="When it was done, with an offset, where it is keyed afterwards: that day counts.",
    ),
]
ActedBy = Annotated[
    str,
    HeaderParameter(
        name="Acted-By", max_length=100, description="Who did it then, where somebody else keys it."
    ),
]
#: Below /api/v1; the schema writes each command out in the place of its name.
ADDRESS = "/cases/{case_id:str}/commands/{command:str}"
#: Given for an account, or for all cases at once: whoever their roles name gives them there, and on no case.
GIVEN_AT = {
    "unblock-account": "/api/v1/accounts/{account}/unblock",
    "reset-password": "/api/v1/accounts/{account}/reset-password",
    "re-enable-account": "/api/v1/accounts/{account}/re-enable",
    "recalculate-clocks": "/api/v1/calendars/{county}/{name}/changes",
}
_ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?', re.ASCII)


class CommandReply(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded, or would be: the case, its version (also the ETag), the events, and what moves.

    `duplicates` come when people are added who may be known already: nothing is blocked, somebody looks.
    `command_id` is what reverse-command takes it back by; a preview has none. `determinations` come with a
    preview alone: each as it would be kept, with its tree; looking at them is recorded as a reading.
    """

    case: str
    version: int
    preview: bool
    command_id: UUID | None = None
    events: list[dict[str, Any]]
    clocks: list[dict[str, Any]] = []
    determinations: list[dict[str, Any]] = []
    duplicates: list[Duplicate] = []
    case_number: str = ""


def handler(application: Application) -> HTTPRouteHandler:
    """One route for each command of the newest version of each procedure; openings are POST /cases.

    One and not 150: each cost a millisecond of every start. `described` says what each is.
    """
    names = frozenset(described(application.rules))

    @post(
        ADDRESS,
        opt={"operation": "case.command"},
        status_code=200,
        operation_id="command",
        response_description="Recorded, or with `preview` what would be.",
    )
    async def give(
        request: Request[Any, Any, Any],
        case_id: FromPath[str],
        command: FromPath[str],
        key: Key,
        if_match: Match = None,
        preview: Preview = False,
        acted_at: Acted = None,
        acted_by: ActedBy = "",
    ) -> Response[CommandReply]:
        if command not in names:
            raise absent()
        principal = the_principal(request)
        target = case_of(case_id, principal.actor.county)
        await may_command(request.app.state.application, access_of(request), principal, target)
        answer = await carry_out(request, command, target, key, if_match, preview, acted_at, acted_by)
        await _shown(request, target, answer.content)
        return answer  # type: ignore[return-value]

    return give


def described(rules: Rules) -> dict[str, dict[str, Any]]:
    """For the schema: what each command's address says of itself, by command name."""
    return {
        name: _words(name, definition, spec)
        for name, (definition, spec) in commands_of(rules).items()
        if not spec.opens
    }


def _words(name: str, definition: Definition, spec: CommandSpec) -> dict[str, Any]:
    authority = spec.authority or "; ".join(definition.procedure.authority)
    roles, records = ", ".join(spec.roles), ", ".join(spec.records)
    elsewhere = f" Given at POST {GIVEN_AT[name]}." if name in GIVEN_AT else ""
    return {
        "operationId": "command_" + name.replace("-", "_"),
        "tags": [definition.title("title") or definition.name],
        "summary": definition.title("commands", name),
        "description": f"Roles: {roles}. Authority: {authority}. Records: {records}.{elsewhere}",
    }


def commands_of(rules: Rules) -> dict[str, tuple[Definition, CommandSpec]]:
    """Every command by name, each once, in name order."""
    found: dict[str, tuple[Definition, CommandSpec]] = {}
    for definition in rules.definitions.newest():
        for name, spec in definition.procedure.commands.items():
            found.setdefault(name, (definition, spec))
    return dict(sorted(found.items()))


def openings(rules: Rules) -> list[str]:
    """The commands that open a case."""
    return [name for name, (_, spec) in commands_of(rules).items() if spec.opens]


def bodies(application: Application, prefix: str) -> dict[tuple[str, str], dict[str, type[msgspec.Struct]]]:
    """For the schema: the body structs of each command's address, by command name."""
    rules = application.rules
    opening = {name: body_type(rules, name) for name in openings(rules)}
    found = {
        ("post", f"{prefix}/cases/{{case_id}}/commands/{name}"): {name: body_type(rules, name)}
        for name, (_, spec) in commands_of(rules).items()
        if not spec.opens
    }
    return {**found, ("post", f"{prefix}/cases"): opening} if opening else found


async def carry_out(
    request: Request[Any, Any, Any],
    name: str,
    case_id: UUID | None,
    key: str,
    if_match: str | None,
    preview: bool,
    acted_at: datetime | None = None,
    acted_by: str = "",
) -> Response[dict[str, Any]]:
    """Gives a command as it came over the API."""
    actor = the_actor(request)
    command = Command(
        county=actor.county,
        name=name,
        body=await request.body(),
        actor=actor,
        key=key,
        case_id=case_id,
        if_match=version_of(if_match),
        preview=preview,
        acted_at=with_offset(acted_at),
        acted_by=acted_by,
    )
    reply = await given(request, command)
    return Response(reply.body, status_code=reply.status, headers={"ETag": reply.etag})


async def given(request: Request[Any, Any, Any], command: Command) -> Reply:
    """Gives a command to the application and counts how it ended; pages give theirs here too."""
    state = request.app.state
    note(command=command.name, command_id=str(command.id))
    try:
        with state.metrics.seconds.labels(command.name).time():
            reply: Reply = await handle(state.application, command)
    except Refused as refused:
        state.metrics.commands.labels(command.name, "409").inc()
        state.metrics.refusals.labels(command.name, refused.refusal.code).inc()
        raise
    state.metrics.commands.labels(command.name, str(reply.status)).inc()
    return reply


async def _shown(request: Request[Any, Any, Any], case_id: UUID, body: dict[str, Any]) -> None:
    """A tree may name a status: who is not shown one gets none, and whoever is has it recorded."""
    if not body.get("determinations"):
        return
    actor = the_principal(request).actor
    if not sees_restricted(actor.role):
        body["determinations"] = []
        return
    looking = Looking(account=actor.account, role=actor.role, what="determination", restricted=True)
    await read_case(request.app.state.application.store.pool, actor.county, case_id, looking)


def with_offset(acted_at: datetime | None) -> datetime | None:
    """The moment as it came; Denied without an offset, since it could be any of 24 instants."""
    if acted_at is not None and acted_at.utcoffset() is None:
        raise Denied("invalid", "no_offset", "Give the moment an offset, for example Z.", field="Acted-At")
    return acted_at


def version_of(if_match: str | None) -> int | None:
    """The version that If-Match names; Denied when it names none."""
    if if_match is None or if_match.strip() == "*":
        return None
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Denied(
            "invalid",
            "if_match_refused",
            "If-Match names no version.",
            remedy='Send the ETag as it came: "7".',
        )
    return int(match[1])
