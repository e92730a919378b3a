"""A number of law is a dated parameter: the source of the rules holds none."""

import ast
from pathlib import Path

import pytest

from caseclock.domain.policy import freeze, notice_periods, scope
from caseclock.domain.policy.rules import registry

RULES = sorted(Path(registry.__file__).parent.glob("*.py"))
OTHERS = [Path(str(module.__file__)) for module in (freeze, notice_periods, scope)]
#: Counting, months of a year, a dollar, percent, how many counties there are.
HARMLESS = {0, 1, 2, 12, 58, 100}
#: The rows of the scope table by age (`scope_age_26_49`), the year of the freeze's name.
NAMED = {"scope.py": {19, 26, 50}, "freeze.py": {2026}}


@pytest.mark.parametrize("path", [*RULES, *OTHERS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_number_of_law_stands_in_the_source(path: Path) -> None:
    found = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }
    allowed = HARMLESS | (NAMED.get(path.name, set()) if path in OTHERS else set())
    assert found <= allowed, "make it a parameter in workflows/policy"
