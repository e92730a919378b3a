"""The log that was kept on paper, as a CSV file: a line an act, with the moment at which it was done.

Columns: acted_at, acted_by, case, command, and any field of that command by its name. A member may be named.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.bodies import CASE_FIELDS, body_type
from caseclock.application.bulk.jobs import Bulk, JobView, job_id
from caseclock.application.denied import Denied
from caseclock.application.outcomes import BadBody, NotFound
from caseclock.application.reach import case_of, may_command
from caseclock.application.tokens import Principal
from caseclock.kernel.time import at_local
from caseclock.readmodels.outage import case_of_number
from caseclock.store.bulk import NewRow

KIND = "paper_log"
NEEDED = ("acted_at", "case", "command")
MOST = 2000


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One act: when it was done, by whom, which command, and its fields as they were written."""

    acted_at: datetime
    acted_by: str
    command: str
    fields: dict[str, Any]


async def give_paper_log(
    app: Application, access: Access, principal: Principal, bulk: Bulk, key: str, text: str
) -> JobView:
    """Lists the lines; nothing is keyed until it is released. A line that cannot be read says why."""
    actor = principal.actor
    if (given := await bulk.given(actor, key)) is not None:
        return given
    reader = csv.DictReader(io.StringIO(text))
    if not set(NEEDED) <= set(reader.fieldnames or ()):
        raise BadBody(f"the first line names the columns {', '.join(NEEDED)} and the fields", "csv")
    lines = list(reader)
    if not 0 < len(lines) <= MOST:
        raise BadBody(f"a log has 1 to {MOST} lines", "csv")
    job = job_id(actor, key)
    rows = [await _row(app, access, principal, job, line) for line in lines]
    return await bulk.give(actor, key, KIND, f"paper log, {len(rows)} lines", {}, rows)


async def _row(
    app: Application, access: Access, principal: Principal, job: UUID, line: dict[str, Any]
) -> NewRow:
    said = {name: (value or "").strip() for name, value in line.items() if isinstance(value, str)}
    subject = " ".join((said["acted_at"], said["command"], said["case"]))[:200]
    try:
        case = await _case(app, access, principal, said["case"])
        kind = body_type(app.rules, said["command"])
        fields = {name: value for name, value in said.items() if value and name in kind.__struct_fields__}
        extra = {n for n, v in said.items() if v} - {*fields, *NEEDED, "acted_by", "line"}
        if extra:
            raise BadBody(f"{said['command']} has no field {', '.join(sorted(extra))}")
        parsed = Line(
            acted_at=_moment(said["acted_at"]),
            acted_by=said.get("acted_by", ""),
            command=said["command"],
            fields=fields,
        )
    except (Denied, BadBody, NotFound, ValueError) as error:
        return NewRow(None, subject, outcome="refused", why=str(error))
    # What was written down may name people: it lies closed until it is keyed.
    return NewRow(case, subject, app.keyring.seal(msgspec.json.encode(parsed), job.bytes))


async def _case(app: Application, access: Access, principal: Principal, text: str) -> UUID:
    county = principal.actor.county
    found = await case_of_number(app.store.pool, county, text)
    case = found or case_of(text, county)
    await may_command(app, access, principal, case)
    return case


def _moment(text: str) -> datetime:
    """2025-03-04 10:30, on the county's clock unless an offset is written."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else at_local(moment.date(), moment.hour, moment.minute)


def body_of(app: Application, line: Line, member: UUID | None) -> bytes:
    """The command's body from what was written; BadBody names the field that cannot be read."""
    kind = body_type(app.rules, line.command)
    fields = {name: value for name, value in line.fields.items() if name not in CASE_FIELDS}
    if member is not None:
        fields["member"] = str(member)
    try:
        return msgspec.json.encode(msgspec.convert(fields, kind, strict=False))
    except msgspec.ValidationError as error:
        raise BadBody(str(error)) from error
