"""Own mistakes: a worker takes back her own entry of the day, and an entry on the wrong case is moved."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from caseclock.domain.case.parts import touched
from caseclock.domain.procedures.household.undoing import ENTRY
from caseclock.kernel.refusal import Refusal
from tests.domain.applying import filed
from tests.support.office import Office

BODY: dict[str, Any] = {"form": "MC 355", "received_on": "2025-03-20"}


def noted(on: str = "2025-03-20") -> Office:
    """A paper that Ann recorded at nine on a day."""
    office = filed().on(on)
    office.do("receive-paper", **BODY)
    return office


@pytest.mark.parametrize(
    ("day", "hour", "code"),
    [("2025-03-20", 23, ""), ("2025-03-21", 0, "not_today"), ("2025-03-21", 9, "not_today")],
)
def test_a_worker_takes_back_her_own_entry_until_the_day_is_over(day: str, hour: int, code: str) -> None:
    office = noted()
    command = office.last_command
    answer = office.on(day, hour).attempt("reverse-command", command=command, reason="twice")
    assert (answer.code if isinstance(answer, Refusal) else "") == code
    assert office.state.papers == {} if not code else len(office.state.papers) == 1


def test_another_workers_entry_and_a_mailing_are_a_supervisors_to_take_back() -> None:
    office = noted()
    command = office.last_command
    recorded = office.history[office.case_id]
    office.history[office.case_id] = [
        replace(each, meta=replace(each.meta, actor="bea")) for each in recorded
    ]
    assert office.refused("reverse-command", command=command, reason="twice").code == "not_yours"
    office.do("reverse-command", role="supervisor", command=command, reason="twice")
    assert office.state.papers == {}


def test_both_sides_stay_visible() -> None:
    office = noted()
    office.do("reverse-command", command=office.last_command, reason="twice")
    assert office.events("paper.recorded") == ["paper.recorded"]
    assert office.events("command.reversed") == ["command.reversed"]
    assert office.reread() == office.state


def wrong_case() -> tuple[Office, Any, Any]:
    """A paper recorded in the first case that belongs to the second."""
    office = noted()
    office.given = {ENTRY: ("receive-paper", {**BODY, "member": str(office.member("Ana").id)})}
    here, command = office.case_id, office.last_command
    there = office.another_case()
    office.do("open-case", members=[{"first_name": "Luis", "last_name": "Test"}])
    office.case_id = here
    return office, command, there


def test_an_entry_on_the_wrong_case_moves_and_both_timelines_say_so() -> None:
    office, command, there = wrong_case()
    here = office.case_id
    luis = next(iter(office.states[there].members))
    office.do("move-entry", command=command, to_case=there, member_there=luis, reason="the Lopez letter")
    assert office.states[here].papers == {}
    (paper,) = office.states[there].papers.values()
    assert (paper.form, str(paper.received_on), paper.member) == ("MC 355", "2025-03-20", luis)
    ways = {
        case: [(e.event.way, e.event.other) for e in office.history[case] if e.event.type == "entry.moved"]
        for case in (here, there)
    }
    assert ways == {here: [("out", there)], there: [("in", here)]}


def test_a_moved_entry_is_itself_taken_back_in_both() -> None:
    office, command, there = wrong_case()
    before = {case: office.states[case] for case in office.states}
    office.do("move-entry", command=command, to_case=there, reason="the Lopez letter")
    office.do("reverse-command", command=office.last_command, reason="it was right")
    for case, was in before.items():
        assert touched(was, office.states[case]) == {}


def test_what_the_other_case_would_refuse_moves_nothing() -> None:
    office, command, there = wrong_case()
    office.given = {ENTRY: ("work-alert", {"alert_id": "x"})}
    before = office.state
    assert office.refused("move-entry", command=command, to_case=there, reason="r").code == "no_alert"
    assert office.state == before
    office.given = {}
    assert office.refused("move-entry", command=command, to_case=there, reason="r").code == "nothing_kept"
    assert office.refused("move-entry", command=command, to_case=office.case_id, reason="r").code == "no_case"
