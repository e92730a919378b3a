"""How a hearing ends: withdrawn, withdrawn on a condition, or decided and carried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.unread import nothing_unread
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing import effects
from caseclock.domain.procedures.hearing import events_end as x
from caseclock.domain.procedures.hearing.data import Hearing, contested, hearing, request_of
from caseclock.domain.procedures.hearing.telling import tell_end
from caseclock.domain.procedures.hearing_window.opening import subject
from caseclock.kernel.refusal import refuse

_ACTS: dict[str, x.Act] = {"granted": "set_aside", "denied": "stands", "dismissed": "stands"}


class WithdrawHearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person withdraws in writing, or before the judge; nothing else ends a request."""

    withdrawn_on: date
    form: Literal["written", "at_the_hearing"]
    takes_effect_on: date | None = None


class WithdrawHearingOnCondition(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The person withdraws if the county does what it agreed to."""

    withdrawn_on: date
    condition: Written


class RecordConditionMet(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The county did it. `act`: what became of the act; `changed` leaves coverage to other commands."""

    met_on: date
    act: x.Act
    how: Written
    takes_effect_on: date | None = None


class ResumeHearing(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The condition was not met, so the request goes on as it was filed."""

    resumed_on: date


class RecordHearingDecision(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The judge's decision as it came. A dismissal says on what ground (abandoned, untimely, ...)."""

    outcome: x.Outcome
    decided_on: date
    received_on: date
    ground: Literal["", "abandoned", "untimely", "no_jurisdiction", "moot"] = ""
    order: Written


class ImplementDecision(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the county did. `act` where a request was granted in part; `takes_effect_on` for an upheld act."""

    implemented_on: date
    how: Written
    act: x.Act | None = None
    takes_effect_on: date | None = None


def withdraw(body: WithdrawHearing, view: View) -> Iterator[Output]:
    """Aid that was paid ends, and the act takes effect on a lawful day."""
    not_in_future("withdrawn_on", body.withdrawn_on, view)
    yield x.HearingWithdrawn(**subject(view), withdrawn_on=body.withdrawn_on, form=body.form)
    yield from _settle(view, "withdrawn", "stands", body.withdrawn_on, body.takes_effect_on)


def withdraw_on_condition(body: WithdrawHearingOnCondition, view: View) -> Iterator[Output]:
    """Aid goes on until the condition is met or the hearing goes on."""
    not_in_future("withdrawn_on", body.withdrawn_on, view)
    yield x.HearingWithdrawnConditionally(
        **subject(view), withdrawn_on=body.withdrawn_on, condition=body.condition
    )


def record_condition_met(body: RecordConditionMet, view: View) -> Iterator[Output]:
    """The act goes as was agreed."""
    not_in_future("met_on", body.met_on, view)
    yield x.HearingConditionMet(**subject(view), met_on=body.met_on, act=body.act, how=body.how)
    yield from _settle(view, "condition_met", body.act, body.met_on, body.takes_effect_on)


def resume(body: ResumeHearing, view: View) -> Iterator[Output]:
    """Nothing was lost."""
    not_in_future("resumed_on", body.resumed_on, view)
    yield x.HearingResumed(**subject(view), resumed_on=body.resumed_on)


def record_decision(body: RecordHearingDecision, view: View) -> Iterator[Output]:
    """Carried out by its own command; until then aid goes on."""
    not_in_future("decided_on", body.decided_on, view)
    not_in_future("received_on", body.received_on, view)
    if body.received_on < body.decided_on:
        raise refuse(
            "received_before_decided",
            "A decision is received on its day or later",
            f"Give received_on from {body.decided_on} on.",
            field="received_on",
        )
    if (body.outcome == "dismissed") != bool(body.ground):
        raise refuse(
            "ground_of_dismissal",
            "A dismissal, and nothing else, has a ground",
            "Give the ground of a dismissal; leave it empty otherwise.",
            citation="42 CFR 431.223",
            field="ground",
        )
    yield x.HearingDecided(
        **subject(view),
        outcome=body.outcome,
        decided_on=body.decided_on,
        received_on=body.received_on,
        ground=body.ground,
        order=body.order,
    )


def implement(body: ImplementDecision, view: View) -> Iterator[Output]:
    """Granted: the act never held. Denied or dismissed: it takes effect on a lawful day."""
    not_in_future("implemented_on", body.implemented_on, view)
    data = hearing(view)
    act = _act(body, data)
    yield x.HearingImplemented(**subject(view), implemented_on=body.implemented_on, act=act, how=body.how)
    yield from _settle(view, "decided", act, data.decided_on or body.implemented_on, body.takes_effect_on)


def _act(body: ImplementDecision, data: Hearing) -> x.Act:
    ordered = _ACTS.get(data.outcome or "")
    if ordered is None and body.act is None:
        raise refuse(
            "what_of_the_act",
            "Of a request granted in part, say what becomes of the act",
            "Give act: set_aside, stands or changed.",
            field="act",
        )
    if ordered is not None and body.act not in (None, ordered):
        raise refuse(
            "not_as_decided",
            f"The request was {data.outcome}, so the act is {ordered}",
            f"Leave act out, or give {ordered}.",
            citation="42 CFR 431.246",
            field="act",
        )
    return ordered or body.act or "changed"


def _settle(
    view: View,
    why: x.EndOfAid,
    act: x.Act,
    ended_on: date,
    takes_effect_on: date | None,
) -> Iterator[Output]:
    data = hearing(view)
    notice = contested(view, request_of(data))
    if data.aid == "paid":
        yield x.AidEnded(**subject(view), why=why)
    if act == "set_aside":
        yield from effects.set_aside(view, notice)
    elif act == "stands" and data.aid == "paid":
        if why != "withdrawn":
            nothing_unread(view)
        day = effects.lawful_day(view, notice, max(ended_on, view.today), takes_effect_on)
        yield from effects.uphold(view, notice, day)
        if notice.takes:
            yield from tell_end(view, notice, why, day)
