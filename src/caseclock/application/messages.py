"""What leaves a case through the outbox: each alert that was raised, and what decisions asked to send."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from caseclock.application.ports.asking import port_rows
from caseclock.domain.case.decision import Decision
from caseclock.domain.case.events import AlertRaised, AlertReassigned
from caseclock.kernel.ids import CaseRef, derive
from caseclock.store.units import OutboxRow

if TYPE_CHECKING:
    from caseclock.application.app import Application

ALERT = "alert"


def outbox_rows(
    app: Application, decision: Decision, command_id: UUID, *, converted: bool = False
) -> tuple[OutboxRow, ...]:
    """One row an alert, a message and a question to a service; ids follow from the command, so a repeat is
    recognisable. What was `converted` from another system was asked there."""
    asked = () if converted else port_rows(app, decision)
    return (*_alerts(decision), *_messages(app, decision, command_id), *asked)


def _alerts(decision: Decision) -> list[OutboxRow]:
    return [
        OutboxRow(
            message_id=derive(recorded.case_id, ALERT, recorded.event.alert_id, recorded.version),
            case_id=recorded.case_id,
            version=recorded.version,
            topic=ALERT,
            payload={
                "case": str(CaseRef(recorded.county, recorded.case_id)),
                "case_number": change.after.case_number,
                "alert": alert.alert,
                "alert_id": alert.id,
                "to": list(alert.to),
                "raised_on": alert.raised_on.isoformat(),
            },
        )
        for change in decision.changes
        for recorded in change.recorded
        if isinstance(recorded.event, AlertRaised | AlertReassigned)
        and (alert := change.after.alerts.get(recorded.event.alert_id)) is not None
    ]


def _messages(app: Application, decision: Decision, command_id: UUID) -> list[OutboxRow]:
    if not decision.messages:
        return []
    own = decision.changes[0].after
    rows = []
    for n, message in enumerate(decision.messages):
        message_id = derive(command_id, "message", n)
        secret = app.keyring.seal(message.secret.encode(), message_id.bytes) if message.secret else None
        rows.append(
            OutboxRow(
                message_id=message_id,
                case_id=own.case_id,
                version=own.version,
                topic=message.topic,
                payload={**message.payload, "case": str(CaseRef(own.county, own.case_id))},
                secret=secret,
                expires_at=message.expires_at,
            )
        )
    return rows
