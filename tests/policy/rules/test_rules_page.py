"""docs/rules.md says what the registry says."""

from tools.draw_rules import PAGE, page

from caseclock.domain.policy.rules.registry import RULES


def test_every_rule_says_which_question_it_answers_on_which_law_and_fact_date() -> None:
    assert [rule.name for rule in RULES.values() if not (rule.question.endswith("?") and rule.citation)] == []
    assert [rule.name for rule in RULES.values() if not rule.fact_date] == []


def test_the_page_of_rules_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "draw it again: python -m tools.draw_rules"
