"""If nothing happens: of each clock that counts the next rung, its day, who is told, and what it moves."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.casefile.deadlines import counting
from caseclock.application.casefile.household import standing
from caseclock.application.caseview import Known
from caseclock.application.restricted import telling_chart
from caseclock.application.wording import said
from caseclock.application.words import Titles, alert_titles, event_titles, titles
from caseclock.domain.case.firing import rung_date
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Rules, Work
from caseclock.domain.clocks.armed import ArmedRung, fires_next
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.definition import RungSpec
from caseclock.kernel.ids import CaseRef, ClockRef
from caseclock.kernel.time import local_date


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told: the audience, what it is called, and for the owner the account."""

    audience: str
    title: Titles
    account: str = ""


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """The next rung of one clock. `at` is the rung as its file names it, `due` the legal end.

    `moves_to`: where the procedure will stand, and `records` what may be written, if nothing comes between.
    """

    clock: str
    clock_id: str
    title: Titles
    member: UUID | None
    name: str
    at: str
    on: date
    due_at: datetime
    ends: bool
    alert: str
    alert_title: Titles | None
    told: list[Audience]
    moves_to: list[Titles]
    records: list[Titles]
    authority: str


def if_nothing_happens(rules: Rules, found: Known, now: datetime, *, restricted: bool) -> list[Ahead]:
    """By day, the nearest first. A paused clock has no next day and is not among them."""
    state = found.state
    coming = [
        (clock, rung) for clock in counting(state) if (rung := fires_next({clock.id: clock})) is not None
    ]
    shown = [_ahead(rules, state, clock, rung, now, restricted) for clock, rung in coming]
    return sorted(shown, key=lambda each: (each.due_at, each.clock_id))


def _ahead(
    rules: Rules, state: CaseState, clock: Clock, rung: ArmedRung, now: datetime, restricted: bool
) -> Ahead:
    definition = rules.definitions.get(clock.procedure, clock.procedure_version)
    spec = definition.procedure.clocks[clock.name]
    written = next((each for each in spec.rungs if each.at == rung.rung), RungSpec(at=rung.rung))
    person = state.members.get(clock.member) if clock.member else None
    instance = state.instances.get(clock.instance)
    hidden = telling_chart(clock.instance) and not restricted
    return Ahead(
        clock=str(ClockRef(CaseRef(state.county, state.case_id), clock.id)),
        clock_id=clock.id,
        title=titles(definition, "clocks", clock.name),
        member=clock.member,
        name=person.name if person else "",
        at=rung.rung,
        on=rung_date(clock, spec, rung.rung),
        due_at=rung.due_at,
        ends=rung.rung == "due",
        alert=written.alert,
        alert_title=alert_titles(rules.definitions, clock.procedure, written.alert)
        if written.alert
        else None,
        told=[audience(state, each) for each in written.to],
        moves_to=_moves(rules, state, instance, written, now) if instance and not hidden else [],
        records=[] if hidden else [event_titles(rules.definitions, kind) for kind in written.records],
        authority=clock.authority or "; ".join(definition.procedure.authority),
    )


def audience(state: CaseState, name: str) -> Audience:
    """An audience in words; a unit by its name, the owner with the account."""
    kind, _, unit = name.partition(":")
    account = state.owner if name == "owner" else ""
    return Audience(audience=name, title=said("audiences", kind, unit=unit), account=account)


def _moves(rules: Rules, state: CaseState, instance: Instance, rung: RungSpec, now: datetime) -> list[Titles]:
    """The states that the rung's chart event would lead to on the facts as they stand today."""
    if not rung.event:
        return []
    on = local_date(now)
    system = Actor(account="system", role="system", county=state.county)
    work = Work(rules, state, View(state=state, policy=rules.policy, now=now, on=on, actor=system))
    definition = work.definition(instance)
    answer = chart.move(definition, instance.configuration, rung.event, work.facts(instance, on))
    if isinstance(answer, chart.NoMove):
        return []
    was = standing(instance, rules.definitions)
    after = standing(msgspec.structs.replace(instance, configuration=answer.to), rules.definitions)
    return [each for each in after if each not in was]
