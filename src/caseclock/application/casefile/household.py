"""The household strip: each person's coverage of this month and where the verification of status stands."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from caseclock.application.wording import said
from caseclock.application.words import Titles, titles
from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.case.state import CaseState, Instance, Member
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.time import age_on
from caseclock.readmodels.clocks import is_open

VERIFICATION, OPPORTUNITY = "status_verification", "rop"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the strip. `gone` says in words why who is no longer here is no longer here.

    `verification` is in words for those who may see restricted fields; others read whether it runs or ended.
    `verify_by`: until when a reasonable opportunity runs.
    """

    member: UUID
    name: str
    age: int | None
    relationship: str
    confidential: bool
    gone: Titles | None
    scope: str
    coverage: Titles
    programme: str
    verification: Titles
    verify_by: date | None


def strip(state: CaseState, definitions: Definitions, today: date, *, restricted: bool) -> list[Person]:
    """Everybody of the household, who is here first."""
    people = sorted(state.members.values(), key=lambda member: not member.present)
    return [_person(state, member, definitions, today, restricted) for member in people]


def _person(
    state: CaseState, member: Member, definitions: Definitions, today: date, restricted: bool
) -> Person:
    held = coverage_in(state, member.id, today)
    scope = held.scope if held else "unset"
    verified = state.instances_of(VERIFICATION, member.id)
    clocks = state.clocks_of(verified[-1].id, OPPORTUNITY) if verified else []
    runs = [clock.schedule.due_on for clock in clocks if is_open(clock)]
    covered = said("coverage", scope)
    if held is None and not member.asks_for_coverage:
        covered = said("persons", "not_asking")
    return Person(
        member=member.id,
        name=member.name,
        age=age_on(member.birth_date, today) if member.birth_date else None,
        relationship=member.relationship,
        confidential=member.confidential,
        gone=None if member.present else said("persons", "died" if member.died_on else "left"),
        scope=scope,
        coverage=covered,
        programme=held.programme if held and held.scope != "none" else "",
        verification=_verification(verified[-1], definitions, restricted)
        if verified
        else said("verification", "none"),
        verify_by=runs[-1] if runs else None,
    )


def _verification(instance: Instance, definitions: Definitions, restricted: bool) -> Titles:
    """Where the checks stand: the innermost state of the chart's first region."""
    if not restricted:
        return said("verification", "ended" if instance.final else "runs")
    return standing(instance, definitions)[0]


def standing(instance: Instance, definitions: Definitions) -> list[Titles]:
    """Where a procedure stands, in words: the innermost active state of each region, in the chart's order."""
    definition = definitions.get(instance.procedure, instance.version)
    states = definition.chart.states
    active = set(instance.configuration)
    inner = [name for name in states if name in active and active.isdisjoint(states[name].children)]
    return [titles(definition, "states", name) for name in inner]
