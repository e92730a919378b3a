"""What a transfer between counties keeps, on either side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal

import msgspec

from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.county_transfer import events as t
from caseclock.domain.procedures.household.events import TransferRequested
from caseclock.kernel.events import Recorded

#: Topics of the outbox: that the case was opened there, that it is complete.
OPENED, COMPLETED = "county_transfer_opened", "county_transfer_completed"


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer. `side`: this county sends the case or takes it over; `other` is the county it deals with.

    `asked_at_version`: of the case, as it was sent.
    """

    side: Literal["sends", "takes"]
    other: int
    other_case: str = ""
    other_number: str = ""
    why: str = ""
    asked_on: date
    takes_effect_on: date | None = None
    filed_on: date | None = None
    asked_at_version: int = 0
    opened_on: date | None = None
    completed_on: date | None = None


def transfer(view: View) -> Transfer | None:
    """The transfer of this instance."""
    return view.data if isinstance(view.data, Transfer) else None


def begun(view: View) -> Iterator[Output]:
    """What the transfer is about, from the event that set it off."""
    match view.trigger:
        case TransferRequested() as asked:
            yield t.TransferBegun(
                instance=view.instance_id,
                side="sends",
                other=asked.to_county,
                why=asked.why,
                asked_on=view.on,
                takes_effect_on=asked.takes_effect_on,
                filed_on=asked.filed_on,
            )
        case t.TransferredIn() as came:
            yield t.TransferBegun(
                instance=view.instance_id,
                side="takes",
                other=came.from_county,
                other_case=came.from_case,
                other_number=came.case_number,
                why=came.why,
                asked_on=came.asked_on,
                takes_effect_on=came.takes_effect_on,
                filed_on=came.filed_on,
            )


def _begun(_: Transfer | None, event: t.TransferBegun, recorded: Recorded) -> Transfer:
    return Transfer(
        side=event.side,
        other=event.other,
        other_case=event.other_case,
        other_number=event.other_number,
        why=event.why,
        asked_on=event.asked_on,
        takes_effect_on=event.takes_effect_on,
        filed_on=event.filed_on,
        asked_at_version=recorded.version,
    )


def _opened(data: Transfer | None, event: t.TransferOpened, recorded: Recorded) -> Transfer | None:
    if data is None or data.opened_on is not None:
        return data
    return msgspec.structs.replace(data, other_number=event.case_number, opened_on=recorded.effective_on)


def _completed(data: Transfer | None, event: t.TransferCompleted, recorded: Recorded) -> Transfer | None:
    if data is None or data.completed_on is not None:
        return data
    return msgspec.structs.replace(data, completed_on=recorded.effective_on)


FOLDS: dict[str, Callable[[Any, Any, Recorded], Any]] = {
    "transfer.begun": _begun,
    "case.transfer_opened": _opened,
    "case.transfer_completed": _completed,
}
