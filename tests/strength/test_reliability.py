"""The page of promises names proofs that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROOF = re.compile(r"`(test_\w+)`")


def test_every_proof_that_the_page_names_is_a_test() -> None:
    named = set(PROOF.findall((ROOT / "docs/reliability.md").read_text(encoding="utf-8")))
    assert named, "the page names no proof"
    there = {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not named - there, f"no such tests: {sorted(named - there)}"
