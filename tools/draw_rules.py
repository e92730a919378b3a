"""Draws docs/rules.md: every rule of the registry in one line, with the parameters that its examples read.

.venv/bin/python -m tools.draw_rules
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

from tests.policy.rules.examples import EXAMPLES
from tests.policy.rules.running import policy

from caseclock.domain.policy.rules.registry import RULES, run_rule
from caseclock.domain.policy.rules.rule import Rule

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"

HEAD = """# Rules

Each rule is a pure function under `src/caseclock/domain/policy/rules/`: facts, dated policy and a fact
date in, a result and its explanation out. A determination stores the rule's name, the facts with their
sources, the fact date and the explanation, so that it can be run again by name. The fact date picks the
version of every value, never today's date. Money is in cents.

An explanation is a tree. Each step has a code, its result, the facts it read, the values of parameters
with the day from which they hold and whether a source confirms them, and its law. An adverse answer that
turns on an unconfirmed value waits for a program specialist.

To add a rule: one file with its facts, `decide` and a `Rule`; one line in `registry.py`; examples in
`tests/policy/rules/examples.py`, which every rule is held to; then draw this page: `python -m
tools.draw_rules`.

| rule | question | fact date | law | parameters read |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(_line(rule) for _, rule in sorted(RULES.items()))


def _line(rule: Rule) -> str:
    read = ", ".join(f"`{name}`" for name in _folded(_read(rule.name))) or "none"
    return f"| `{rule.name}` | {rule.question} | {rule.fact_date} | {rule.citation} | {read} |\n"


def _read(name: str) -> set[str]:
    """The parameters in the explanations of a rule's examples."""
    trees = [run_rule(name, each.facts, policy(), each.on).why for each in EXAMPLES[name]]
    return {parameter for tree in trees for node in tree.walk() for parameter in node.values}


def _folded(names: set[str]) -> list[str]:
    """Names in order; those that differ by a number at the end as one."""
    groups: dict[str, list[int]] = defaultdict(list)
    found = []
    for name in names:
        numbered = re.fullmatch(r"(\w+_)(\d+)", name)
        if numbered:
            groups[numbered[1]].append(int(numbered[2]))
        else:
            found.append(name)
    found += [f"{stem}{min(ns)}" + (f" to {max(ns)}" if len(ns) > 1 else "") for stem, ns in groups.items()]
    return sorted(found)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
