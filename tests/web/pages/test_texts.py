"""Every text of a page is said in Spanish too, and nothing is kept that nobody says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from caseclock.web.pages.shell import TEMPLATES, environment
from caseclock.web.pages.texts import catalogue, translator

PAGES = Path(__file__).parents[3] / "src/caseclock/web/pages"
#: Texts that come from values: words of codes, and titles given to `page` and `Place` in Python.
_CALLED = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def said_in_templates() -> set[str]:
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        found |= {ast.literal_eval(text) for text in _CALLED.findall(path.read_text())}
    return found


def constants_in_python() -> set[str]:
    """Every string that stands in the pages' code: what it hands to templates is among them."""
    found = set()
    for path in PAGES.parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def titles_in_python() -> set[str]:
    """Titles of pages, places and tabs, and messages for the next page."""
    found = set()
    for path in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            texts = [k.value for k in node.keywords if k.arg == "title"] if name in ("page", "framed") else []
            texts += node.args[1:2] if name in ("Place", "say") else []
            found |= {t.value for t in texts if isinstance(t, ast.Constant) and isinstance(t.value, str)}
    return found


@pytest.mark.parametrize("text", sorted(said_in_templates() | titles_in_python()))
def test_every_text_of_a_page_is_said_in_spanish(text: str) -> None:
    assert text in catalogue("es")


def test_no_spanish_text_is_kept_that_no_page_says() -> None:
    said = said_in_templates() | constants_in_python() | set(catalogue("en"))
    assert {text for text in catalogue("es") if text not in said and not _a_word(text)} == set()


def _a_word(text: str) -> bool:
    """Names that come from data (codes, counties) stand in no source of ours."""
    return re.fullmatch(r"[\w. -]{1,40}", text) is not None


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_template_holds_no_script_no_style_and_no_date_arithmetic(path: Path) -> None:
    text = path.read_text()
    environment("en").parse(text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|hx-on|javascript:", text)
    assert not re.search(r"timedelta|strftime|\.days\b|now\(\)|\|\s*date\b", text)


def test_a_time_within_a_text_stays_an_element_and_nothing_else_becomes_one() -> None:
    said = translator("en")("{day}, <{n}>", day=Markup("<time>Mar 3</time>"), n="<b>")
    assert said == "<time>Mar 3</time>, &lt;&lt;b&gt;&gt;"


def test_a_text_takes_its_values_in_both_languages() -> None:
    for english, spanish in catalogue("es").items():
        names = set(re.findall(r"{(\w+)}", english))
        assert names == set(re.findall(r"{(\w+)}", spanish)), english
    assert translator("es")("Sign in") == "Entrar"
