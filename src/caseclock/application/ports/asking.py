"""Which recorded events ask a service outside: each leaves the case as a message, in the same append."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CaseState
from caseclock.domain.procedures.deemed_newborn.events import BicRequested
from caseclock.domain.procedures.status_verification.events_checks import HubRequested, SaveRequested
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import derive
from caseclock.store.units import OutboxRow

if TYPE_CHECKING:
    from caseclock.application.app import Application

TOPIC = "port."
#: Transactions of MEDS: add and change coverage, end or hold it, ask for a card.
ADD, CHANGE, END, CARD = "EW20", "EW12", "EW40", "EW45"


def port_rows(app: Application, decision: Decision) -> Iterator[OutboxRow]:
    """A message for each question to a service that has an address. It names nobody: who is meant is looked
    up, and decrypted, for the call alone."""
    for change in decision.changes:
        for recorded in change.recorded:
            service, payload = asked(recorded, change.before)
            if service and app.ports.asks(service):
                yield OutboxRow(
                    message_id=derive(recorded.case_id, "port", recorded.version),
                    case_id=recorded.case_id,
                    version=recorded.version,
                    topic=TOPIC + service,
                    payload={"service": service, **payload},
                )


def asked(recorded: Recorded, before: CaseState) -> tuple[str, dict[str, Any]]:
    """The service that an event asks, and what the message says; empty for any other event."""
    event = recorded.event
    if isinstance(event, HubRequested):
        return "hub", _of_instance(event) | {"number": event.number}
    if isinstance(event, SaveRequested):
        return "save", _of_instance(event) | {"number": event.number, "step": event.step}
    if isinstance(event, CoverageWasSet):
        return "meds", _coverage(event, before)
    if isinstance(event, BicRequested):
        from_month = event.from_month.isoformat()
        return "meds", {**_of_instance(event), "transaction": CARD, "from_month": from_month}
    return "", {}


def _coverage(event: CoverageWasSet, before: CaseState) -> dict[str, Any]:
    """Added at first, changed afterwards, ended where no scope is left."""
    known = bool(before.coverage.get(event.member))
    return {
        "instance": "",
        "member": str(event.member),
        "transaction": END if event.scope == "none" else CHANGE if known else ADD,
        "from_month": event.from_month.isoformat(),
        "to_month": event.to_month.isoformat() if event.to_month else None,
        "scope": event.scope,
        "programme": event.programme,
        "funding": event.funding,
    }


def _of_instance(event: HubRequested | SaveRequested | BicRequested) -> dict[str, Any]:
    return {"instance": event.instance, "member": str(event.member)}
