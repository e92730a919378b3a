"""Destroying again what a restored backup brought back, by the signed record that was kept outside."""

from __future__ import annotations

from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.retention.destroying import COMMAND, recorded
from caseclock.application.retention.record import Destruction, put_down
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refused
from caseclock.store.destructions import Destructions


async def again(app: Application, destruction_id: UUID, made: Destruction) -> str:
    """What a restored backup brought back is destroyed once more: `done`, or why not."""
    stored = Destructions(app.store.pool)
    if made.what != "case":
        assert made.before is not None
        await stored.destroy_before(made.county, made.what, made.before)
    else:
        assert made.case_id is not None
        await stored.destroy_case(made.county, made.case_id, made.persons)
        if await recorded(app, made.county, made.case_id) is None:
            try:
                await handle(app, _again(made, destruction_id))
            except Refused as refused:
                return f"its keys are destroyed, but the case says no: {refused.refusal.rule}"
    await put_down(app, destruction_id, made)
    return "done"


def _again(made: Destruction, destruction_id: UUID) -> Command:
    body = {"released_by": made.released_by, "released_at": made.released_at, "job": made.job}
    return Command(
        county=made.county,
        name=COMMAND,
        body=msgspec.json.encode(body),
        actor=Actor(account=made.released_by, role="system", county=made.county),
        key=f"again:{destruction_id}",
        case_id=made.case_id,
    )
