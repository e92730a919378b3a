"""The form of a returned MC 13: the categories in the form's own order, none of them chosen for anybody,
and nothing said of what follows from one (office rule 35)."""

from __future__ import annotations

import pytest

from caseclock.application.forms.controls import Control, Drawing
from caseclock.application.forms.form import command_form, laid_out
from tests.support.office import rules

FOLLOWS = ("full scope", "restricted", "eligible", "medi-cal", "proof", "no document", "alcance", "prueba")


def form(command: str) -> dict[str, Control]:
    """The controls of a form as it is drawn first."""
    made = command_form(rules(), command)
    return {control.path: control for control in laid_out(made, Drawing({}, {}, made.words, {}))}


def test_the_categories_stand_in_the_order_of_the_form() -> None:
    categories = form("record-mc13")["categories"]
    assert [option.value for option in categories.options] == [str(n) for n in range(1, 17)]
    for option in categories.options:
        assert all(said.startswith(f"{option.value}. ") for said in option.label.values())
    assert len({option.label["es"] for option in categories.options}) == 16


@pytest.mark.parametrize(("command", "field"), [
    ("record-mc13", "categories"), ("record-mc13", "declared"), ("record-mc13", "declared_by"),
    ("attest-status", "declared"), ("attest-status", "declared_by"),
])  # fmt: skip
def test_nothing_is_chosen_for_the_person(command: str, field: str) -> None:
    control = form(command)[field]
    assert control.values == ()
    assert control.many or len(control.options) > 1


def test_no_category_says_what_follows_from_it() -> None:
    categories = form("record-mc13")["categories"]
    said = " ".join(text for option in categories.options for text in option.label.values())
    said += " ".join((*categories.label.values(), *categories.hint.values()))
    assert not [word for word in FOLLOWS if word in said.lower()]
