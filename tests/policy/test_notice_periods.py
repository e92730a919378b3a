"""Ten full days lie between mailing and effect: the worked dates of I.9, and the law as a property."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.notice_periods import NoticeRule, notice_rule, require_notice
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.refusal import Refused
from tests.policy.files import parameters

TEN = notice_rule(Policy(parameters(), {}), date(2025, 1, 1))
DAYS = st.dates(date(2016, 1, 1), date(2040, 1, 1))


@pytest.mark.parametrize(
    ("effective", "last"),
    [("2025-08-01", "2025-07-21"), ("2025-03-01", "2025-02-18"), ("2024-03-01", "2024-02-19")],
)
def test_the_last_mailing_day(effective: str, last: str) -> None:
    assert TEN.last_mailing_day(date.fromisoformat(effective)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("mailed", "earliest"),
    [("2023-05-19", "2023-06-01"), ("2023-05-21", "2023-06-01"), ("2023-05-22", "2023-07-01"),
     ("2025-12-21", "2026-01-01"), ("2025-12-22", "2026-02-01")],
)  # fmt: skip
def test_the_earliest_effective_date(mailed: str, earliest: str) -> None:
    assert TEN.earliest_effective(date.fromisoformat(mailed)) == date.fromisoformat(earliest)


@given(DAYS)
def test_ten_full_days_lie_between_and_no_earlier_month_would_do(mailed: date) -> None:
    effective = TEN.earliest_effective(mailed)
    between = [mailed + timedelta(days=n) for n in range(1, (effective - mailed).days)]
    assert effective.day == 1
    assert len(between) >= 10
    assert mailed <= TEN.last_mailing_day(effective)
    before = (effective - timedelta(days=1)).replace(day=1)
    assert mailed > TEN.last_mailing_day(before)


def test_a_named_exception_needs_no_days_but_no_later_mailing_than_the_act() -> None:
    rule = notice_rule(Policy(parameters(), {}), date(2025, 1, 1), "whereabouts_unknown")
    assert rule == NoticeRule(full_days=0, citation="42 CFR 431.213(d)")
    assert rule.last_mailing_day(date(2025, 8, 1)) == date(2025, 8, 1)
    assert rule.earliest_effective(date(2025, 7, 31)) == date(2025, 8, 1)


def test_a_short_notice_is_refused_with_the_earliest_lawful_date() -> None:
    require_notice(TEN, date(2025, 7, 21), date(2025, 8, 1))
    with pytest.raises(Refused) as short:
        require_notice(TEN, date(2025, 7, 22), date(2025, 8, 1))
    assert short.value.refusal.code == "notice_too_short"
    assert "2025-09-01" in short.value.refusal.remedy
    with pytest.raises(Refused) as mid_month:
        require_notice(TEN, date(2025, 7, 1), date(2025, 8, 15))
    assert mid_month.value.refusal.code == "not_first_of_month"
