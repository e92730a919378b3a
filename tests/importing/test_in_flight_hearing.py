"""A hearing that ran over there runs on here: from its true days, and what is past is told to nobody."""

from __future__ import annotations

from caseclock.application.app import Application
from tests.importing.test_extract import app
from tests.importing.test_in_flight_owners import loaded

__all__ = ["app"]

STEPS = [
    {
        "on": "2025-02-12",
        "do": "request-hearing",
        "member": "Rosa",
        "with": {
            "filed_on": "2025-02-10",
            "received_on": "2025-02-12",
            "channel": "state_hearings_division",
            "act": {"kind": "discontinuance", "mailed_on": "2025-02-05", "effective_on": "2025-03-01"},
        },
    },
    {
        "on": "2025-03-03",
        "do": "schedule-hearing",
        "member": "Rosa",
        "with": {"scheduled_for": "2025-04-01"},
    },
]


async def test_a_running_hearing_comes_over_with_its_anchors(app: Application) -> None:
    state = await loaded(app, "HEAR-1", steps=STEPS)
    [hearing] = state.instances_of("hearing")
    assert {"scheduled"} <= set(hearing.configuration)
    assert (hearing.data.aid, hearing.data.days_late) == ("paid", 0)
    decision = state.clocks_of(hearing.id, "hearing_decision")[0]
    assert (str(decision.anchor_on), str(decision.schedule.due_on)) == ("2025-02-10", "2025-05-11")
    statement = state.clocks_of(hearing.id, "statement_of_position")[0]
    # 31 March is Cesar Chavez Day, so the second working day before is Thursday, the 27th.
    assert str(statement.schedule.due_on) == "2025-03-27"
    rungs = [rung.status for clock in (decision, statement) for rung in clock.rungs.values()]
    assert set(rungs) == {"overtaken"}
    assert [a.alert for a in state.alerts.values() if a.procedure == "hearing"] == []
