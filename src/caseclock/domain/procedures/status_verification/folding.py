"""How each event changes what is kept. Copies what events say; never fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.status_verification import events_checks as c
from caseclock.domain.procedures.status_verification import events_scope as s
from caseclock.domain.procedures.status_verification.data import Reduction, Rop, SaveAnswer, Verification
from caseclock.kernel.events import Event, InstanceEvent

Fold = Callable[[Verification, Any], Verification]


def then(data: Verification, *events: Event) -> Verification:
    """What will be kept once these events are recorded: a decision reads it before they are."""
    for event in events:
        fold = FOLDS.get(event.type)
        data = fold(data, event) if fold else data
    return data


def _provided(data: Verification, event: c.Mc13Provided) -> Verification:
    return replace(data, mc13_provided_on=event.provided_on)


def _returned(data: Verification, event: c.Mc13Returned) -> Verification:
    return replace(data, mc13_returned_on=event.received_on)


def _attested(data: Verification, event: c.StatusAttested) -> Verification:
    other = data.hub_asked and event.declared != data.declared
    return replace(data, declared=event.declared, changed=_and(data, ("status",)) if other else data.changed)


def _and(data: Verification, changed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*data.changed, *changed)))


def _basis_changed(data: Verification, event: c.StatusBasisChanged) -> Verification:
    return replace(data, changed=_and(data, event.changed), save_stale=data.save_asked)


def _fell_back(data: Verification, event: c.StatusFellBack) -> Verification:
    return replace(
        data,
        verified_status="",
        verified_by="",
        status_held="",
        hub="",
        changed=_and(data, event.changed),
        save_pending=False,
        save_asks="",
        save_stale=data.save_asked,
        weighed=len(data.answers),
    )


def _categories(data: Verification, event: c.CategoriesDeclared) -> Verification:
    return replace(data, categories=tuple(sorted(set(data.categories) | set(event.categories))))


def _hub_requested(data: Verification, event: c.HubRequested) -> Verification:
    return replace(data, hub="pending", hub_asked=event.number or data.hub_asked + 1, changed=())


def _hub_answered(data: Verification, event: c.HubAnswered) -> Verification:
    return replace(data, hub=event.answer)


def _save_requested(data: Verification, event: c.SaveRequested) -> Verification:
    number = event.number or data.save_asked + 1
    return replace(data, save_step=event.step, save_pending=True, save_asked=number)


def _save_answered(data: Verification, event: c.SaveResponseReceived) -> Verification:
    answer = SaveAnswer(
        number=event.number,
        step=event.step,
        code=event.code,
        received_on=event.received_on,
        effect=event.effect,  # type: ignore[arg-type]  # written from an Effect
        status_held=event.status_held,
        imaged=event.imaged,
        request=event.request,
    )
    asks = event.effect if event.effect in ("retry", "additional", "documents") else ""
    if event.effect == "noted":
        asks = data.save_asks
    return replace(data, answers=(*data.answers, answer), save_asks=asks)


def _request_answered(data: Verification, _: c.SaveRequestAnswered) -> Verification:
    return replace(data, save_pending=False)


def _imaged(data: Verification, event: c.SaveResponseImaged) -> Verification:
    answers = tuple(replace(a, imaged=True) if a.number == event.number else a for a in data.answers)
    return replace(data, answers=answers)


def _review_started(data: Verification, event: c.StatusReviewStarted) -> Verification:
    return replace(data, review=event.kind, finding="")


def _review_concluded(data: Verification, event: c.StatusReviewConcluded) -> Verification:
    return replace(data, review="", finding=event.finding, weighed=len(data.answers))


def _verified(data: Verification, event: c.StatusVerified) -> Verification:
    return replace(
        data,
        verified_status=event.status,
        verified_by=event.source,
        status_held=event.status_held or data.status_held,
        review="",
        save_pending=False,
        save_asks="",
    )


def _not_confirmed(data: Verification, _: c.StatusNotConfirmed) -> Verification:
    return replace(data, verified_status="none", verified_by="", status_held="")


def _mailed(data: Verification, event: s.RopNoticeMailed) -> Verification:
    rop = Rop(
        number=event.number,
        printed_on=event.printed_on,
        mailed_on=event.mailed_on,
        received_on=event.received_on,
    )
    return replace(data, rops=(*data.rops, rop))


def _rop(data: Verification, **changes: Any) -> Verification:
    if not data.rops:
        return data
    return replace(data, rops=(*data.rops[:-1], replace(data.rops[-1], **changes)))


def _proven(data: Verification, event: s.RopReceiptProven) -> Verification:
    return _rop(data, received_on=event.received_on, proven=True)


def _notice_returned(data: Verification, event: s.RopNoticeReturned) -> Verification:
    return _rop(data, returned_on=event.returned_on)


def _called_off(data: Verification, _: s.RopCalledOff) -> Verification:
    return _rop(data, called_off=True)


def _expired(data: Verification, event: s.RopExpired) -> Verification:
    return _rop(data, expired_on=event.legal_end, accepted_until=event.accepted_until)


def _taken_back(data: Verification, _: s.RopExpiryTakenBack) -> Verification:
    return _rop(data, expired_on=None, accepted_until=None)


def _status_end(data: Verification, event: s.StatusEndRecorded) -> Verification:
    return replace(data, status_ends_on=event.ends_on)


def _determined(data: Verification, event: s.ScopeDetermined) -> Verification:
    data = replace(data, determined=event.number, proposed=event.adverse)
    return data if event.adverse else replace(data, scope=event.scope, funding=event.funding)


def _funding(data: Verification, event: s.FundingChanged) -> Verification:
    return replace(data, funding=event.funding)


def _noticed(data: Verification, event: s.ReductionNoticeMailed) -> Verification:
    return replace(data, reduction=Reduction(mailed_on=event.mailed_on, effective_on=event.effective_on))


def _reduction_off(data: Verification, _: s.ReductionCalledOff) -> Verification:
    """One that had taken effect is determined as before, and waits for another notice."""
    if data.reduced:
        return replace(data, scope="full", proposed=True, reduction=None)
    return replace(data, reduction=None)


def _reduced(data: Verification, event: s.ScopeReduced) -> Verification:
    took = replace(data.reduction, took_effect=True) if data.reduction else None
    return replace(data, scope="restricted", funding=event.funding, proposed=False, reduction=took)


def _reduction_held(data: Verification, _: s.ReductionHeld) -> Verification:
    return replace(data, reduction=replace(data.reduction, held=True)) if data.reduction else data


def _reduction_upheld(data: Verification, event: s.ReductionUpheld) -> Verification:
    if data.reduction is None:
        return data
    ahead = replace(data.reduction, held=False, took_effect=False, effective_on=event.effective_on)
    return replace(data, reduction=ahead)


def _reduction_set_aside(data: Verification, _: s.ReductionSetAside) -> Verification:
    return replace(data, scope="full", proposed=False, reduction=None)


def _restored(data: Verification, event: s.ScopeRestored) -> Verification:
    """From the day of the reduction it is put right; from a later month it still stands for those between."""
    reduced = data.reduced
    undone = reduced is not None and event.from_month <= reduced.effective_on
    return replace(data, scope="full", reduction=None if undone else data.reduction)


FOLDS: dict[str, Fold] = {
    "mc13.provided": _provided,
    "mc13.returned": _returned,
    "status.attested": _attested,
    "mc13.categories_declared": _categories,
    "status.basis_changed": _basis_changed,
    "status.fell_back": _fell_back,
    "hub.requested": _hub_requested,
    "hub.answered": _hub_answered,
    "save.requested": _save_requested,
    "save.response_received": _save_answered,
    "save.request_answered": _request_answered,
    "save.response_imaged": _imaged,
    "status.review_started": _review_started,
    "status.review_concluded": _review_concluded,
    "status.verified": _verified,
    "status.not_confirmed": _not_confirmed,
    "rop.notice_mailed": _mailed,
    "rop.receipt_proven": _proven,
    "rop.notice_returned": _notice_returned,
    "rop.called_off": _called_off,
    "rop.expired": _expired,
    "rop.expiry_taken_back": _taken_back,
    "status_end.recorded": _status_end,
    "scope.determined": _determined,
    "funding.changed": _funding,
    "scope.reduction_notice_mailed": _noticed,
    "scope.reduction_called_off": _reduction_off,
    "scope.reduction_held": _reduction_held,
    "scope.reduction_upheld": _reduction_upheld,
    "scope.reduction_set_aside": _reduction_set_aside,
    "scope.reduced": _reduced,
    "scope.restored": _restored,
}


def _total(fold: Fold) -> Callable[[Any, Any, Any], Any]:
    def change(data: Any, event: Any, _recorded: Any) -> Any:
        # An event written by newer code comes without its struct: what it says is not known here.
        if not isinstance(event, InstanceEvent):
            return data
        return fold(data if isinstance(data, Verification) else Verification(), event)

    return change


EVOLVE = {name: _total(fold) for name, fold in FOLDS.items()}
