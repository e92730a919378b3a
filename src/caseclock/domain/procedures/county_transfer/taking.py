"""The county that takes the case over: no new form, no gap, the dates that the household had."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseFactRecorded, CaseOpened, RecountOrdered
from caseclock.domain.case.members import ApplicationFiled
from caseclock.domain.case.placing import assigned
from caseclock.domain.case.view import Message, Output, View
from caseclock.domain.procedures.county_transfer.data import COMPLETED, OPENED, transfer
from caseclock.domain.procedures.county_transfer.events import TransferCompleted, TransferredIn
from caseclock.domain.procedures.household.moving import named_again
from caseclock.domain.procedures.household.opening import case_number
from caseclock.domain.procedures.household.travelling import OpenTransferredCase
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse


class CompleteTransfer(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything of the household is here."""


def open_transferred_case(body: OpenTransferredCase, view: View) -> Iterator[Output]:
    """The household with all that ran for it; clocks are counted anew by this county's calendars."""
    number = case_number(view)
    yield CaseOpened(
        kind="household", case_number=number, numbers={**body.numbers, "transferred_from": body.from_number}
    )
    yield assigned(view, queue="transfers")
    for fact, value in body.facts.items():
        yield CaseFactRecorded(fact=fact, value=value)
    if body.filed is not None:
        filed = ApplicationFiled(
            filed_on=body.filed.filed_on,
            calworks_filed_on=body.filed.calworks_filed_on,
            received_at=view.now,
            channel=body.filed.channel,
            programs=body.filed.programs,
        )
        yield New(filed, body.filed.filed_on)
    yield from body.members
    for known in body.representatives:
        if known.in_force(view.today):
            yield named_again(known)
    yield TransferredIn(
        from_county=body.from_county,
        from_case=body.sent_case,
        case_number=body.from_number,
        why=body.why,
        asked_on=body.asked_on,
        takes_effect_on=body.takes_effect_on,
        filed_on=body.filed.filed_on if body.filed else None,
    )
    yield RecountOrdered(reason="the case came from another county")
    yield _told(view, OPENED, body.sent_case, number)


def complete_transfer(body: CompleteTransfer, view: View) -> Iterator[Output]:
    """Tells the sending county, which closes its case."""
    data = transfer(view)
    if data is None or data.side != "takes":
        raise refuse("not_taken", "This case came from no other county", "Nothing is to be completed.")
    yield TransferCompleted(county=view.state.county, takes_effect_on=data.takes_effect_on)
    yield _told(view, COMPLETED, data.other_case, view.state.case_number)


def _told(view: View, topic: str, case: str, number: str) -> Message:
    payload = {
        "to_case": case,
        "opened_case": str(view.state.case_id),
        "case_number": number,
        "county": view.state.county,
    }
    return Message(topic=topic, payload=payload)
