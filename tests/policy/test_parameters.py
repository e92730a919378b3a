"""Dated parameters: the value of a date, and files that would leave one in doubt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.parameters import Parameters, parse_parameters
from caseclock.domain.policy.yamltext import PolicyFileError
from tests.policy.files import parameters

GOOD = """parameters:
  days:
    unit: calendar_day
    values:
      - {from: 2014-01-01, to: 2014-12-31, value: 30, source: a, confirmed: true}
      - {from: 2015-01-01, value: 90, source: b, confirmed: false, reading: ours}
"""


def test_the_fact_date_picks_the_value() -> None:
    found = parse_parameters(GOOD, "p.yaml")
    assert found.at("days", date(2014, 12, 31)).value == 30
    value = found.at("days", date(2015, 1, 1))
    assert (value.value, value.unit, value.source, value.confirmed, value.reading) == (
        90,
        "calendar_day",
        "b",
        False,
        "ours",
    )


def test_an_unknown_name_or_date_is_named() -> None:
    found = parse_parameters(GOOD, "p.yaml")
    with pytest.raises(KeyError, match=r"no parameter is named 'day'.*2015-01-01"):
        found.at("day", date(2015, 1, 1))
    with pytest.raises(KeyError, match=r"'days' has no value on 2013-12-31: its file speaks of 2014-01-01"):
        found.at("days", date(2013, 12, 31))


def test_a_value_nobody_knows_says_why() -> None:
    with pytest.raises(KeyError, match=r"'appr' has no known value on 2026-03-01: the rate of 2026"):
        parameters().at("appr", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "to: 2014-12-31",
            "to: 2014-12-30",
            "p.yaml:6: days: no value from 2014-12-31 to 2014-12-31; add one",
        ),
        (
            "to: 2014-12-31",
            "to: 2015-01-01",
            "p.yaml:6: days: overlaps the value before it; end that one with",
        ),
        ("to: 2014-12-31, ", "", "p.yaml:6: days: overlaps"),
        ("to: 2014-12-31", "to: 2013-12-31", "p.yaml:5: ends 2013-12-31 before it begins"),
        ("source: b, ", "", "p.yaml:6: the value has no source; add"),
        ("confirmed: false, ", "", "p.yaml:6: does not say whether it is confirmed"),
        ("value: 90", "value: 90.5", "p.yaml:6: 90.5 is a fraction; write whole units"),
        ("value: 90", "valu: 90", "p.yaml:6: unknown key 'valu'"),
        ("value: 90", "missing: no", "p.yaml:6: missing: False tells no reason"),
        ("value: 90, ", "", "p.yaml:6: needs either a value or"),
        ("from: 2015-01-01", "from: soon", "p.yaml:6: 'soon' is no date"),
        ("unit: calendar_day\n", "\n", "p.yaml:2: 'unit' is missing"),
        ("  days:", "  days: {}\n  days:", "p.yaml:3: 'days' stands twice"),
    ],
)
def test_a_faulty_file_is_refused_with_line_and_mend(old: str, new: str, complaint: str) -> None:
    with pytest.raises(PolicyFileError, match=complaint):
        parse_parameters(GOOD.replace(old, new), "p.yaml")


def test_a_parameter_stands_in_one_file_only() -> None:
    one = parse_parameters(GOOD, "p.yaml")
    with pytest.raises(ValueError, match="parameters in two files: days"):
        one.merged(one)
    assert Parameters({}).merged(one) == one


@given(st.sampled_from(sorted(parameters().values)), st.integers(0, 25_000))
def test_between_its_first_and_last_date_a_parameter_answers_or_says_why_not(name: str, offset: int) -> None:
    values = parameters().values[name]
    day = values[0].from_ + timedelta(days=offset)
    holding = [v for v in values if v.from_ <= day and (v.to is None or day <= v.to)]
    if holding and not holding[0].missing:
        assert [parameters().at(name, day)] == holding
        return
    assert holding or (values[-1].to is not None and day > values[-1].to)
    with pytest.raises(KeyError, match=r"has no (known )?value on"):
        parameters().at(name, day)


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("app_days_general", "2025-01-01", 45),
        ("app_days_disability", "2025-01-01", 90),
        ("app_outer_months", "2025-01-01", 3),
        ("rop_days", "2025-01-15", 90),
        ("rop_mail_presumption", "2025-01-15", 5),
        ("hearing_window_redet_days", "2023-03-31", 90),
        ("hearing_window_redet_days", "2023-04-01", 120),
        ("cure_period_days", "2013-12-31", 30),
        ("fpl138_single", "2025-03-31", 173200),
        ("fpl138_single", "2025-04-01", 180100),
        ("mmmna", "2025-06-01", 394800),
        ("asset_limit_single", "2023-12-31", 13000000),
        ("asset_limit_single", "2024-01-01", "none"),
        ("fpact_auto_reissue", "2025-01-13", True),
        ("fpact_auto_reissue", "2025-02-03", True),
        ("fpact_auto_reissue", "2025-02-04", False),
        ("uis_freeze", "2025-12-31", False),
        ("uis_freeze", "2026-01-01", True),
        ("signin_failures_before_block", "2025-01-01", 5),
    ],
)
def test_the_shipped_values_are_those_of_the_reference(name: str, on: str, value: object) -> None:
    assert parameters().at(name, date.fromisoformat(on)).value == value


@pytest.mark.parametrize("name", ["fpl138_single", "fpl138_couple"])
def test_the_138_percent_limits_follow_from_the_poverty_level(name: str) -> None:
    """V24: the monthly level rounded up to the dollar, times 1.38, rounded up; in one step it misses."""
    for value in parameters().values[name]:
        annual = parameters().at("fpl_annual_first", value.from_).value
        if name == "fpl138_couple":
            annual += parameters().at("fpl_annual_each_further", value.from_).value
        month = -(-annual // 1200)
        assert value.value == -(-month * 138 // 100) * 100
