"""When a renewal is due, and what the household is owed before coverage may end at it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.policy.rules.renewal_due import RenewalDueFacts, cycle_begins
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import add_months, first_of_month, last_of_month
from tests.policy.rules.running import policy


def due(basis: str, month: str, **more: Any) -> tuple[str, str]:
    """The due date and the last mailing day of the packet."""
    told = {"basis": basis, "month": month, **more}
    on = cycle_begins(RenewalDueFacts(basis=basis, month=date.fromisoformat(month)))  # type: ignore[arg-type]
    result = run_rule("renewal_due", told, policy(), on).result
    assert first_of_month(date.fromisoformat(result["due_on"])).isoformat() == result["due_month"]
    return result["due_on"], result["packet_by"]


@pytest.mark.parametrize(
    ("applied", "due_on", "packet_by"),
    [
        # The application month is month 1, whichever of its days it was.
        ("2025-01-01", "2025-12-31", "2025-10-02"),
        ("2025-01-31", "2025-12-31", "2025-10-02"),
        ("2025-02-01", "2026-01-31", "2025-11-02"),
        # A leap day, and Februaries with and without one.
        ("2024-02-29", "2025-01-31", "2024-11-02"),
        ("2023-03-15", "2024-02-29", "2023-12-03"),
        ("2024-03-31", "2025-02-28", "2024-12-03"),
        ("2023-12-31", "2024-11-30", "2024-09-02"),
        # Policy dates.
        ("2024-01-01", "2024-12-31", "2024-10-02"),
        ("2026-01-01", "2026-12-31", "2026-10-02"),
        ("2026-07-01", "2027-06-30", "2027-04-02"),
        ("2026-10-01", "2027-09-30", "2027-07-03"),
        ("2027-01-01", "2027-12-31", "2027-10-02"),
        ("2027-07-01", "2028-06-30", "2028-04-02"),
    ],
)
def test_the_first_renewal_is_due_by_the_last_day_of_month_twelve(
    applied: str, due_on: str, packet_by: str
) -> None:
    assert due("application", applied) == (due_on, packet_by)


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.booleans())
def test_a_due_month_has_its_whole_cycle_and_its_packet_sixty_days(applied: date, six: bool) -> None:
    due_on, packet_by = map(date.fromisoformat, due("application", applied.isoformat(), expansion_adult=six))
    months = 6 if six and applied >= date(2027, 1, 1) else 12
    assert due_on == last_of_month(add_months(first_of_month(applied), months - 1))
    assert (first_of_month(due_on) - packet_by).days == 60


@pytest.mark.parametrize(
    ("before", "decided", "next_due"),
    [
        ("2025-08-01", "2025-02-10", "2026-08-31"),
        ("2025-08-01", "2025-08-31", "2026-08-31"),
        ("2025-08-01", "2025-09-01", "2026-08-31"),
        ("2025-08-01", "2026-07-31", "2026-08-31"),
        # A whole cycle late: nobody is asked again at once.
        ("2025-08-01", "2026-08-01", "2027-08-31"),
        ("2025-08-01", "2026-12-15", "2027-08-31"),
        ("2023-02-01", "2023-02-28", "2024-02-29"),
        ("2024-02-01", "2024-02-29", "2025-02-28"),
    ],
)
def test_the_due_month_does_not_move_when_it_is_done_early_or_late(
    before: str, decided: str, next_due: str
) -> None:
    assert due("renewal", before, decided_on=decided)[0] == next_due


@pytest.mark.parametrize(
    ("basis", "month", "due_on"),
    [
        # The first day of the cycle picks the months: a cycle of 2026 keeps its twelve.
        ("application", "2026-12-31", "2027-11-30"),
        ("application", "2027-01-01", "2027-06-30"),
        ("renewal", "2026-11-01", "2027-11-30"),
        ("renewal", "2026-12-01", "2027-06-30"),
        ("renewal", "2027-06-01", "2027-12-31"),
        ("renewal", "2027-08-01", "2028-02-29"),
    ],
)
def test_an_expansion_adult_is_renewed_every_six_months_in_cycles_from_2027(
    basis: str, month: str, due_on: str
) -> None:
    assert due(basis, month, expansion_adult=True)[0] == due_on


@pytest.mark.parametrize(
    ("born", "ends_on", "due_on"),
    [("2024-03-11", "2025-03-31", "2025-06-30"), ("2024-02-29", "2025-03-31", "2025-05-31"),
     ("2024-04-02", "2025-04-30", "2025-06-30"), ("2024-04-03", "2025-04-30", "2025-07-31")],
)  # fmt: skip
def test_at_age_one_the_packet_is_due_only_after_the_birthday(born: str, ends_on: str, due_on: str) -> None:
    year = date.fromisoformat(born)
    one = date(2025, 3, 1) if (year.month, year.day) == (2, 29) else year.replace(year=2025)
    found, packet_by = due("age_one", ends_on, not_before=one.isoformat())
    assert found == due_on
    assert date.fromisoformat(packet_by) >= one


def test_a_cycle_is_asked_of_its_own_first_day() -> None:
    with pytest.raises(Refused) as caught:
        run_rule("renewal_due", {"basis": "application", "month": "2025-03-01"}, policy(), date(2025, 3, 2))
    assert caught.value.refusal.code == "wrong_fact_date"


# ------------------------------------------------------------------ the end

MAILED = date(2025, 6, 2)
ENDING = {
    "due_on": "2025-08-31",
    "notice_on": "2025-08-15",
    "ends_from": "2025-09-01",
    "ex_parte_on": "2025-05-20",
    "packet_on": MAILED.isoformat(),
}


def ended(**facts: Any) -> dict[str, Any]:
    told = {**ENDING, **facts}
    outcome = run_rule("renewal_end", told, policy(), date.fromisoformat(told["notice_on"]))
    assert outcome.adverse
    assert not outcome.needs_specialist
    return outcome.result


def refused(**facts: Any) -> str:
    with pytest.raises(Refused) as caught:
        ended(**facts)
    return caught.value.refusal.code


def test_silence_counts_from_the_thirty_first_day_after_the_packet() -> None:
    last = MAILED + timedelta(days=30)
    assert refused(reason="no_reply", notice_on=last.isoformat()) == "still_time_to_answer"
    after = (last + timedelta(days=1)).isoformat()
    assert ended(reason="no_reply", notice_on=after)["ends_from"] == "2025-09-01"


def test_who_was_not_asked_or_answered_is_not_silent() -> None:
    assert refused(reason="no_reply", packet_on=None) == "packet_not_mailed"
    assert refused(reason="no_reply", returned_on="2025-08-10") == "household_answered"
    assert refused(reason="no_reply", ex_parte_on=None) == "ex_parte_first"


def test_no_month_is_lost_before_the_due_month_is_over() -> None:
    assert refused(reason="no_reply", ends_from="2025-08-01") == "renewal_month_runs"
    assert ended(reason="no_reply", ends_from="2025-10-01")["ends_from"] == "2025-10-01"


def test_what_lacks_has_its_days_to_come() -> None:
    asked = {"asked_on": "2025-07-01", "answer_until": "2025-07-31", "lacking": ["income"]}
    assert refused(reason="incomplete") == "nothing_lacks"
    assert refused(reason="incomplete", lacking=["income"]) == "not_asked"
    assert refused(reason="incomplete", **asked, notice_on="2025-07-31") == "reply_time_runs"
    assert ended(reason="incomplete", **asked, notice_on="2025-08-01")["ends_from"] == "2025-09-01"


def test_nobody_is_lost_before_mail_came_back_and_everywhere_was_searched() -> None:
    lost = {"reason": "whereabouts_unknown", "asked_on": "2025-08-01", "answer_until": "2025-09-02"}
    searched = {"ex_parte_sources": ["meds", "family_cases"]}
    assert refused(**lost, **searched) == "mail_not_returned"
    assert refused(**lost, came_back=["packet"], ex_parte_sources=["meds"]) == "search_not_done"
    assert refused(**lost, **searched, came_back=["packet"]) == "reply_time_runs"
    # MC 355 came back as well: waiting for an answer helps nobody.
    assert ended(**lost, **searched, came_back=["packet", "mc355"])["ends_from"] == "2025-09-01"


def test_an_end_for_every_basis_has_no_cure() -> None:
    assert refused(reason="not_eligible", bases_left=["disabled"]) == "basis_not_settled"
    assert ended(reason="not_eligible")["cure_until"] is None


@pytest.mark.parametrize(
    ("ends_from", "due_on", "cure_until"),
    [
        ("2013-12-01", "2013-11-30", "2013-12-31"),
        ("2014-01-01", "2013-12-31", "2014-04-01"),
        ("2024-01-01", "2023-12-31", "2024-03-31"),
        ("2025-01-01", "2024-12-31", "2025-04-01"),
        ("2025-09-01", "2025-08-31", "2025-11-30"),
    ],
)
def test_the_cure_is_ninety_days_from_the_end_and_thirty_before_2014(
    ends_from: str, due_on: str, cure_until: str
) -> None:
    end = date.fromisoformat(ends_from)
    asked = {
        "notice_on": str(end - timedelta(days=15)),
        "asked_on": str(end - timedelta(days=60)),
        "answer_until": str(end - timedelta(days=30)),
    }
    found = ended(reason="incomplete", lacking=["income"], ends_from=ends_from, due_on=due_on, **asked)
    assert found["cure_until"] == cure_until
