"""A denial for income or property rests on a rule: on the member's newest determination over the limit."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from caseclock.domain.case.events import DeterminationMade
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.domain.procedures.mao_application.events_decision import EligibilityDetermined
from tests.domain.applying import deny, filed, over_income, person, replays
from tests.domain.test_notices import newest
from tests.support.office import Office

INCOME = {"reason": "income_over_limit", "citation": "22 CCR 50225", "why": "above the limit"}
PROPERTY = {"reason": "property_over_limit", "citation": "22 CCR 50420", "why": "above the limit"}


def last(office: Office, kind: type[Any]) -> Any:
    return next(r.event for r in reversed(office.history[office.case_id]) if isinstance(r.event, kind))


def owns(office: Office, on: str, cents: int = 13_000_001) -> None:
    facts = {"persons": 1, "countable_property": cents}
    ana = office.member("Ana").id
    office.do("make-determination", rule="asset_limit", member=ana, on=on, facts=facts)


@pytest.mark.parametrize("body", [INCOME, PROPERTY])
def test_it_is_refused_while_no_rule_was_run(body: dict[str, Any]) -> None:
    refusal = filed().on("2025-03-20").refused("deny-coverage", **body)
    assert refusal.code == "not_determined"
    assert "“Determine by a rule”" in refusal.remedy
    assert refusal.citation


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2025-02-28", "not_determined"),
        ("2025-03-01", ""),
        ("2025-04-30", ""),
        ("2025-05-01", "not_determined"),
    ],
)
def test_the_month_is_one_from_the_application_to_today(month: str, code: str) -> None:
    office = filed(on="2025-03-31").on("2025-04-10")
    over_income(office, month)
    assert getattr(office.attempt("deny-coverage", **INCOME), "code", "") == code


@pytest.mark.parametrize(("income", "code"), [(173_200, "within_limit"), (173_201, "")])
def test_income_of_the_limit_itself_is_never_denied(income: int, code: str) -> None:
    office = filed().on("2025-03-20")
    over_income(office, "2025-03-01", countable_income=income)
    assert getattr(office.attempt("deny-coverage", **INCOME), "code", "") == code


def test_the_newest_determination_counts_and_only_the_members_own() -> None:
    office = filed(person("Ana"), person("Rosa")).on("2025-03-20")
    ana, rosa = office.member("Ana").id, office.member("Rosa").id
    over_income(office, member=ana)
    assert office.refused("deny-coverage", member=rosa, **INCOME).code == "not_determined"
    over_income(office, member=ana, countable_income=100_000)
    assert office.refused("deny-coverage", member=ana, **INCOME).code == "within_limit"


@pytest.mark.parametrize(("on", "code"), [("2025-12-31", "within_limit"), ("2026-01-01", "")])
def test_nobody_is_denied_for_property_of_a_month_without_a_limit(on: str, code: str) -> None:
    office = filed(on="2025-12-15").on("2026-01-12")
    owns(office, on)
    assert getattr(office.attempt("deny-coverage", **PROPERTY), "code", "") == code


def test_a_denial_that_turns_on_an_unconfirmed_value_waits_for_a_specialist() -> None:
    office = filed().on("2025-03-20")
    over_income(office)
    table = office.rules.policy.parameters
    unsure = tuple(replace(value, confirmed=False) for value in table.values["income_limit_percent"])
    doubtful = Parameters({**table.values, "income_limit_percent": unsure})
    office.rules = replace(office.rules, policy=replace(office.rules.policy, parameters=doubtful))
    assert office.refused("deny-coverage", **INCOME).code == "needs_specialist"
    office.do("deny-coverage", role="program_specialist", **INCOME)


def test_the_decision_keeps_rule_facts_and_tree_and_runs_again_the_same() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    made, decided = last(office, DeterminationMade), last(office, EligibilityDetermined)
    assert (decided.outcome, decided.rule, decided.on) == ("denied", "income", made.on)
    assert (decided.facts, decided.explanation) == (made.facts, made.explanation)
    assert decided.sources["countable_income"].from_.startswith("determination.made v")
    assert run_rule(decided.rule, decided.facts, office.rules.policy, decided.on).adverse
    replays(office)


def test_the_notice_prints_income_and_limit() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    figures = newest(office)[1].says().figures
    assert (figures["income_cents"], figures["limit_cents"], figures["household_size"]) == (
        190_000,
        173_200,
        1,
    )


def test_the_notice_prints_property_and_limit() -> None:
    office = filed(on="2026-01-05").on("2026-01-12")
    owns(office, "2026-01-01")
    office.do("deny-coverage", **PROPERTY)
    figures = newest(office)[1].says().figures
    assert (figures["property_cents"], figures["limit_cents"]) == (13_000_001, 13_000_000)
