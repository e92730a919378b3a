"""Which recorded events ask a service outside: each leaves the case as a message, in the same append."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from caseclock.domain.case.decision import Decision
from caseclock.domain.procedures.status_verification.events_checks import HubRequested, SaveRequested
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import derive
from caseclock.store.units import OutboxRow

if TYPE_CHECKING:
    from caseclock.application.app import Application

TOPIC = "port."


def port_rows(app: Application, decision: Decision) -> Iterator[OutboxRow]:
    """A message for each question to a service that has an address. It names nobody: who is meant is looked
    up, and decrypted, for the call alone."""
    for change in decision.changes:
        for recorded in change.recorded:
            service, payload = asked(recorded)
            if service and app.ports.asks(service):
                yield OutboxRow(
                    message_id=derive(recorded.case_id, "port", recorded.version),
                    case_id=recorded.case_id,
                    version=recorded.version,
                    topic=TOPIC + service,
                    payload={"service": service, **payload},
                )


def asked(recorded: Recorded) -> tuple[str, dict[str, Any]]:
    """The service that an event asks, and what the message says; empty for any other event."""
    event = recorded.event
    if isinstance(event, HubRequested):
        return "hub", _of_instance(event) | {"number": event.number}
    if isinstance(event, SaveRequested):
        return "save", _of_instance(event) | {"number": event.number, "step": event.step}
    return "", {}


def _of_instance(event: HubRequested | SaveRequested) -> dict[str, Any]:
    return {"instance": event.instance, "member": str(event.member)}
