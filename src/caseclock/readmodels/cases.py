"""The case file's header: one row a case, also for a case that is closed or merged into another."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.retention import holds_in_force
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.case.timeline import latest
from caseclock.readmodels.tools import ReadModel, Rows, Tools
from caseclock.store.county import in_county
from caseclock.store.sql import load_queries

SQL = load_queries(__file__, "cases.sql")

CONFIDENTIAL = "Confidential"


class CaseHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the top of a case. `summary`: instances, links, filing; no restricted field."""

    county: int
    case_id: UUID
    kind: str
    case_number: str
    status: str
    owner: str
    unit: str
    office: str
    queue: str
    applicant: str
    opened_at: datetime | None
    filed_on: date | None
    numbers: dict[str, str]
    summary: dict[str, Any]


def applicant(state: CaseState) -> Member | None:
    """Who the case is named after: the applicant, else who came first and is still there."""
    people = list(state.members.values())
    named = [m for m in people if m.relationship in ("applicant", "self")]
    present = [m for m in people if m.present]
    return next(iter([*named, *present, *people]), None)


def title(state: CaseState) -> str:
    """The name a list shows for the case; a confidential person's is not shown."""
    if state.kind == "provider_site":
        name = latest(state.facts.get("name", ()))
        return name if isinstance(name, str) else ""
    person = applicant(state)
    if person is None:
        return ""
    return CONFIDENTIAL if person.confidential else person.name


def rows(state: CaseState, tools: Tools) -> Rows:
    """The one row of the case."""
    if state.version == 0:
        return {}
    row = {
        "case_id": state.case_id,
        "kind": state.kind,
        "case_number": state.case_number,
        "status": state.status,
        "owner": state.owner,
        "unit": state.unit,
        "office": state.office,
        "queue": state.queue,
        "applicant": title(state),
        "opened_at": state.opened_at,
        "filed_on": state.filing.rules_on if state.filing else None,
        "numbers": state.numbers,
        "summary": {
            "channel": state.filing.channel if state.filing else "",
            "programs": state.filing.programs if state.filing else (),
            "instances": [_instance(i) for i in state.instances.values()],
            "links": [msgspec.structs.asdict(link) for link in state.links.values()],
            **_kept(state),
        },
    }
    return {(state.case_id,): row}


def _kept(state: CaseState) -> dict[str, Any]:
    """Since when it is closed, what holds it, and that it was destroyed; only what there is."""
    holds = [
        {"hold": hold.id, "authority": hold.authority, "placed_on": hold.placed_on, "member": hold.member}
        for hold in holds_in_force(state)
    ]
    gone = state.destroyed
    return {
        **({"closed_at": state.closed_at} if state.closed_at else {}),
        **({"holds": holds} if holds else {}),
        **({"destroyed": {"on": gone.on, "schedule": gone.schedule}} if gone else {}),
    }


def _instance(instance: Instance) -> dict[str, Any]:
    """Where a procedure stands; its data and answers may be restricted and stay in the stream."""
    return {
        "id": instance.id,
        "procedure": instance.procedure,
        "version": instance.version,
        "member": instance.member,
        "configuration": instance.configuration,
        "started_on": instance.started_on,
        "final": instance.final,
    }


MODEL = ReadModel(
    table="rm_cases",
    key=("case_id",),
    rows=rows,
    reads=(
        "kind", "case_number", "status", "owner", "unit", "office", "queue", "members", "opened_at", "filing",
        "numbers", "closed_at", "instances", "links", "facts", "holds", "destroyed",
    ),
)  # fmt: skip


async def case_header(pool: Any, county: int, case_id: UUID) -> CaseHeader | None:
    """The header of one case of the county, or None."""
    async with in_county(pool, county) as connection:
        row = await connection.fetchrow(SQL.case_header, county, case_id)
    return CaseHeader(**row) if row else None


async def running_versions(pool: Any, county: int) -> Counter[tuple[str, int]]:
    """How many running instances each procedure has under each version in a county's open cases."""
    async with in_county(pool, county) as connection:
        rows = await connection.fetch(SQL.running_versions, county)
    return Counter({(row["procedure"], row["version"]): row["instances"] for row in rows})
