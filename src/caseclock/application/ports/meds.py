"""What MEDS says, as commands: a card is accepted or refused; a reject or an alert is a task with a clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.application.ports.asking import CARD
from caseclock.application.ports.contract import MedsAnswer
from caseclock.application.ports.finding import Found
from caseclock.store.ports import PortRequest

#: A reject or an alert that came without its number.
UNNUMBERED = "unnumbered"


def command_of(
    said: MedsAnswer, request: PortRequest, found: Found, on: date
) -> tuple[str, dict[str, Any]] | None:
    """The command for an answered transaction. Coverage that was accepted stands as it is: None."""
    if request.payload["transaction"] != CARD:
        return None if said.result == "accepted" else task(found, "reject", said.code, on)
    instance = {"instance": request.payload["instance"]}
    if said.result == "accepted":
        return "record-bic-accepted", instance | {"accepted_on": on.isoformat()}
    return "record-bic-refused", instance | {"code": said.code or UNNUMBERED, "text": said.text}


def task(found: Found, kind: str, number: str, on: date) -> tuple[str, dict[str, Any]]:
    """A task for the worker: worked by the tenth working day it counts from next month (W&I 14154.5)."""
    body = {"member": str(found.member.id), "kind": kind, "number": number or UNNUMBERED}
    return "record-meds-alert", body | {"received_on": on.isoformat()}
