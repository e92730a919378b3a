"""What several decisions of a continuation share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from caseclock.domain.case.coverage import coverage_in, is_covered
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CaseState, CoverageSet, Member
from caseclock.domain.case.timeline import latest
from caseclock.domain.case.view import View
from caseclock.domain.procedures.continuing_coverage.data import Before, Continuation
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, first_of_next_month

CALWORKS = "calworks"
ELIGIBLE = "calworks_eligible"
INELIGIBLE = "calworks_ineligible"


def subject(view: View) -> dict[str, Any]:
    """The instance and member that an event of this continuation names."""
    return {"instance": view.instance_id, "member": view.member_id}


def coverage(view: View, before: Before, from_month: date, why: str, **changes: Any) -> CoverageWasSet:
    """Coverage as it was, from a month on, with what changes."""
    assert view.member_id is not None
    fields: dict[str, Any] = {
        "scope": before.scope,
        "programme": before.programme,
        "funding": before.funding,
        "cost_cents": before.cost_cents,
        **changes,
    }
    return CoverageWasSet(member=view.member_id, from_month=first_of_month(from_month), why=why, **fields)


def bridge_month(ended_on: date) -> date:
    """The first month cash aid no longer covers: of the day itself if it is a first, else the next."""
    return ended_on if ended_on == first_of_month(ended_on) else first_of_next_month(ended_on)


def coverage_before(state: CaseState, member: UUID, ended_on: date) -> CoverageSet | None:
    """What the member had in the last month of cash aid."""
    return coverage_in(state, member, bridge_month(ended_on) - timedelta(days=1))


def covered_at(state: CaseState, member: Member, ended_on: date) -> bool:
    """Whether the member was covered when cash aid ended."""
    month = bridge_month(ended_on)
    return is_covered(state, member.id, month) or is_covered(state, member.id, month - timedelta(days=1))


def still_covered(state: CaseState, member: UUID, today: date) -> bool:
    """Whether the member is covered now and no end of it is mailed: what can be reviewed or suspended."""
    found = state.instances_of("continuing_coverage", member)
    data = found[-1].data if found and found[-1].final else None
    ending = data.ending if isinstance(data, Continuation) else None
    days = [today, ending.ends_from] if ending and ending.ends_from else [today]
    return all(is_covered(state, member, day) for day in days)


def had_cash_aid(state: CaseState, member: Member, ended_on: date) -> bool:
    """Whether the member got cash aid; where nobody's finding is recorded, everyone covered did."""
    findings = [m.facts.get(ELIGIBLE, ()) for m in state.members.values()]
    if not any(findings):
        return covered_at(state, member, ended_on)
    entry = coverage_before(state, member.id, ended_on)
    return bool(latest(member.facts.get(ELIGIBLE, ()))) or (
        entry is not None and entry.programme == "CalWORKs"
    )


def known(state: CaseState, members: Any, field: str) -> None:
    """Refuses ids that are no members of the case."""
    strangers = [str(each) for each in members if each not in state.members]
    if strangers:
        raise refuse(
            "no_member",
            "This case has no such member",
            "See /cases/{id} for its members.",
            field=field,
            members=strangers,
        )
