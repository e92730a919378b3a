"""What a household still waits for: applications without a decision, coverage that stands."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.state import CaseState, CoverageSet, Member
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.time import first_of_month

APPLICATION = "mao_application"


def promptness(state: CaseState, member: Member | None = None) -> list[Clock]:
    """Clocks of applications that still count: running, paused, or overdue with no notice mailed."""
    return [
        clock
        for clock in state.clocks.values()
        if clock.procedure == APPLICATION
        and clock.stopped_on is None
        and (member is None or clock.member == member.id)
    ]


def undecided(state: CaseState) -> list[Member]:
    """Members whose application has no mailed decision yet; a conditional approval is one."""
    waiting = {clock.member for clock in promptness(state)}
    return [member for member in state.members.values() if member.id in waiting]


def application_stands(state: CaseState, member: Member) -> bool:
    """Whether the member's application can still be withdrawn: filed, and nothing decided."""
    found = state.instances_of(APPLICATION, member.id)
    if not found:
        return member.asks_for_coverage
    return not found[-1].final and getattr(found[-1].data, "decision", None) is None


def covered(state: CaseState, member: Member, on: date) -> bool:
    """Whether the member has coverage in this month or a later one."""
    month, entries = first_of_month(on), state.coverage.get(member.id, ())
    months = {month, *(e.from_month for e in entries if e.from_month > month)}
    return any(_scope(entries, each) != "none" for each in months)


def _scope(entries: tuple[CoverageSet, ...], month: date) -> str:
    """The scope in a month: of the entries that name it, the one recorded last."""
    for entry in reversed(entries):
        if entry.from_month <= month and (entry.to_month is None or month <= entry.to_month):
            return entry.scope
    return "none"
