"""A household goes to another county: opened there in time, complete by the first of a month, no gap."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.view import CommandCode, ProcedureCode, View
from caseclock.domain.procedures.county_transfer import sending, taking
from caseclock.domain.procedures.county_transfer.data import FOLDS, Transfer, begun, transfer
from caseclock.domain.procedures.household.travelling import OpenTransferredCase


def sends(view: View) -> bool:
    """Whether this county hands the case over."""
    data = transfer(view)
    return data is not None and data.side == "sends"


def wrong_county(view: View) -> bool:
    """Whether the application was filed in a county that does not serve the household."""
    data = transfer(view)
    return data is not None and data.side == "sends" and data.why == "wrong_county"


def filed_on(view: View) -> date | None:
    """The filing date, which the transfer never changes."""
    data = transfer(view)
    return data.filed_on if data else None


def takes_effect_on(view: View) -> date | None:
    """The first of the benefit month from which the other county pays."""
    data = transfer(view)
    return data.takes_effect_on if data else None


CODE = ProcedureCode(
    name="county_transfer",
    data=Transfer,
    evolve=FOLDS,
    does={"begun": begun},
    facts={"sends": sends, "wrong_county": wrong_county},
    dates={"filed_on": filed_on, "takes_effect_on": takes_effect_on},
    commands={
        "open-transferred-case": CommandCode(OpenTransferredCase, taking.open_transferred_case),
        "complete-transfer": CommandCode(taking.CompleteTransfer, taking.complete_transfer),
        "confirm-transfer": CommandCode(
            sending.ConfirmTransfer, sending.confirm_transfer, reads_history=True
        ),
        "finish-transfer": CommandCode(sending.FinishTransfer, sending.finish_transfer, reads_history=True),
    },
)
