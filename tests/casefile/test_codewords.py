"""Every step of every rule, its facts and its coded values are put into words, in English and Spanish."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from caseclock.application.casefile.explained import ToldStep, differences_told, explained, facts_told
from caseclock.application.codewords import NOTHING, codewords
from caseclock.application.determinations import Rerun
from caseclock.domain.case.determining import as_stored, explanation_of
from caseclock.domain.case.rerunning import Difference
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.policy.rules.registry import RULES, run_rule
from tests.domain.test_every_decision_explained import DECIDED, decisions
from tests.policy.rules.examples import EXAMPLES
from tests.support.office import rules

DOMAIN = Path(__file__).parents[2] / "src" / "caseclock" / "domain"
CODED = re.compile(r"[a-z][a-z_]*", re.ASCII)


def trees() -> Iterator[Node]:
    for rule, examples in EXAMPLES.items():
        for example in examples:
            yield run_rule(rule, example.facts, rules().policy, example.on).why
    for story in DECIDED:
        for event in decisions(story()):
            yield msgspec.convert(explanation_of(event), Node)


def written_codes() -> Iterator[str]:
    """The codes that stand as text where a step is made."""
    for path in DOMAIN.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Node":
                for word in (k.value for k in call.keywords if k.arg == "code"):
                    if isinstance(word, ast.Constant):
                        yield str(word.value)


def coded(value: Any) -> Iterator[str]:
    match value:
        case str() if CODED.fullmatch(value):
            yield value
        case list():
            for each in value:
                yield from coded(each)
        case dict():
            for each in value.values():
                yield from coded(each)


def named(value: Any) -> Iterator[str]:
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield name
        yield from named(inner)


def choices(kind: Any) -> Iterator[str]:
    for inner in get_args(kind):
        yield from [inner] if isinstance(inner, str) and CODED.fullmatch(inner) else choices(inner)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_code_of_every_rule_is_in_words(language: str) -> None:
    words = codewords(language)
    found = list(trees())
    nodes = [node for tree in found for node in tree.walk()]
    steps = {node.code for node in nodes} | set(written_codes())
    names = {name for node in nodes for part in (node.facts, node.result) for name in named(part)}
    values = {code for node in nodes for part in (node.facts, node.result) for code in coded(part)}
    for rule in RULES.values():
        hints = get_type_hints(rule.facts, include_extras=True)
        names |= hints.keys()
        values |= {code for hint in hints.values() for code in choices(hint)}
    assert not steps - words.steps.keys()
    assert not {name for name in names if not re.fullmatch(r"\d{4}-\d\d", name)} - words.facts.keys()
    assert not values - words.values.keys() - words.steps.keys()


def test_no_two_languages_have_other_words() -> None:
    en, es = codewords("en"), codewords("es")
    for one, other in (
        (en.steps, es.steps),
        (en.facts, es.facts),
        (en.values, es.values),
        (en.parameters, es.parameters),
    ):
        assert one.keys() == other.keys()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_policy_value_has_a_name_of_its_own_and_no_name_is_kept_without_its_value(
    language: str,
) -> None:
    words, stored = codewords(language), rules().policy.parameters.values
    read = {name for tree in trees() for node in tree.walk() for name in node.values}
    assert words.parameters.keys() == stored.keys() >= read
    assert len(set(words.parameters.values())) == len(stored), "no two values have one name"
    assert not [name for name, said in words.parameters.items() if "_" in said or said == words.plain(name)]
    held = {code for values in stored.values() for one in values for code in coded(one.value)}
    assert not held - words.values.keys() - words.steps.keys()


def test_a_policy_value_that_a_step_read_is_told_by_its_name_also_where_it_differs() -> None:
    node = Node(code="scope_table", values={"scope_age_26_49": Used("full", date(2024, 1, 1))})
    [used] = explained(node, {}, codewords("en")).values
    assert (used.label, used.value) == ("Scope by age, 26 to 49", "full scope")
    [used] = explained(node, {}, codewords("es")).values
    assert used.label == "Alcance por edad, de 26 a 49 años"
    otherwise = Difference(what="value", name="scope_age_26_49", stored={"value": "full"}, now=None)
    again = Rerun(on=date(2025, 1, 1), facts_as_of=None, policy="", same=False, differences=(otherwise,))
    [told] = differences_told(again, codewords("en"))
    assert told.name == "Scope by age, 26 to 49"
    assert codewords("en").value("app_days_general", "parameter") == "Time to decide an application"


def test_amounts_days_and_flags_are_shown_as_people_write_them() -> None:
    en, es = codewords("en"), codewords("es")
    assert en.value(312345, "income") == "$3,123.45"
    assert en.value(3, "persons") == "3"
    assert (en.value("2025-03-03"), es.value("2025-03-03")) == ("March 3, 2025", "3 de marzo de 2025")
    assert (en.value("2025-03"), es.value(True)) == ("March 2025", "sí")
    assert (
        en.value({"scope": "full", "funding": "state_only"})
        == "Scope: full scope; Paid by: state money alone"
    )
    assert (en.value(None), en.value([])) == (NOTHING, NOTHING)
    assert en.value("W&I 14007.8(b)") == "W&I 14007.8(b)"


def test_the_tree_in_words_has_every_step_of_the_stored_one() -> None:
    def count(step: ToldStep) -> int:
        return 1 + sum(count(child) for child in step.children)

    for tree in trees():
        told = explained(tree, {}, codewords("es"))
        assert count(told) == len(list(tree.walk()))
        assert as_stored(told.citation) == tree.citation


def test_a_month_is_written_as_a_month_and_not_as_its_first_day() -> None:
    assert codewords("en").value("2025-12-01", "from_month") == "December 2025"
    assert codewords("es").value(date(2025, 12, 1), "from_month") == "diciembre de 2025"


def test_the_source_of_a_fact_is_the_event_or_the_procedure_it_stood_in_never_an_id() -> None:
    sources = {
        "status": FactSource(from_="status_verification-3070785977 v66"),
        "filed_on": FactSource(from_="coverage.requested v2"),
    }
    told = facts_told(
        dict.fromkeys(sources, "x"), sources, codewords("en"), lambda kind: "Coverage asked for"
    )
    assert [(each.source, each.version) for each in told] == [
        ("status verification", 66),
        ("Coverage asked for", 2),
    ]
