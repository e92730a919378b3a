"""Alerts that follow from an act and not from a clock."""

from __future__ import annotations

from caseclock.domain.case.events import AlertRaised
from caseclock.domain.case.view import View


def alert_of(procedure: str, view: View, name: str, *to: str) -> AlertRaised:
    """An alert of the running procedure; its id counts how often it was raised."""
    before = f"{view.instance_id}/{name}/"
    count = sum(key.startswith(before) for key in view.state.alerts)
    return AlertRaised(
        alert_id=f"{before}{count + 1}",
        alert=name,
        procedure=procedure,
        instance=view.instance_id,
        member=view.member_id,
        to=to,
    )
