"""The form of every command a person gives can be used: each control has a name, no id stands twice."""

from __future__ import annotations

import pytest

from caseclock.application.forms.controls import Drawing
from caseclock.application.forms.filling import filled
from caseclock.application.forms.form import command_form, laid_out
from caseclock.application.forms.offered import offered_by
from caseclock.application.forms.reading import Flaw
from caseclock.web.commands import commands_of
from caseclock.web.pages.language import Language
from caseclock.web.pages.shell import environment
from tests.application.forms.test_round_trip import bodies
from tests.domain.applying import filed
from tests.support.office import rules
from tests.web.pages.html import Page

STATE = filed().state
COMMANDS = [name for name, (_, spec) in commands_of(rules()).items() if set(spec.roles) != {"system"}]
_PAGE = """<h1>x</h1>{% from "macros/controls.html" import fields with context %}
<form>{{ fields(controls) }}</form>"""


def drawn(name: str, fields: dict[str, list[str]], language: Language = "en") -> Page:
    """The controls of a command on an open case, as HTML."""
    form = command_form(rules(), name)
    offered = offered_by(STATE, rules().definitions, form.definition.name)
    flaws = {path: Flaw(path=path, text="Fill this in.") for path in fields}
    layout = laid_out(form, Drawing(fields, flaws, form.words, offered))
    html = environment(language).from_string(_PAGE).render(controls=tuple(layout))
    return Page(html)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_empty_form_has_a_name_for_every_control(name: str) -> None:
    assert drawn(name, {}).faults == []


@pytest.mark.parametrize(("name", "body"), [(n, b) for n, b in bodies().items() if n in COMMANDS])
def test_a_full_form_with_a_flaw_everywhere_shows_each_at_its_control(
    name: str, body: dict[str, object]
) -> None:
    fields = filled(command_form(rules(), name).shapes, body)
    page = drawn(name, fields, "es")
    assert page.faults == []
    held = {field.removeprefix("f.") for field, _ in page.forms[0].fields}
    typed = {path for path, values in fields.items() if any(values)}
    assert {path for path in typed - held if not path.startswith("instance")} == set()


def test_a_choice_that_is_no_longer_offered_stays_chosen() -> None:
    page = drawn("read-paper", {"paper": ["3f9a1c2b77d0"]})
    assert ("f.paper", "3f9a1c2b77d0") in page.forms[0].fields
