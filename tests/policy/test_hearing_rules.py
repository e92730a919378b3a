"""Hearing windows and aid paid pending: the day before, the day, the day after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.policy.rules.rule import Outcome
from tests.policy.files import calendar, parameters

POLICY = Policy(parameters(), {(0, "state_holidays"): calendar("state_holidays")})
MAILED = "2025-05-19"
SHORT = {"mailed_on": "2025-07-28", "defects": ["too_short"]}


def window(filed_on: str, mailed_on: str | None = MAILED, **facts: Any) -> Outcome:
    on = date.fromisoformat(mailed_on or filed_on)
    return run_rule("hearing_window", {"filed_on": filed_on, "mailed_on": mailed_on, **facts}, POLICY, on)


def aid(filed_on: str, **facts: Any) -> Outcome:
    given_facts = {"takes": True, "effective_on": "2025-08-01", "mailed_on": "2025-07-21", **facts}
    return run_rule("aid_paid_pending", {"filed_on": filed_on, **given_facts}, POLICY, date(2025, 8, 1))


@pytest.mark.parametrize(
    ("mailed", "redetermination", "last"),
    [
        # Day 90 is Sunday, 17 August: rolled to Monday.
        ("2025-05-19", False, "2025-08-18"),
        ("2025-05-20", False, "2025-08-18"),
        # Day 120, from 2023-04-01 on; the day before it still 90.
        ("2025-05-19", True, "2025-09-16"),
        ("2023-04-01", True, "2023-07-31"),
        ("2023-03-31", True, "2023-06-29"),
        # Day 90 is Thanksgiving; Friday is open (Gov. Code 6700).
        ("2025-08-29", False, "2025-11-28"),
        # Over a leap day, and onto one.
        ("2023-12-01", False, "2024-02-29"),
        ("2024-01-15", False, "2024-04-15"),
        # Day 90 is 31 March, Cesar Chavez Day.
        ("2024-12-31", False, "2025-04-01"),
    ],
)
def test_the_window_is_counted_in_days_and_its_last_day_rolls_forward(
    mailed: str, redetermination: bool, last: str
) -> None:
    on_it = window(last, mailed, redetermination=redetermination)
    assert on_it.result == {**on_it.result, "last_day": last, "days_late": 0, "timely": True}
    after = str(date.fromisoformat(last) + timedelta(days=1))
    late = window(after, mailed, redetermination=redetermination)
    assert late.result == {**late.result, "days_late": 1, "timely": False}


def test_good_cause_is_the_judges_and_the_outer_day_is_shown() -> None:
    assert window("2025-11-17").result["days_late"] == 91
    assert not window("2025-11-17").result["timely"]
    found = window("2025-11-17", good_cause=True)
    assert found.result["timely"]
    assert found.result["outer_day"] == "2025-11-17"  # day 180 is Saturday, 15 November
    cause = next(node for node in found.why.walk() if node.code == "good_cause")
    assert cause.facts["filed_by_outer_day"] is True
    assert window("2025-11-18", good_cause=True).why.children[-1].facts["filed_by_outer_day"] is False


@pytest.mark.parametrize(
    ("facts", "defect"),
    [
        ({"mailed_on": None}, "never_mailed"),
        ({"returned_on": "2025-05-27"}, "returned"),
        ({"lacking": ["hearing_right"]}, "lacks_content"),
        # Ten full days before 1 June: mailed 21 May is one, 22 May is too short.
        ({"mailed_on": "2025-05-22", "effective_on": "2025-06-01"}, "too_short"),
    ],
)
def test_no_window_runs_on_an_inadequate_notice(facts: dict[str, Any], defect: str) -> None:
    outcome = window("2026-05-19", **facts)
    assert outcome.result == {
        "runs": False, "timely": True, "days_late": 0, "last_day": None, "outer_day": None,
    }  # fmt: skip
    adequate = outcome.why.children[0]
    assert adequate.code == "notice_adequate"
    assert defect in adequate.facts["defects"]


def test_a_window_runs_on_a_notice_of_ten_full_days_and_on_a_named_exception() -> None:
    assert window("2025-06-01", "2025-05-21", effective_on="2025-06-01").result["runs"]
    late = {"mailed_on": "2025-05-31", "effective_on": "2025-06-01"}
    assert window("2025-06-01", **late, exception="whereabouts_unknown").result["runs"]


@given(st.dates(date(2015, 1, 1), date(2034, 1, 1)), st.integers(0, 400), st.booleans())
def test_a_request_is_late_by_the_days_after_the_last_one(mailed: date, after: int, redet: bool) -> None:
    filed = mailed + timedelta(days=after)
    found = window(str(filed), str(mailed), redetermination=redet).result
    last = date.fromisoformat(found["last_day"])
    assert found["days_late"] == max(0, (filed - last).days)
    assert POLICY.calendar(0, "state_holidays").is_open(last)
    assert last >= mailed + timedelta(days=120 if redet and mailed >= date(2023, 4, 1) else 90)


# ------------------------------------------------------------------ aid paid pending


@pytest.mark.parametrize(
    ("filed_on", "ground"),
    [
        ("2025-07-31", "before_effect"),
        ("2025-08-01", "agency_may_reinstate"),
        # Ten days after the act is Monday, 11 August.
        ("2025-08-11", "agency_may_reinstate"),
        ("2025-08-12", "too_late"),
    ],
)
def test_aid_goes_on_when_asked_before_the_effective_date(filed_on: str, ground: str) -> None:
    found = aid(filed_on).result
    assert found["ground"] == ground
    assert found["granted"] is (ground == "before_effect")
    assert found["owed"] is found["granted"]
    assert found["from"] == ("2025-08-01" if found["granted"] else None)


def test_within_ten_days_after_the_act_the_agency_may_reinstate() -> None:
    assert aid("2025-08-11", agency_chooses=True).result["ground"] == "agency_reinstates"
    assert aid("2025-08-11", agency_chooses=True).result["granted"]
    assert not aid("2025-08-12", agency_chooses=True).result["granted"]
    assert aid("2025-08-01").adverse


@pytest.mark.parametrize(
    ("filed_on", "facts", "owed"),
    [
        # Mailed 28 July, taken as received 2 August; ten days later is 12 August.
        ("2025-08-12", SHORT, True),
        ("2025-08-13", SHORT, False),
        # Shown to have come later.
        ("2025-08-21", {**SHORT, "received_on": "2025-08-11"}, True),
        ("2025-08-22", {**SHORT, "received_on": "2025-08-11"}, False),
        # What never came is not late.
        ("2026-01-05", {"mailed_on": None, "defects": ["never_mailed"]}, True),
        ("2026-01-05", {"mailed_on": "2025-07-21", "defects": ["returned"]}, True),
        # Purely law or policy, or a proper notice: nothing is owed.
        ("2025-08-12", {**SHORT, "law_only": True}, False),
        ("2025-08-12", {"mailed_on": "2025-07-28"}, False),
    ],
)  # fmt: skip
def test_without_a_proper_notice_aid_is_owed_within_ten_days_of_receipt(
    filed_on: str, facts: dict[str, Any], owed: bool
) -> None:
    found = aid(filed_on, **facts).result
    assert found["owed"] is owed
    assert found["ground"] == ("no_proper_notice" if owed else found["ground"])


def test_there_is_nothing_to_continue_of_what_was_never_had() -> None:
    assert aid("2025-07-01", takes=False).result["ground"] == "nothing_to_continue"
    assert aid("2025-07-01", effective_on=None).result["ground"] == "nothing_to_continue"
    assert aid("2025-07-01", declined=True).result["ground"] == "declined"
    assert not aid("2025-07-01", declined=True).adverse


def test_after_an_expired_opportunity_the_state_option_grants_it() -> None:
    found = aid("2025-07-31", after_rop=True)
    assert found.result["ground"] == "before_effect"
    option = found.why.children[0]
    assert option.code == "state_option_after_rop"
    assert option.values["rop_aid_paid_pending"].confirmed is False
    assert not found.needs_specialist
