"""A case as a person sees it: now, as it was known at a moment, as it is true on a date, or both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.application.alertview import OpenAlert, open_alerts
from caseclock.application.app import Application
from caseclock.application.restricted import (
    event_data,
    holds_restricted,
    masked,
    struct_data,
    telling_chart,
    visible,
)
from caseclock.domain.case.evolve import fold
from caseclock.domain.case.plain import data_of
from caseclock.domain.case.state import CaseState, Filing, Hold, Instance, Member
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.view import Actor, View
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the case, with the facts that hold on the date asked for; identifiers are masked."""

    member: UUID
    first_name: str
    last_name: str
    birth_date: date | None
    sex: str
    relationship: str
    joined_on: date
    left_on: date | None
    died_on: date | None
    asks_for_coverage: bool
    filed_on: date | None
    deemed: bool
    confidential: bool
    identifiers: dict[str, str]
    numbers: dict[str, str]
    facts: dict[str, Any]


class InstanceView(msgspec.Struct, frozen=True, kw_only=True):
    """One running procedure: where its chart stands, and what it keeps."""

    instance: str
    procedure: str
    version: int
    member: UUID | None
    configuration: tuple[str, ...]
    started_on: date
    final: bool
    data: Any
    answers: dict[str, Any]


class ApplicationView(msgspec.Struct, frozen=True, kw_only=True):
    """What was filed, for Medi-Cal and for CalWORKs apart; the earlier one rules, and `why` says so."""

    medi_cal_filed_on: date
    calworks_filed_on: date | None
    rules_on: date
    rules: Literal["medi_cal", "calworks"]
    why: str
    channel: str
    programs: tuple[str, ...]
    received_at: datetime | None


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """The case. `as_of` and `effective_on` are the moment and the date it was asked for."""

    case: str
    case_number: str
    kind: str
    status: str
    version: int
    owner: str
    unit: str
    office: str
    queue: str
    filed_on: date | None
    application: ApplicationView | None
    numbers: dict[str, str]
    as_of: datetime
    effective_on: date
    facts: dict[str, Any]
    members: list[MemberView]
    instances: list[InstanceView]
    alerts: list[str]
    open_alerts: list[OpenAlert]
    holds: list[Hold]
    restricted_shown: bool


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the history, with who, why, by which command (reverse-command takes its id), and where."""

    version: int
    type: str
    effective_on: date
    recorded_at: datetime
    data: dict[str, Any]
    actor: str
    role: str
    command: str
    command_id: UUID | None
    correlation_id: UUID | None
    reason: str
    on_behalf_of: str
    procedure: str
    acted_at: datetime | None = None
    acted_by: str = ""
    """When and by whom it was done, where it was keyed afterwards."""


class Known(msgspec.Struct, frozen=True):
    """What was known of a case at a moment: its events until then, and the state they make."""

    now: datetime
    history: tuple[Recorded, ...]
    state: CaseState


async def known(app: Application, county: int, case_id: UUID, as_of: datetime | None) -> Known:
    """Folds what was recorded by a moment; `recorded_at` rises with the version, so that is a prefix."""
    loaded = await app.store.load(county, [case_id])
    history = app.history(county, case_id, loaded)
    return _until(app, Known(loaded.now, history, CaseState(county=county, case_id=case_id)), as_of)


async def known_all(app: Application, county: int, cases: Sequence[UUID]) -> dict[UUID, Known]:
    """Several cases as they are known now, in one read."""
    if not cases:
        return {}
    loaded, found = await app.store.load(county, cases), {}
    for case_id in cases:
        history, empty = app.history(county, case_id, loaded), CaseState(county=county, case_id=case_id)
        found[case_id] = Known(loaded.now, history, fold(empty, history, app.rules.codes))
    return found


def view_for(found: Known, policy: Policy, actor: Actor) -> View:
    """The case as a decision would read it now, for this actor."""
    return View(
        state=found.state,
        policy=policy,
        now=found.now,
        on=local_date(found.now),
        actor=actor,
        history=found.history,
    )


def known_then(app: Application, found: Known, as_of: datetime | None) -> Known:
    """The same case as it was known at an earlier moment."""
    empty = CaseState(county=found.state.county, case_id=found.state.case_id)
    return _until(app, Known(found.now, found.history, empty), as_of)


def _until(app: Application, found: Known, as_of: datetime | None) -> Known:
    history = found.history
    if as_of is not None:
        history = tuple(recorded for recorded in history if recorded.recorded_at <= as_of)
    return Known(found.now, history, fold(found.state, history, app.rules.codes))


def case_view(
    found: Known,
    as_of: datetime | None,
    effective_on: date | None,
    *,
    restricted: bool,
    definitions: Definitions,
    role: str,
) -> CaseView:
    """The case as the caller may see it."""
    state = found.state
    moment = as_of or found.now
    on = effective_on or local_date(moment)
    return CaseView(
        case=str(CaseRef(state.county, state.case_id)),
        case_number=state.case_number,
        kind=state.kind,
        status=state.status,
        version=state.version,
        owner=state.owner,
        unit=state.unit,
        office=state.office,
        queue=state.queue,
        filed_on=state.filing.rules_on if state.filing else None,
        application=application_view(state.filing) if state.filing else None,
        numbers=state.numbers,
        as_of=moment,
        effective_on=on,
        facts=_facts(state.facts, on, restricted),
        members=[_member(m, on, restricted) for m in state.members.values()],
        instances=[_instance(i, restricted) for i in state.instances.values()],
        alerts=[alert.alert for alert in state.alerts.values() if alert.cleared_at is None],
        holds=list(state.holds.values()),
        open_alerts=open_alerts(definitions, state, role),
        restricted_shown=restricted and holds_restricted(state),
    )


def event_view(recorded: Recorded, *, restricted: bool) -> tuple[EventView, bool]:
    """One event as the caller may see it, and whether a restricted field is shown."""
    data, has = event_data(recorded.event, show=restricted)
    meta = recorded.meta
    view = EventView(
        version=recorded.version,
        type=recorded.event.type,
        effective_on=recorded.effective_on,
        recorded_at=recorded.recorded_at,
        data=data,
        actor=meta.actor,
        role=meta.role,
        command=meta.command,
        command_id=meta.command_id,
        correlation_id=meta.correlation_id,
        reason=meta.reason,
        on_behalf_of=meta.on_behalf_of,
        procedure=meta.procedure,
        acted_at=meta.acted_at,
        acted_by=meta.acted_by,
    )
    return view, has and restricted


def application_view(filing: Filing) -> ApplicationView:
    """What was filed, and which of its dates rules."""
    cash_aid = filing.calworks_filed_on
    earlier = cash_aid is not None and cash_aid < filing.filed_on
    if cash_aid is None:
        why = "Clocks count from the Medi-Cal filing date; no CalWORKs application was filed with it."
    elif earlier:
        why = "The CalWORKs application was filed first, so clocks count from its date."
    else:
        why = "Clocks count from the Medi-Cal filing date; the CalWORKs application was not filed before it."
    return ApplicationView(
        medi_cal_filed_on=filing.filed_on,
        calworks_filed_on=cash_aid,
        rules_on=filing.rules_on,
        rules="calworks" if earlier else "medi_cal",
        why=why,
        channel=filing.channel,
        programs=filing.programs,
        received_at=filing.received_at,
    )


def _member(member: Member, on: date, restricted: bool) -> MemberView:
    return MemberView(
        member=member.id,
        first_name=member.first_name,
        last_name=member.last_name,
        birth_date=member.birth_date,
        sex=member.sex,
        relationship=member.relationship,
        joined_on=member.joined_on,
        left_on=member.left_on,
        died_on=member.died_on,
        asks_for_coverage=member.asks_for_coverage,
        filed_on=member.filed_on,
        deemed=member.deemed,
        confidential=member.confidential,
        identifiers={name: masked(text) for name, text in member.identifiers.items()},
        numbers=member.numbers,
        facts=_facts(member.facts, on, restricted),
    )


def _instance(instance: Instance, restricted: bool) -> InstanceView:
    return InstanceView(
        instance=instance.id,
        procedure=instance.procedure,
        version=instance.version,
        member=instance.member,
        configuration=instance.configuration if restricted or not telling_chart(instance.id) else (),
        started_on=instance.started_on,
        final=instance.final,
        data=struct_data(data_of(instance), show=restricted),
        answers=visible(instance.answers, show=restricted),
    )


def _facts(timelines: dict[str, Any], on: date, restricted: bool) -> dict[str, Any]:
    shown = visible(timelines, show=restricted)
    return {name: value_on(timeline, on) for name, timeline in shown.items()}
