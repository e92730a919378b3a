"""What must hold of every case after any story, however often its workers were killed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from caseclock.domain.clocks.events import ClockRang
from caseclock.kernel.events import Recorded
from tests.stories.person import Person
from tests.support.office import Office

#: Events after which rungs are armed whose due moment may lie behind rungs that have rung.
ARMS = {
    "clock.started", "clock.reanchored", "clock.resumed", "clock.extended", "clock.recalculated",
    "clock.reopened", "member.moved_in", "command.reversed", "case.reopened",
}  # fmt: skip
#: What only workers beside the one that fires add to a case.
BESIDE = {"case.numbered"}
IDS = re.compile(r"\d{5,}")


async def held(person: Person, case: str) -> list[dict[str, Any]]:
    """No rung lost, none doubled, order kept, lateness recorded. Answers the case's history."""
    history = await person.history(case)
    assert [e["version"] for e in history] == list(range(1, len(history) + 1))
    rang = [e for e in history if e["type"] == "clock.rang"]
    keys = [(e["data"]["clock"], e["data"]["rung"], e["data"]["arming"]) for e in rang]
    assert len(keys) == len(set(keys)), "a rung rang twice"
    assert list(_overtaken(history)) == []
    for event in rang:
        due_at = datetime.fromisoformat(event["data"]["due_at"])
        late = (datetime.fromisoformat(event["recorded_at"]) - due_at).total_seconds()
        assert event["data"].get("late_seconds", 0) == int(late), "lateness was not recorded"
    now = datetime.fromisoformat((await person.ask("/clock"))["now"])
    for row in (await person.ask(f"/cases/{case}/clocks"))["items"]:
        for at, rung in row["clock"]["rungs"].items():
            lost = rung["status"] == "armed" and datetime.fromisoformat(rung["due_at"]) <= now
            assert not lost, f"{row['clock']['id']} {at} was lost"
    return history


def _overtaken(history: list[dict[str, Any]]) -> Iterator[str]:
    """Rungs that rang after one that was due later, without having been armed in between."""
    latest = ""
    for event in history:
        if event["type"] in ARMS:
            latest = ""
        elif event["type"] == "clock.rang":
            due_at = datetime.fromisoformat(event["data"]["due_at"]).isoformat()
            if due_at < latest:
                yield f"{event['data']['clock']} {event['data']['rung']}, due {due_at}, after {latest}"
            latest = max(latest, due_at)


def same_life(one: Office, other: Office) -> None:
    """Both offices lived the same: every event of every case, its date, and each rung's due moment.

    The one fired each rung at its moment and lost no worker; what is late in the other moved no date.
    """
    assert len(one.states) == len(other.states)
    for mine, theirs in zip(one.states, other.states, strict=True):
        assert _life(one.history[mine]) == _life(other.history[theirs])


def _life(history: list[Recorded]) -> list[tuple[str, ...]]:
    life = []
    for recorded in history:
        event = recorded.event
        if event.type in BESIDE:
            continue
        rung = (event.clock, event.rung, str(event.due_at)) if isinstance(event, ClockRang) else ()
        life.append((event.type, str(recorded.effective_on), *(IDS.sub("", part) for part in rung)))
    return life


def clocks_named(clocks: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The clocks of that name in an answer of /clocks."""
    return [row["clock"] for row in clocks["items"] if row["clock"]["name"] == name]
