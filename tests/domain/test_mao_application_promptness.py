"""Story 1: one promptness clock a member, 45 or 90 days from one anchor, stopped by the mailed notice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from caseclock.kernel.time import local_date
from tests.domain.applying import PROCEDURE, deny, filed, mail, person, replays, standing, told
from tests.support.office import Office

PACIFIC = ZoneInfo("America/Los_Angeles")


def combined() -> Office:
    return filed(person("Ana"), person("Ben"), on="2025-03-06", calworks_on="2025-03-03")


def test_a_combined_application_is_due_45_days_from_the_earlier_date() -> None:
    office = combined()
    for name in ("Ana", "Ben"):
        clock = office.clock(PROCEDURE, "promptness", name)
        assert (clock.anchor_on, clock.budget) == (date(2025, 3, 3), 45)
        assert clock.schedule.due_on == date(2025, 4, 17)
        assert clock.schedule.due_at == datetime(2025, 4, 18, 7, tzinfo=UTC)
        assert clock.schedule.internal_on == date(2025, 4, 17)
    replays(office)


def test_it_warns_on_day_30_and_on_the_friday_before_day_40() -> None:
    office = filed().on("2025-04-16")
    assert told(office, "app_promptness_warning") == [
        ("2025-04-02", ("owner",)),
        ("2025-04-11", ("owner", "supervisor")),
    ]
    rungs = office.clock(PROCEDURE, "promptness").rungs
    fired = {at: rung.fired_at for at, rung in rungs.items() if rung.status == "fired"}
    assert fired == {
        "day 30": datetime(2025, 4, 2, 8, tzinfo=PACIFIC),
        "day 40": datetime(2025, 4, 11, 8, tzinfo=PACIFIC),
    }
    assert date(2025, 4, 12).weekday() == 5


def test_decided_and_mailed_in_time_stops_the_clock_on_the_mailing_day() -> None:
    office = filed().on("2025-04-10")
    office.do("approve-coverage")
    assert standing(office) == {"approval_decided", "in_time"}
    assert office.clock(PROCEDURE, "promptness").stopped_on is None
    office.on("2025-04-11", hour=16)
    mail(office, "2025-04-11")
    clock = office.clock(PROCEDURE, "promptness")
    assert (clock.status, clock.stopped_on) == ("stopped", date(2025, 4, 11))
    assert standing(office) == {"approved", "mailed_on_time"}
    assert office.instance(PROCEDURE).final
    assert not office.alerts()
    assert not [c for c in office.state.clocks_of(office.instance(PROCEDURE).id) if c.stopped_on is None]
    replays(office)


def test_decided_and_not_mailed_is_a_state_with_its_own_alert() -> None:
    office = filed().on("2025-04-15")
    office.do("approve-coverage")
    office.on("2025-04-16")
    assert told(office, "decided_not_mailed") == [("2025-04-16", ("owner",))]
    office.on("2025-04-17")
    assert told(office, "decided_not_mailed")[1:] == [("2025-04-16", ("owner", "supervisor"))]
    office.on("2025-04-18")
    assert standing(office) == {"approval_decided", "overdue"}
    assert set(office.alerts()) == {"decided_not_mailed", "app_overdue"}
    mail(office, "2025-04-18")
    assert standing(office) == {"approved", "mailed_late"}
    assert not office.alerts()
    replays(office)


def test_overdue_tells_owner_and_supervisor_and_stays_open() -> None:
    office = filed().on("2025-04-17", hour=23)
    assert standing(office) == {"filed", "in_time"}
    office.on("2025-06-30")
    assert told(office, "app_overdue") == [("2025-04-17", ("owner", "supervisor"))]
    assert standing(office) == {"filed", "overdue"}
    assert not office.instance(PROCEDURE).final
    assert office.events("promptness.") == ["promptness.overdue", "promptness.outer_limit_reached"]
    assert not office.events("coverage.denied")
    assert not office.events("eligibility")
    replays(office)


def test_the_notice_mailed_in_time_and_recorded_late_takes_the_overdue_back() -> None:
    office = filed().on("2025-04-16")
    office.do("approve-coverage")
    office.on("2025-04-21")
    assert "overdue" in standing(office)
    mail(office, "2025-04-16")
    assert standing(office) == {"approved", "mailed_on_time"}
    assert office.events("promptness.") == ["promptness.overdue", "promptness.found_timely"]
    assert office.clock(PROCEDURE, "promptness").status == "stopped"
    rung = office.clock(PROCEDURE, "promptness").rungs["due"]
    assert (rung.status, rung.answered_on) == ("fired", date(2025, 4, 16))
    assert not office.alerts()


def test_a_disability_claimed_on_day_20_has_90_days_and_the_others_keep_45() -> None:
    office = combined().on("2025-03-23")
    office.do("claim-disability", member=office.member("Ana").id)
    ana = office.clock(PROCEDURE, "promptness", "Ana")
    assert (ana.anchor_on, ana.budget, ana.schedule.due_on) == (date(2025, 3, 3), 90, date(2025, 6, 1))
    assert ana.schedule.internal_on == date(2025, 5, 30)
    assert (ana.original_due_on, ana.superseded[0].due_on) == (date(2025, 4, 17), date(2025, 4, 17))
    assert office.clock(PROCEDURE, "promptness", "Ben").schedule.due_on == date(2025, 4, 17)
    office.on("2025-05-31")
    warned = [a for a in office.state.alerts.values() if a.alert == "app_promptness_warning"]
    by_member = {
        name: [str(a.raised_on) for a in warned if a.member == office.member(name).id]
        for name in ("Ana", "Ben")
    }
    # Day 60 is a Friday, day 80 a Thursday.
    assert by_member == {"Ana": ["2025-05-02", "2025-05-22"], "Ben": ["2025-04-02", "2025-04-11"]}
    assert standing(office, "Ana") == {"filed", "in_time"}
    assert standing(office, "Ben") == {"filed", "overdue"}
    replays(office)


def test_a_disability_known_at_intake_counts_90_days_from_the_start() -> None:
    office = filed(person("Ana", facts={"disability_basis": True}), on="2025-03-06", calworks_on="2025-03-03")
    clock = office.clock(PROCEDURE, "promptness")
    assert (clock.budget, clock.schedule.due_on) == (90, date(2025, 6, 1))


def test_a_disability_withdrawn_counts_45_days_again_and_is_overdue_when_they_are_over() -> None:
    office = filed().on("2025-03-23")
    office.do("claim-disability")
    office.on("2025-05-05")
    office.do("withdraw-disability")
    office.on("2025-05-06")
    assert office.clock(PROCEDURE, "promptness").schedule.due_on == date(2025, 4, 17)
    assert standing(office) == {"filed", "overdue"}
    assert "app_overdue" in office.alerts()
    replays(office)


def test_a_disability_claimed_after_day_45_makes_it_timely_again() -> None:
    office = filed().on("2025-04-25")
    office.do("claim-disability")
    assert standing(office) == {"filed", "in_time"}
    assert "app_overdue" not in office.alerts()
    assert office.clock(PROCEDURE, "promptness").status == "running"
    assert office.refused("claim-disability").code == "already_so"
    office.on("2025-06-02")
    assert "app_overdue" in office.alerts()
    replays(office)


def test_claiming_after_day_90_changes_the_dates_and_leaves_it_overdue() -> None:
    office = filed().on("2025-06-10")
    office.do("claim-disability")
    assert standing(office) == {"filed", "overdue"}
    assert "app_overdue" in office.alerts()


@pytest.mark.parametrize(
    ("until", "lawful"), [("2025-05-30", True), ("2025-06-03", True), ("2025-06-04", False)]
)
def test_an_extension_ends_within_three_months(until: str, lawful: bool) -> None:
    office = filed().on("2025-04-08")
    body = {"reason": "applicant_delay", "why": "bank statements come in May", "until": until}
    if lawful:
        office.do("extend-promptness", **body)
        clock = office.clock(PROCEDURE, "promptness")
        assert clock.schedule.due_on == date.fromisoformat(until)
        assert clock.original_due_on == date(2025, 4, 17)
        assert clock.extensions[0].reason == "applicant_delay"
        assert standing(office) == {"filed", "extended"}
        assert not office.alerts()
    else:
        refusal = office.refused("extend-promptness", **body)
        assert refusal.remedy == "Give a date from 2025-04-18 to 2025-06-03."
        assert refusal.field == "until"


def test_an_extended_application_is_warned_of_again_before_its_new_date() -> None:
    office = filed().on("2025-04-08")
    office.do("extend-promptness", reason="examining_doctor_delay", why="report is late", until="2025-05-15")
    office.on("2025-05-16")
    assert [day for day, _ in told(office, "app_promptness_warning")] == [
        "2025-04-02",
        "2025-04-11",
        "2025-05-09",
    ]
    assert told(office, "app_overdue") == [("2025-05-15", ("owner", "supervisor"))]
    assert standing(office) == {"filed", "overdue"}
    replays(office)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "too_much_work", "why": "x", "until": "2025-05-01"}, "reason_not_lawful"),
        ({"reason": "applicant_delay", "why": "x", "until": "2025-04-01"}, "extension_out_of_bounds"),
        ({"reason": "applicant_delay", "why": "x", "until": "2025-04-17"}, "extension_out_of_bounds"),
    ],
)
def test_an_extension_needs_a_lawful_reason_and_a_later_day(body: dict[str, str], code: str) -> None:
    office = filed().on("2025-04-08")
    assert office.refused("extend-promptness", **body).code == code


def test_what_is_overdue_is_not_made_timely_by_an_extension() -> None:
    office = filed().on("2025-04-18")
    refusal = office.refused("extend-promptness", reason="applicant_delay", why="x", until="2025-05-01")
    assert refusal.code == "clock_past_due"


def test_the_outer_limit_warns_ten_days_before_and_reaches_the_program() -> None:
    office = filed(on="2025-03-03").on("2025-06-04")
    limit = office.clock(PROCEDURE, "outer_limit")
    assert limit.schedule.due_on == date(2025, 6, 3)
    # Ten days before is Saturday 05-24.
    assert told(office, "app_outer_limit") == [
        ("2025-05-23", ("owner", "supervisor")),
        ("2025-06-03", ("owner", "supervisor", "program")),
    ]


def test_a_member_added_later_has_the_day_of_the_request_as_anchor() -> None:
    office = filed().on("2025-03-20")
    office.do("add-member", person=person("Cruz"))
    clock = office.clock(PROCEDURE, "promptness", "Cruz")
    assert (clock.anchor_on, clock.schedule.due_on) == (date(2025, 3, 20), date(2025, 5, 4))
    assert clock.schedule.internal_on == date(2025, 5, 2)
    assert office.clock(PROCEDURE, "promptness", "Ana").anchor_on == date(2025, 3, 3)


def test_calworks_added_later_never_moves_the_clock() -> None:
    office = filed().on("2025-03-20")
    office.do("link-calworks-application", filed_on="2025-03-18")
    assert office.clock(PROCEDURE, "promptness").anchor_on == date(2025, 3, 3)
    assert office.instance(PROCEDURE).data.calworks_filed_on == date(2025, 3, 18)
    refusal = office.refused("link-calworks-application", filed_on="2025-02-28")
    assert refusal.code == "filed_before_the_anchor"
    replays(office)


def test_a_late_application_keeps_its_date_and_what_is_past_is_not_told() -> None:
    office = filed(on="2025-03-03", opened_on="2025-04-14").on("2025-04-18")
    rungs = office.clock(PROCEDURE, "promptness").rungs
    assert [rungs[at].status for at in ("day 30", "day 40", "due")] == ["overtaken", "overtaken", "fired"]
    assert standing(office) == {"filed", "overdue"}


def test_mailed_on_the_last_minute_of_the_last_day_is_in_time() -> None:
    office = filed().at(datetime(2025, 4, 17, 23, 59, tzinfo=PACIFIC))
    deny(office)
    mail(office, "2025-04-17")
    assert standing(office) == {"denied", "mailed_on_time"}
    assert local_date(office.now) == date(2025, 4, 17)
