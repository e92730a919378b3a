"""The benefits card: requested until MEDS accepts it; a refused request goes to the Program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.telling import alert
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret


class RequestBic(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks MEDS for the card, or asks again after a refusal."""


class RecordBicAccepted(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MEDS took the request."""

    accepted_on: date


class RecordBicRefused(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MEDS refused the request, with its code."""

    code: str
    text: Secret = ""


def request_bic(body: RequestBic, view: View) -> Iterator[Output]:
    """From the birth month, whatever becomes of CalWORKs; it stays requested until MEDS accepts it."""
    requestable(view)
    data = deeming(view)
    assert data.from_month is not None
    yield e.BicRequested(instance=view.instance_id, member=view.member_id, from_month=data.from_month)


def requestable(view: View) -> None:
    """Deeming has begun and no card is on its way."""
    data = deeming(view)
    if data.card in ("requested", "issued") or data.from_month is None:
        raise refuse(
            "bic_" + (data.card or "too_early"),
            f"The card is {data.card}" if data.card else "Deeming has not begun",
            "Record the answer of MEDS." if data.card == "requested" else "Nothing to request.",
            status=data.card,
        )


def record_bic_accepted(body: RecordBicAccepted, view: View) -> Iterator[Output]:
    """Only now is the child enrolled."""
    requested(view)
    yield e.BicIssued(instance=view.instance_id, member=view.member_id, accepted_on=body.accepted_on)


def record_bic_refused(body: RecordBicRefused, view: View) -> Iterator[Output]:
    """A refused request goes to the Program."""
    requested(view)
    yield e.BicRefused(instance=view.instance_id, member=view.member_id, code=body.code, text=body.text)
    yield alert(view, "bic_refused", "program", "owner")


def requested(view: View) -> None:
    """MEDS has a request that it has not answered."""
    if deeming(view).card != "requested":
        raise refuse(
            "bic_not_requested",
            "No request for a card waits for an answer",
            "Request the card first.",
            status=deeming(view).card,
        )
