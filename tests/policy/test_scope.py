"""Scope and funding by month: the table, the freeze, the reasonable opportunity, the explanation."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.scope import ScopeFacts, ScopeOutcome, determine_scope, kept_place
from caseclock.kernel.time import add_months
from tests.policy.files import parameters


def scope(age: int, month: str, filed: str, **facts: Any) -> ScopeOutcome:
    """The outcome for somebody who has that age all month long."""
    on = date.fromisoformat(month + "-01")
    born = add_months(on, -12 * age - 6)
    given_facts = {"declared": "none_declared", **facts}
    return determine_scope(
        ScopeFacts(born=born, filed_on=date.fromisoformat(filed), **given_facts), parameters(), on
    )


def answer(outcome: ScopeOutcome) -> tuple[str, str]:
    return outcome.scope, outcome.funding


FULL_STATE = ("full", "state_only")
FULL_FEDERAL = ("full", "federal")
RESTRICTED = ("restricted", "emergency_federal")
UNVERIFIED = {"declared": "satisfactory", "rop_expired": True}


@pytest.mark.parametrize("age", [17, 22, 30, 60])
def test_an_unverified_person_of_any_age_keeps_full_scope_on_state_money_in_2025(age: int) -> None:
    assert answer(scope(age, "2025-05", "2025-01-15", **UNVERIFIED)) == FULL_STATE


@pytest.mark.parametrize(
    ("age", "month", "filed", "expected"),
    [
        (30, "2023-06", "2023-02-01", RESTRICTED),
        (60, "2023-06", "2023-02-01", FULL_STATE),
        (30, "2024-01", "2023-02-01", FULL_STATE),
        (30, "2026-05", "2026-01-05", RESTRICTED),
        (18, "2026-05", "2026-01-05", FULL_STATE),
    ],
)
def test_after_the_reasonable_opportunity_age_month_and_filing_date_decide(
    age: int, month: str, filed: str, expected: tuple[str, str]
) -> None:
    assert answer(scope(age, month, filed, **UNVERIFIED)) == expected


PERIODS = {
    ("2014-01", "2016-04"): "rrrr",
    ("2016-05", "2019-12"): "frrr",
    ("2020-01", "2022-04"): "ffrr",
    ("2022-05", "2023-12"): "ffrf",
    ("2024-01", "2025-12"): "ffff",
}
CELLS = [
    (month, age, letter)
    for months, letters in PERIODS.items()
    for month in months
    for band, letter in zip([(0, 18), (19, 25), (26, 49), (50, 90)], letters, strict=True)
    for age in band
]


@pytest.mark.parametrize(("month", "age", "letter"), CELLS)
def test_every_cell_of_the_scope_table(month: str, age: int, letter: str) -> None:
    expected = FULL_STATE if letter == "f" else RESTRICTED
    assert answer(scope(age, month, "2013-12-01")) == expected
    assert answer(scope(age, month, "2013-12-01", declared="unasked")) == expected


@pytest.mark.parametrize(("month", "age", "letter"), CELLS)
def test_a_verified_status_or_prucol_has_full_scope_in_every_cell(month: str, age: int, letter: str) -> None:
    assert answer(scope(age, month, "2013-12-01", verified_status="satisfactory")) == FULL_FEDERAL
    assert answer(scope(age, month, "2013-12-01", declared="prucol", mc13_categories=(3,))) == FULL_STATE


@pytest.mark.parametrize(("filed", "expected"), [("2025-12-31", FULL_STATE), ("2026-01-01", RESTRICTED)])
def test_v26_the_filing_date_decides_the_freeze(filed: str, expected: tuple[str, str]) -> None:
    assert answer(scope(30, "2026-03", filed)) == expected


def test_a_filing_under_the_freeze_is_restricted_from_nineteen_on() -> None:
    by_age = {age: answer(scope(age, "2026-05", "2026-02-01")) for age in (0, 18, 20, 26, 50, 70)}
    assert by_age == {age: FULL_STATE if age < 19 else RESTRICTED for age in by_age}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"pregnant": True}, "pregnant_or_year_after"),
        ({"pregnancy_ended_on": date(2025, 5, 1)}, "pregnant_or_year_after"),
        ({"enrolled_before_2026": True}, "enrolled_before_freeze"),
        ({"former_foster_youth": True}, "former_foster_youth_exempt"),
        ({"status_held": "daca"}, "status_not_frozen"),
        ({"status_held": "tps"}, "status_not_frozen"),
        ({"declared": "prucol"}, "status_not_frozen"),
    ],
)
def test_the_freeze_spares(facts: dict[str, Any], code: str) -> None:
    outcome = scope(30, "2026-05", "2026-01-05", **facts)
    assert answer(outcome) == FULL_STATE
    assert code in outcome.codes


@pytest.mark.parametrize("category", range(1, 17))
def test_each_mc_13_category_is_read_as_not_frozen_and_says_it_is_unconfirmed(category: int) -> None:
    outcome = scope(30, "2026-05", "2026-01-05", declared="prucol", mc13_categories=(category,))
    assert answer(outcome) == FULL_STATE
    assert outcome.turns_on_unconfirmed
    assert f"freeze_mc13_{category}" in outcome.why.children[0].values


def test_full_scope_after_a_pregnancy_lasts_through_the_month_of_the_365th_day() -> None:
    ended = {"pregnancy_ended_on": date(2026, 2, 10)}
    assert answer(scope(30, "2027-02", "2026-01-05", **ended)) == FULL_STATE
    assert answer(scope(30, "2027-03", "2026-01-05", **ended)) == RESTRICTED


def test_who_filed_at_eighteen_and_turns_nineteen_keeps_full_scope_as_an_unconfirmed_reading() -> None:
    facts = ScopeFacts(born=date(2007, 6, 15), filed_on=date(2026, 1, 5), declared="none_declared")
    may, june, july = (determine_scope(facts, parameters(), date(2026, m, 1)) for m in (5, 6, 7))
    assert [answer(o) for o in (may, june, july)] == [FULL_STATE] * 3
    assert (may.codes[0], june.codes[0], july.codes[0]) == ("under_freeze_age",) * 2 + ("turned_19_keeps",)
    assert july.turns_on_unconfirmed


@pytest.mark.parametrize(
    ("filed", "keeps"),
    [("2026-06-14", True), ("2026-06-15", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_who_files_in_the_month_of_turning_nineteen_still_counts_as_eighteen(filed: str, keeps: bool) -> None:
    facts = ScopeFacts(born=date(2007, 6, 15), filed_on=date.fromisoformat(filed), declared="none_declared")
    july = determine_scope(facts, parameters(), date(2026, 7, 1))
    assert answer(july) == (FULL_STATE if keeps else RESTRICTED)


def test_a_restriction_under_the_freeze_of_the_undocumented_turns_on_nothing_unconfirmed() -> None:
    assert not scope(30, "2026-05", "2026-01-05").turns_on_unconfirmed


@pytest.mark.parametrize("declared", ["citizen", "satisfactory"])
def test_full_federal_scope_while_the_reasonable_opportunity_runs(declared: str) -> None:
    assert answer(scope(30, "2023-06", "2023-02-01", declared=declared, rop_open=True)) == FULL_FEDERAL
    assert answer(scope(30, "2026-05", "2026-01-05", declared=declared, rop_open=True)) == FULL_FEDERAL


@pytest.mark.parametrize("declared", ["none_declared", "unasked"])
def test_who_declares_no_status_has_no_reasonable_opportunity(declared: str) -> None:
    assert answer(scope(30, "2023-06", "2023-02-01", declared=declared, rop_open=True)) == RESTRICTED


def test_a_checked_prucol_category_holds_until_its_proof_is_overdue_and_category_16_always() -> None:
    prucol = {"declared": "prucol", "mc13_categories": (8,)}
    assert answer(scope(30, "2023-06", "2023-02-01", **prucol)) == FULL_STATE
    assert answer(scope(30, "2023-06", "2023-02-01", **prucol, rop_expired=True)) == RESTRICTED
    prucol["mc13_categories"] = (16,)
    assert answer(scope(30, "2023-06", "2023-02-01", **prucol, rop_expired=True)) == FULL_STATE
    assert answer(scope(30, "2023-06", "2023-02-01", **prucol, verified_status="none")) == RESTRICTED


def test_tps_without_an_mc_13_is_restricted_before_the_expansion() -> None:
    assert answer(scope(30, "2023-06", "2023-02-01", status_held="tps")) == RESTRICTED


@pytest.mark.parametrize("status", ["citizen", "satisfactory"])
def test_a_verified_status_is_full_scope_on_federal_money_after_the_freeze(status: str) -> None:
    assert answer(scope(30, "2026-05", "2026-01-05", verified_status=status)) == FULL_FEDERAL


def test_a_refugee_of_october_2026_keeps_full_scope_and_the_change_of_payer_is_unconfirmed() -> None:
    facts = {"verified_status": "satisfactory", "status_held": "refugee"}
    assert answer(scope(30, "2026-09", "2026-01-05", **facts)) == FULL_FEDERAL
    october = scope(30, "2026-10", "2026-01-05", **facts)
    assert answer(october) == FULL_STATE
    assert october.turns_on_unconfirmed
    assert (
        answer(scope(30, "2026-10", "2026-01-05", verified_status="satisfactory", status_held="lpr"))
        == FULL_FEDERAL
    )


def test_a_deemed_newborn_is_full_scope_whatever_is_unverified() -> None:
    assert answer(scope(0, "2015-05", "2015-05-01", deemed_newborn=True)) == FULL_FEDERAL


@pytest.mark.parametrize(
    ("born", "month"),
    [
        ("1972-05-31", "2022-05"),
        ("2003-01-31", "2022-01"),
        ("1997-05-02", "2016-05"),
        ("1973-12-31", "2023-12"),
    ],
)
def test_a_birthday_month_takes_the_age_that_favours_the_person(born: str, month: str) -> None:
    facts = ScopeFacts(born=date.fromisoformat(born), filed_on=date(2014, 1, 1), declared="none_declared")
    assert determine_scope(facts, parameters(), date.fromisoformat(month + "-15")).scope == "full"


def test_the_explanation_names_facts_values_and_law_and_survives_the_store() -> None:
    outcome = scope(30, "2023-06", "2023-02-01", **UNVERIFIED)
    assert outcome.codes == ("filed_before_freeze", "scope_table")
    table = outcome.why.children[1]
    assert table.result == "restricted"
    assert table.values["scope_age_26_49"].value == "restricted"
    assert outcome.why.facts["filed_on"] == "2023-02-01"
    assert all(node.citation for node in outcome.why.walk())
    assert msgspec.json.decode(msgspec.json.encode(outcome.why), type=Node) == outcome.why


MONTHS = st.builds(lambda n: add_months(date(2014, 1, 1), n), st.integers(0, 180))
FACTS = st.builds(
    ScopeFacts,
    born=st.dates(date(1930, 1, 1), date(2013, 12, 31)),
    filed_on=st.dates(date(2014, 1, 1), date(2028, 12, 31)),
    declared=st.sampled_from(["citizen", "satisfactory", "prucol", "none_declared", "unasked"]),
    verified_status=st.sampled_from(["", "citizen", "satisfactory", "prucol", "none"]),
    status_held=st.sampled_from(["", "daca", "tps", "refugee", "lpr", "something_new"]),
    mc13_categories=st.lists(st.integers(1, 16), unique=True, max_size=3).map(tuple),
    rop_open=st.booleans(),
    rop_expired=st.booleans(),
    pregnant=st.booleans(),
    pregnancy_ended_on=st.none() | st.dates(date(2013, 1, 1), date(2028, 12, 31)),
    enrolled_before_2026=st.booleans(),
    former_foster_youth=st.booleans(),
    deemed_newborn=st.booleans(),
)


@given(FACTS, MONTHS)
def test_scope_and_funding_always_fit_together(facts: ScopeFacts, month: date) -> None:
    outcome = determine_scope(facts, parameters(), month)
    assert (outcome.scope == "restricted") == (outcome.funding == "emergency_federal")
    assert outcome.codes == tuple(node.code for node in outcome.why.children)


@given(FACTS, MONTHS)
def test_nothing_a_person_proves_or_becomes_takes_scope_away(facts: ScopeFacts, month: date) -> None:
    before = determine_scope(facts, parameters(), month).scope
    better = [
        {"verified_status": "satisfactory"},
        {"pregnant": True},
        {"enrolled_before_2026": True},
        {"former_foster_youth": True},
    ]
    for change in better:
        after = determine_scope(msgspec.structs.replace(facts, **change), parameters(), month).scope
        assert not (before == "full" and after == "restricted")


@given(FACTS)
def test_before_the_freeze_a_later_month_never_lowers_the_scope_of_the_same_age_band(
    facts: ScopeFacts,
) -> None:
    facts = msgspec.structs.replace(facts, born=date(1960, 1, 1), filed_on=date(2014, 1, 1))
    months = [add_months(date(2014, 1, 1), n) for n in range(0, 144, 4)]
    scopes = [determine_scope(facts, parameters(), month).scope for month in months]
    assert all(not (a == "full" and b == "restricted") for a, b in pairwise(scopes))


def test_a_place_held_since_before_2026_survives_a_break_of_90_days_and_no_more() -> None:
    months = [add_months(date(2025, 6, 1), n) for n in range(8)]  # June 2025 to January 2026
    assert kept_place(months, date(2026, 2, 1), 90)
    assert kept_place(months, date(2026, 4, 1), 90)  # February and March, 59 days
    assert kept_place(months, date(2026, 5, 1), 90)  # 28 + 31 + 30 = 89 days
    assert not kept_place(months, date(2026, 6, 1), 90)
    assert not kept_place([], date(2026, 2, 1), 90)
    assert not kept_place([date(2026, 1, 1)], date(2026, 2, 1), 90)
    assert not kept_place([date(2025, 9, 1)], date(2026, 1, 1), 90)  # October to December, 92 days
    assert kept_place(
        [date(2020, 1, 1), *months], date(2026, 2, 1), 90
    )  # an old break is no break of this kind


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_gap_is_counted_in_days_not_covered(day: date) -> None:
    covered = [date(2025, 12, 1)]
    gap = (day.replace(day=1) - date(2025, 12, 31) - timedelta(days=1)).days
    assert kept_place(covered, day, 90) == (gap <= 90)
