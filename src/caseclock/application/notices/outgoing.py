"""What must be printed and mailed: every notice that has not left, with the command that says it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.notices.steps import Missing, next_command, steps_of
from caseclock.application.tokens import Principal
from caseclock.application.words import Titles, titles
from caseclock.application.worklists import desk_of
from caseclock.domain.case.notices.data import INSIDE, notices_of
from caseclock.domain.case.state import CaseState
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.mailing import InsideRow, inside

#: Cases on a page; their notices are read from the cases themselves.
CASES = 20


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that has not left. `command` on `instance` says that its next step is done, the first missing;
    where a procedure mails it, that procedure's command says it all."""

    case: str
    case_number: str
    name: str
    notice: str
    kind: str
    member: UUID | None
    stage: str
    language: str
    insert: bool
    format: str
    effective_on: date | None
    last_mailing_day: date | None
    late: bool
    missing: tuple[Missing, ...]
    command: str
    title: Titles
    instance: str


class OutgoingPage(msgspec.Struct, frozen=True, kw_only=True):
    """The notices of a page of cases; `next` is how many cases to skip for the next page, 0 at the end."""

    items: list[Outgoing]
    next: int


async def outgoing(app: Application, access: Access, principal: Principal, skip: int = 0) -> OutgoingPage:
    """The caller's own and covered cases, a supervisor's with the units'; what must leave first in front."""
    county, desk = principal.actor.county, await desk_of(access, principal)
    units = desk.units if principal.actor.role == "supervisor" else ()
    rows = await inside(
        app.store.pool, county, owners=desk.mine, units=units, limit=CASES + 1, skip=skip
    )  # fmt: skip
    shown = rows[:CASES]
    loaded = await app.load(county, [row.case_id for row in shown])
    today, definitions = local_date(loaded.now), app.rules.definitions
    items = [
        line
        for row in shown
        for line in _of_case(app.fold(county, row.case_id, loaded), row, definitions, today)
    ]
    return OutgoingPage(items=items, next=skip + CASES if len(rows) > CASES else 0)


def _of_case(state: CaseState, row: InsideRow, definitions: Definitions, today: date) -> Iterator[Outgoing]:
    waiting = [each for each in notices_of(state) if each[1].stage in INSIDE]
    for instance, notice in sorted(waiting, key=lambda each: each[1].last_mailing_day or date.max):
        missing = steps_of(instance, notice, ()).missing
        command, on = next_command(instance, notice)
        procedure = state.instances[on].procedure if on in state.instances else instance.procedure
        last = notice.last_mailing_day
        yield Outgoing(
            case=str(CaseRef(state.county, state.case_id)),
            case_number=row.case_number,
            name=row.title,
            notice=instance.id,
            kind=notice.kind,
            member=instance.member,
            stage=notice.stage,
            language=notice.language,
            insert=notice.insert,
            format=notice.format,
            effective_on=notice.effective_on,
            last_mailing_day=last,
            late=last is not None and last < today,
            missing=missing,
            command=command,
            title=titles(definitions.latest(procedure), "commands", command),
            instance=on,
        )
