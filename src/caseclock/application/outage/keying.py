"""Keying a released paper log: each line as the command it was, with the moment at which it was done."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.application.bulk.jobs import Doing, End
from caseclock.application.handle import Command, handle
from caseclock.application.outage.paper_log import Line, body_of
from caseclock.application.outcomes import BadBody
from caseclock.domain.case.view import Actor
from caseclock.readmodels.tools import name_key
from caseclock.store.ties import Ties


async def key_line(doing: Doing) -> End:
    """By who gave the log, as a supervisor; refused as it would have been on that day's page."""
    app, county, case = doing.app, doing.county, doing.row.case_id
    assert case is not None
    line = msgspec.json.decode(app.keyring.unseal(doing.row.body, doing.job.job_id.bytes), type=Line)
    keeper = UUID(doing.job.given_by)
    actor = Actor(
        account=doing.job.given_by,
        role="supervisor",
        county=county,
        own_cases=await Ties(app.store.pool).own_cases(county, keeper),
    )
    try:
        body = body_of(app, line, await _member(doing, case, str(line.fields.get("member", ""))))
    except BadBody as error:
        return End("refused", str(error))
    reply = await handle(
        app,
        Command(
            county=county,
            name=line.command,
            body=body,
            actor=actor,
            key=f"bulk:{doing.job.job_id}:{doing.row.number}",
            case_id=case,
            acted_at=line.acted_at,
            acted_by=line.acted_by,
        ),
    )
    return End("done", result=f"version {reply.body['version']}")


async def _member(doing: Doing, case: UUID, text: str) -> UUID | None:
    """A member by id, or by name where one person of the case has it."""
    if not text:
        return None
    state = doing.app.fold(doing.county, case, await doing.app.load(doing.county, [case]))
    found = [m.id for m in state.members.values() if text == str(m.id) or name_key(m.name) == name_key(text)]
    if len(found) != 1:
        raise BadBody("no one person of the case has this name")
    return found[0]
