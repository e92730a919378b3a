"""What must hold of every case after any story, however often its workers were killed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.stories.person import Person


async def held(person: Person, case: str) -> list[dict[str, Any]]:
    """No rung lost, none doubled, order kept, dates unmoved by lateness. Answers the case's history."""
    history = await person.history(case)
    assert [e["version"] for e in history] == list(range(1, len(history) + 1))
    rang = [e for e in history if e["type"] == "clock.rang"]
    keys = [(e["data"]["clock"], e["data"]["rung"], e["data"]["arming"]) for e in rang]
    assert len(keys) == len(set(keys)), "a rung rang twice"
    due = [datetime.fromisoformat(e["data"]["due_at"]) for e in rang]
    assert due == sorted(due), "rungs rang out of order"
    for event, due_at in zip(rang, due, strict=True):
        late = (datetime.fromisoformat(event["recorded_at"]) - due_at).total_seconds()
        assert event["data"].get("late_seconds", 0) == int(late), "lateness was not recorded"
    clocks = [row["clock"] for row in (await person.ask(f"/cases/{case}/clocks"))["items"]]
    now = datetime.fromisoformat((await person.ask("/clock"))["now"])
    for clock in clocks:
        for at, rung in clock["rungs"].items():
            lost = rung["status"] == "armed" and datetime.fromisoformat(rung["due_at"]) <= now
            assert not lost, f"{clock['id']} {at} was lost"
    return history


def clocks_named(clocks: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The clocks of that name in an answer of /clocks."""
    return [row["clock"] for row in clocks["items"] if row["clock"]["name"] == name]
