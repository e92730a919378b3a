"""Immediate need: told the same day, the supervisor on the next office day, until a decision."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.domain.applying import PROCEDURE, deny, filed, person, replays, told
from tests.support.office import Office

ALERT = "immediate_need_waiting"
PACIFIC = ZoneInfo("America/Los_Angeles")


def soon(office: Office) -> Office:
    """A minute later: the sweep has run."""
    return office.at(office.now.replace(minute=office.now.minute + 1))


def test_a_need_known_at_intake_is_told_the_same_day() -> None:
    for fact in ("immediate_need", "pregnant"):
        office = soon(filed(person("Ana", facts={fact: True}), on="2025-03-07"))
        assert told(office, ALERT) == [("2025-03-07", ("owner",))]
        # 2025-03-07 is a Friday.
        office.on("2025-03-09")
        assert len(told(office, ALERT)) == 1
        office.on("2025-03-10")
        assert told(office, ALERT)[1] == ("2025-03-10", ("owner", "supervisor"))
        office.on("2025-03-11")
        assert told(office, ALERT)[2] == ("2025-03-10", ("owner", "supervisor", "program"))
        replays(office)


def test_a_need_flagged_later_is_told_that_day_and_cleared_by_the_decision() -> None:
    office = filed().at(datetime(2025, 3, 12, 15, 0, tzinfo=PACIFIC))
    office.do("flag-immediate-need", need="emergency")
    soon(office)
    assert told(office, ALERT) == [("2025-03-12", ("owner",))]
    assert office.refused("flag-immediate-need", need="pregnancy").code == "already_so"
    office.on("2025-03-13")
    assert office.alerts().count(ALERT) == 1, "the supervisor is told of the same one"
    office.do("approve-coverage")
    assert ALERT not in office.alerts()
    assert office.clock(PROCEDURE, "immediate_need").stopped_on is not None
    replays(office)


def test_a_need_of_nobody_starts_no_clock() -> None:
    office = filed(person("Ana", facts={"pregnant": "N", "immediate_need": False}))
    assert not office.state.clocks_of(office.instance(PROCEDURE).id, "immediate_need")


def test_a_need_of_one_member_says_nothing_of_another() -> None:
    office = filed(person("Ana", facts={"immediate_need": True}), person("Ben"))
    soon(office)
    assert {a.member for a in office.state.alerts.values()} == {office.member("Ana").id}


def test_a_need_flagged_by_mistake_is_withdrawn_with_its_reason() -> None:
    office = soon(filed(person("Ana", facts={"immediate_need": True})))
    office.do("withdraw-immediate-need", reason="meant for another case")
    assert not office.alerts()
    assert office.refused("withdraw-immediate-need", reason="again").code == "not_so"
    office.do("flag-immediate-need", need="pregnancy")
    soon(office)
    assert office.alerts() == [ALERT]
    replays(office)


def test_after_the_decision_there_is_no_need_to_flag() -> None:
    office = filed()
    deny(office)
    assert office.refused("flag-immediate-need", need="emergency").code == "already_decided"
