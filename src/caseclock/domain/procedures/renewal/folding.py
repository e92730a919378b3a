"""How each event changes what a renewal keeps. Copies what events say; never fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal import events_contested as c
from caseclock.domain.procedures.renewal import events_papers as p
from caseclock.domain.procedures.renewal.data import EMPTY, Ending, ExParte, Past, Renewal
from caseclock.kernel.events import InstanceEvent, Recorded

Fold = Callable[[Renewal, Any, Recorded], Renewal]


def _scheduled(data: Renewal, event: e.RenewalScheduled, recorded: Recorded) -> Renewal:
    """A cycle begins with an empty page; the one before is kept where it was decided."""
    past = data.past
    if data.outcome and data.due_month is not None:
        past = (*past, Past(data.due_month, data.outcome, recorded.effective_on))
    return Renewal(
        due_month=event.due_month,
        due_on=event.due_on,
        packet_by=event.packet_by,
        basis=str(event.facts.get("basis", "")),
        past=past,
    )


def _ex_parte(data: Renewal, event: e.ExParteReviewCompleted, recorded: Recorded) -> Renewal:
    seen = data.ex_parte.sources if data.ex_parte else ()
    sources = tuple(dict.fromkeys((*seen, *event.sources)))
    review = ExParte(on=recorded.effective_on, result=event.result, sources=sources)
    return replace(data, ex_parte=review, lacking=event.lacking or data.lacking)


def _approved(data: Renewal, event: e.RenewalApproved, _: Recorded) -> Renewal:
    return replace(data, outcome=f"renewed by {event.by}".replace("_", " "), ending=None, unread=())


def _finished(data: Renewal, event: e.RenewalFinished, _: Recorded) -> Renewal:
    return replace(data, finished=event.cause)


def _notice(data: Renewal, event: e.DiscontinuanceNoticeMailed, _: Recorded) -> Renewal:
    ending = Ending(
        reason=event.reason,
        mailed_on=event.mailed_on,
        ends_from=event.ends_from,
        cure_until=event.cure_until,
    )
    return replace(data, ending=ending)


def _taken_back(data: Renewal, event: Any, _: Recorded) -> Renewal:
    return replace(data, ending=None, cured_on=None)


def _took_effect(data: Renewal, event: e.DiscontinuanceTookEffect, _: Recorded) -> Renewal:
    return replace(data, ending=replace(data.ending, took_effect=True) if data.ending else None)


def _contested(data: Renewal, event: c.EndContested, _: Recorded) -> Renewal:
    held = replace(data.ending, contested=True, took_effect=False) if data.ending else None
    return replace(data, ending=held)


def _upheld(data: Renewal, event: c.EndUpheld, _: Recorded) -> Renewal:
    stands = replace(data.ending, contested=False, ends_from=event.ends_from) if data.ending else None
    return replace(data, ending=stands)


def _cure_over(data: Renewal, event: e.CureExpired, _: Recorded) -> Renewal:
    return replace(data, outcome="discontinued, not cured")


def _mailed(data: Renewal, event: p.RenewalPacketMailed, _: Recorded) -> Renewal:
    return replace(data, packet_on=event.mailed_on)


def _contact(data: Renewal, event: p.RenewalContactAttempted, _: Recorded) -> Renewal:
    return replace(data, contacts=data.contacts + 1)


def _came_back(data: Renewal, event: p.RenewalMailReturned, _: Recorded) -> Renewal:
    return replace(data, came_back=tuple(dict.fromkeys((*data.came_back, event.letter))))


def _returned(data: Renewal, event: p.RenewalReturned, _: Recorded) -> Renewal:
    return replace(
        data,
        returned_on=data.returned_on or event.received_on,
        unread=(*data.unread, event.paper),
        complete=None,
        cured_on=data.cured_on or (event.received_on if data.ended else None),
    )


def _read(data: Renewal, event: p.RenewalPapersRead, _: Recorded) -> Renewal:
    return replace(data, unread=(), complete=event.complete, lacking=event.lacking)


def _asked(data: Renewal, event: p.RenewalInformationRequested, _: Recorded) -> Renewal:
    return replace(data, asked_on=event.mailed_on, lacking=event.items)


_FOLDS: dict[str, Fold] = {
    "renewal.scheduled": _scheduled,
    "ex_parte_review.completed": _ex_parte,
    "renewal.approved": _approved,
    "renewal.finished": _finished,
    "renewal_discontinuance.notice_mailed": _notice,
    "renewal_discontinuance.rescinded": _taken_back,
    "renewal_discontinuance.held": _taken_back,
    "renewal_discontinuance.took_effect": _took_effect,
    "renewal_discontinuance.contested": _contested,
    "renewal_discontinuance.upheld": _upheld,
    "cure.expired": _cure_over,
    "renewal_packet.mailed": _mailed,
    "renewal_contact.attempted": _contact,
    "renewal_mail.returned": _came_back,
    "renewal.returned": _returned,
    "renewal_papers.read": _read,
    "renewal_information.requested": _asked,
}


def _total(fold: Fold) -> Callable[[Any, Any, Recorded], Any]:
    def change(data: Any, event: Any, recorded: Recorded) -> Any:
        # An event written by newer code comes without its struct: what it says is not known here.
        if not isinstance(event, InstanceEvent):
            return data
        return fold(data if isinstance(data, Renewal) else EMPTY, event, recorded)

    return change


EVOLVE = {name: _total(fold) for name, fold in _FOLDS.items()}
