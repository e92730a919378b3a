"""When rungs ring, and what becomes of them as dates move."""

from datetime import date

import pytest

from caseclock.domain.clocks import acts
from caseclock.domain.clocks.armed import armed_rungs, fires_next
from caseclock.domain.clocks.schedule import schedule
from caseclock.domain.workflow.definition import Allowed, RungSpec
from caseclock.kernel.time import at_local
from tests.clocks.office import (
    CODE,
    COUNTY,
    EDWARDS,
    POLICY,
    PROMPTNESS,
    SAVE,
    WHERE,
    after,
    policy,
    spec,
    started,
)

MARCH_3 = date(2025, 3, 3)


def test_warnings_ring_at_the_warning_hour_and_staff_hear_them_on_office_days() -> None:
    rungs = started(PROMPTNESS, MARCH_3, 45).rungs
    assert rungs["day 30"].due_at == at_local(date(2025, 4, 2), 8)
    assert rungs["day 40"].due_at == at_local(date(2025, 4, 11), 8)  # 04-12 is a Saturday
    assert rungs["due"].due_at == at_local(date(2025, 4, 18), 0)
    assert list(rungs) == ["day 30", "day 40", "due"]
    assert {(rung.status, rung.arming) for rung in rungs.values()} == {("armed", 1)}


def test_a_member_is_told_on_the_day_itself() -> None:
    told = spec(rungs=[RungSpec(at="day 40", alert="w", to=("member",))])
    assert started(told, MARCH_3, 45).rungs["day 40"].due_at == at_local(date(2025, 4, 12), 8)


def test_what_moves_the_chart_keeps_its_legal_day() -> None:
    moves = spec(rungs=[RungSpec(at="day 40", event="half", to=("owner",))])
    assert started(moves, MARCH_3, 45).rungs["day 40"].due_at == at_local(date(2025, 4, 12), 8)


def test_no_warning_moves_to_before_the_clock_began() -> None:
    soon = spec(rungs=[RungSpec(at="day 1", alert="w", to=("owner",))])
    friday = date(2025, 4, 11)
    assert started(soon, friday, 45).rungs["day 1"].due_at == at_local(date(2025, 4, 12), 8)


def test_what_was_counted_under_one_policy_is_not_taken_for_another_of_the_same_version() -> None:
    """A question of what if, for one, has no version of its own."""
    closed = policy(frozenset({date(2025, 4, 17)}))
    days = [
        schedule(PROMPTNESS, COUNTY, each, MARCH_3, at_local(MARCH_3, 9), 45)
        for each in (POLICY, closed, POLICY)
    ]
    assert [each.internal_on for each in days] == [date(2025, 4, 17), date(2025, 4, 16), date(2025, 4, 17)]


def test_days_before_due_hours_and_working_days() -> None:
    assert started(EDWARDS, MARCH_3, 2).rungs["-10 days"].due_at == at_local(date(2025, 4, 23), 8)
    issued = at_local(date(2025, 3, 8), 20)
    code = started(CODE, date(2025, 3, 8), 24, anchor_at=issued)
    assert code.rungs["hour 12"].due_at == at_local(date(2025, 3, 9), 9)
    save = started(SAVE, date(2025, 5, 22), 20)
    assert save.rungs["day 10"].due_at == at_local(date(2025, 6, 6), 8)


def test_a_year_no_calendar_lists_leaves_the_warning_on_its_day() -> None:
    long = spec(rungs=[RungSpec(at="day 5000", alert="w", to=("owner",))])
    far = started(long, date(2025, 1, 1), 5001).rungs["day 5000"].due_at
    assert far == at_local(date(2038, 9, 10), 8)


@pytest.mark.parametrize("at", ["day", "day -3", "+3 days", "hours 3", "due "])
def test_a_rung_that_cannot_be_read_says_how_to_write_it(at: str) -> None:
    with pytest.raises(ValueError, match="write `day N`"):
        started(spec(rungs=[RungSpec(at=at)]), MARCH_3, 45)


def test_a_clock_that_starts_late_fires_what_bears_an_event_and_lets_warnings_pass() -> None:
    late = at_local(date(2025, 4, 20), 12)
    rungs = started(PROMPTNESS, MARCH_3, 45, now=late).rungs
    assert [(r.status, r.arming) for r in rungs.values()] == [
        ("overtaken", 0), ("overtaken", 0), ("armed", 1),
    ]  # fmt: skip
    converted = started(PROMPTNESS, MARCH_3, 45, now=late, converted=True)
    assert {r.status for r in converted.rungs.values()} == {"overtaken"}
    assert converted.status == "running"


def test_what_is_past_with_an_unread_event_rings_late() -> None:
    half = spec(rungs=[RungSpec(at="day 20", event="half")])
    clock = started(half, MARCH_3, 45, now=at_local(date(2025, 4, 1), 9))
    assert fires_next({clock.id: clock}, at_local(date(2025, 4, 1), 9)) == (
        clock.id,
        "day 20",
        1,
        at_local(date(2025, 3, 23), 8),
    )


def test_timer_rows_come_by_due_moment() -> None:
    clock = started(PROMPTNESS, MARCH_3, 45)
    second = started(EDWARDS, MARCH_3, 1)
    rows = armed_rungs({"x": clock, "y": second})
    assert [row.rung for row in rows] == ["-10 days", "day 30", "due", "day 40", "due"]
    assert fires_next({"x": clock}, at_local(MARCH_3, 10)) is None
    assert fires_next({}) is None


def test_missed_by_downtime_still_fires_when_another_date_moves() -> None:
    clock = started(PROMPTNESS, MARCH_3, 45)
    now = at_local(date(2025, 4, 3), 9)  # the day-30 warning of 04-02 has not fired yet
    extended = acts.extend(clock, PROMPTNESS, date(2025, 5, 30), "doctor", now=now, **WHERE)
    assert set(extended.rungs) == {"due"}
    clock = after(clock, now, extended)
    assert (clock.rungs["day 30"].status, clock.rungs["due"].arming) == ("armed", 2)


def test_a_rung_counted_from_due_rings_again_for_the_new_date() -> None:
    warned = spec(rungs=[RungSpec(at="-5 days", alert="w", to=("owner",))], extend=Allowed("law"))
    clock = started(warned, MARCH_3, 45)
    now = at_local(date(2025, 4, 14), 9)
    clock = after(clock, now, *acts.ring(clock, warned, "-5 days", 1, now, ("owner",)))
    assert clock.rungs["-5 days"].status == "fired"
    clock = after(clock, now, acts.extend(clock, warned, date(2025, 5, 30), "doctor", now=now, **WHERE))
    again = clock.rungs["-5 days"]
    assert (again.status, again.arming) == ("armed", 2)
    assert again.due_at == at_local(date(2025, 5, 23), 8)  # 05-25 is a Sunday


def test_a_rung_of_one_budget_rings_only_while_the_clock_counts_by_it() -> None:
    ladder = spec(
        rungs=[
            RungSpec(at="day 30", alert="w", to=("owner",), under="general"),
            RungSpec(at="day 60", alert="w", to=("owner",), under="disability"),
        ]
    )
    general = started(ladder, MARCH_3, 45, parameter="general")
    assert {at: rung.status for at, rung in general.rungs.items()} == {
        "day 30": "armed",
        "day 60": "cancelled",
        "due": "armed",
    }
    now = at_local(date(2025, 3, 23), 9)
    moved = acts.recalculate(general, ladder, "disability", 90, "claimed", now=now, **WHERE)
    longer = after(general, now, moved)
    assert longer.rungs["day 30"].status == "cancelled"
    assert longer.rungs["day 60"].status == "armed"
    back = after(longer, now, acts.recalculate(longer, ladder, "general", 45, "withdrawn", now=now, **WHERE))
    assert (back.rungs["day 30"].status, back.rungs["day 60"].status) == ("armed", "cancelled")


def test_a_rung_for_extended_clocks_waits_for_an_extension() -> None:
    last = spec(
        rungs=[RungSpec(at="-5 days", alert="w", to=("owner",), if_extended=True)], extend=Allowed("law")
    )
    clock = started(last, MARCH_3, 45)
    assert clock.rungs["-5 days"].status == "cancelled"
    now = at_local(date(2025, 4, 1), 9)
    extended = after(clock, now, acts.extend(clock, last, date(2025, 5, 15), "delay", now=now, **WHERE))
    assert extended.rungs["-5 days"].status == "armed"
    assert extended.rungs["-5 days"].due_at == at_local(date(2025, 5, 9), 8)
