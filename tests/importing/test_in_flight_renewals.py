"""A renewal that was under way in the other system goes on here, with its own days and nobody told twice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.importing.in_flight import InFlight
from caseclock.domain.procedures.renewal.data import Renewal
from caseclock.kernel.time import add_months, first_of_month, last_of_month, local_date, wall_now
from tests.importing.test_extract import app, state_of

__all__ = ["app"]

TODAY = local_date(wall_now())
DUE = add_months(first_of_month(TODAY), 1)
MAILED = DUE - timedelta(days=61)


def step(on: date, do: str, **body: Any) -> dict[str, Any]:
    return {"on": on, "do": do, "member": "Rosa", "with": body}


LINE = {
    "row": 1,
    "county_code": 21,
    "numbers": {"county_case": "REN-1"},
    "application": {"filed_on": "2025-01-06"},
    "members": {"Rosa": {"first_name": "Rosa", "last_name": "Vega", "birth_date": "1991-04-02"}},
    "steps": [
        step(date(2025, 1, 20), "approve-coverage", citation="W&I 14005.30"),
        step(date(2025, 1, 21), "schedule-renewal", due_month=DUE),
        step(MAILED, "record-ex-parte-review", result="not_enough", sources=["meds"], lacking=["income"]),
        step(MAILED, "mail-renewal-packet", printed_on=MAILED, mailed_on=MAILED, address="1 Main St"),
    ],
}


async def test_a_renewal_under_way_over_there_runs_on_here(app: Application) -> None:
    manifest = await InFlight(app).run(msgspec.json.encode(LINE), "running.jsonl")
    assert [each.outcome for each in manifest.lines] == ["done"], manifest.lines
    state = await state_of(app, manifest.lines[0])
    (instance,) = state.instances_of("renewal")
    assert isinstance(instance.data, Renewal)
    assert (instance.data.due_month, instance.data.packet_on) == (DUE, MAILED)
    assert "packet_out" in instance.configuration
    due, reply = (state.clocks_of(instance.id, name)[-1] for name in ("due", "reply"))
    assert (due.status, due.schedule.due_on) == ("running", last_of_month(DUE))
    assert reply.anchor_on == MAILED
    assert [a.alert for a in state.alerts.values() if a.procedure == "renewal"] == []
