"""Alerts: who must look at what. Each goes to the owner, the cover, the supervisor or a named unit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.state import CaseState
from caseclock.readmodels.tools import ReadModel, Rows, Tools
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "alerts.sql")


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """For whom alerts are asked: `owners` are the account and those it covers today; `supervises` its units;
    `audiences` what else it answers for (program, unit:<name>; owner and supervisor are asked for apart);
    `case_id` the one case a site may see."""

    owners: tuple[str, ...]
    unit: str = ""
    supervises: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    case_id: UUID | None = None


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as listed."""

    case_id: UUID
    alert_id: str
    alert: str
    procedure: str
    instance: str
    clock: str
    member: UUID | None
    audiences: tuple[str, ...]
    owner: str
    unit: str
    case_number: str
    raised_on: date
    raised_at: datetime
    cleared_at: datetime | None
    cleared_by: str
    worked_by: str
    follows: str = ""
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    clock_due_on: date | None = None
    clock_due_at: datetime | None = None
    applicant: str = ""


def rows(state: CaseState, tools: Tools) -> Rows:
    """A row for each alert of the case, cleared or not."""
    if state.version == 0:
        return {}
    return {
        (state.case_id, alert.id): {
            "case_id": state.case_id,
            "alert_id": alert.id,
            "alert": alert.alert,
            "procedure": alert.procedure,
            "instance": alert.instance,
            "clock": alert.clock,
            "member": alert.member,
            "audiences": alert.to,
            "owner": alert.owner or state.owner,
            "unit": state.unit,
            "case_number": state.case_number,
            "raised_on": alert.raised_on,
            "raised_at": alert.raised_at,
            "cleared_at": alert.cleared_at,
            "cleared_by": alert.cleared_by,
            "worked_by": alert.worked_by,
            "follows": alert.follows,
            "acknowledged_by": alert.acknowledged_by,
            "acknowledged_at": alert.acknowledged_at,
            "snoozed_until": alert.snoozed_until,
        }
        for alert in state.alerts.values()
    }


MODEL = ReadModel(
    table="rm_alerts",
    key=("case_id", "alert_id"),
    rows=rows,
    reads=("alerts", "owner", "unit", "case_number"),
    apart="alerts",
)


async def alerts_for(
    pool: Any,
    county: int,
    reader: Reader,
    *,
    after: tuple[datetime, UUID, str] | None = None,
    limit: int = 50,
    snoozed: bool = False,
) -> list[AlertRow]:
    """Open alerts that this reader can act on, newest first; `after` names the last one shown.

    Those put off to a later moment are left out, or with `snoozed` shown too.

    An alert to the owner of a case that nobody owns shows to its unit, else to who stands in.
    """
    raised_at, case_id, alert_id = after or (None, None, "")
    async with in_county(pool, county) as connection:
        found = await connection.fetch(
            SQL.alerts_for,
            county,
            list(reader.owners),
            reader.unit,
            list(reader.supervises),
            [*reader.audiences, *([f"unit:{reader.unit}"] if reader.unit else [])],
            raised_at,
            case_id,
            alert_id,
            limit,
            reader.case_id,
            snoozed,
        )
    return [alert_row(row) for row in found]


async def alerts_of_case(pool: Any, county: int, case_id: UUID) -> list[AlertRow]:
    """All alerts of a case, open ones first, then the latest."""
    async with in_county(pool, county) as connection:
        found = await connection.fetch(SQL.alerts_of_case, county, case_id)
    return [alert_row(row) for row in found]


def alert_row(row: Any) -> AlertRow:
    """A row of a query that reads these columns."""
    values = dict(row)
    values["audiences"] = tuple(values["audiences"])
    return AlertRow(**values)
