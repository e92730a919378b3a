"""How each event changes what an application keeps. Copies what events say; never fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.mao_application import events_decision as d
from caseclock.domain.procedures.mao_application import events_papers as p
from caseclock.domain.procedures.mao_application.data import EMPTY, Application, Contact, Decision, Item
from caseclock.domain.procedures.mao_application.events_time import CalworksApplicationLinked
from caseclock.kernel.events import Recorded

Fold = Callable[[Application, Any, Recorded], Application]


def _requested(data: Application, event: p.VerificationRequested, recorded: Recorded) -> Application:
    on = recorded.effective_on
    asked = {name: Item(why=why, asked_on=on) for name, why in event.items.items()}
    return replace(
        data,
        items={**data.items, **asked},
        form=event.form,
        asked_on=on,
        first_asked_on=data.first_asked_on or on,
    )


def _item(data: Application, name: str, **changes: Any) -> Application:
    known = data.items.get(name)
    if known is None:
        return data
    return replace(data, items={**data.items, name: replace(known, **changes)})


def _received(data: Application, event: p.VerificationReceived, _: Recorded) -> Application:
    return _item(data, event.item, status="received", received_on=event.received_on)


def _accepted(data: Application, event: p.VerificationAccepted, _: Recorded) -> Application:
    return _item(data, event.item, status="accepted", insufficient_why="")


def _insufficient(data: Application, event: p.VerificationFoundInsufficient, _: Recorded) -> Application:
    return _item(data, event.item, status="insufficient", insufficient_why=event.why)


def _contacted(data: Application, event: p.ContactAttempted, recorded: Recorded) -> Application:
    contact = Contact(recorded.effective_on, event.how, event.outcome)
    return replace(data, contacts=(*data.contacts, contact))


def _linked(data: Application, event: CalworksApplicationLinked, _: Recorded) -> Application:
    return replace(data, calworks_filed_on=event.filed_on)


def _approved(data: Application, event: d.CoverageApproved, recorded: Recorded) -> Application:
    decision = Decision(outcome="approved", on=recorded.effective_on, conditional=event.conditional)
    return replace(data, decision=decision, taken_back=False)


def _denied(data: Application, event: d.CoverageDenied, recorded: Recorded) -> Application:
    decision = Decision(outcome="denied", on=recorded.effective_on, reason=event.reason)
    return replace(data, decision=decision, taken_back=False)


def _withdrawn(data: Application, event: d.ApplicationWithdrawn, recorded: Recorded) -> Application:
    decision = Decision(outcome="withdrawn", on=recorded.effective_on)
    return replace(data, decision=decision, taken_back=False)


def _mailed(data: Application, event: d.DecisionNoticeMailed, _: Recorded) -> Application:
    if data.decision is None:
        return data
    return replace(data, decision=replace(data.decision, mailed_on=event.mailed_on))


def _rescinded(data: Application, event: d.DecisionRescinded, _: Recorded) -> Application:
    return replace(data, decision=None, taken_back=True)


_FOLDS: dict[str, Fold] = {
    "verification.requested": _requested,
    "verification.received": _received,
    "verification.accepted": _accepted,
    "verification.found_insufficient": _insufficient,
    "contact.attempted": _contacted,
    "calworks_application.linked": _linked,
    "coverage.approved": _approved,
    "coverage.denied": _denied,
    "application.withdrawn": _withdrawn,
    "decision_notice.mailed": _mailed,
    "decision.rescinded": _rescinded,
}


def _on_data(fold: Fold) -> Callable[[Any, Any, Recorded], Any]:
    return lambda data, event, recorded: fold(data or EMPTY, event, recorded)


EVOLVE = {name: _on_data(fold) for name, fold in _FOLDS.items()}
