"""What a form shows of a body, read back, is that body: for every command and its example."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from caseclock.application.bodies import CASE_FIELDS, body_type
from caseclock.application.examples import CASE, command_examples
from caseclock.application.forms.filling import filled
from caseclock.application.forms.reading import read_fields
from caseclock.application.forms.shaping import shapes_of
from caseclock.web.commands import commands_of
from caseclock.web.examples import example_of
from tests.support.office import rules


def bodies() -> dict[str, dict[str, Any]]:
    """For each command the body of a story, else what follows from its types."""
    told = command_examples(rules())
    found = {}
    for name in commands_of(rules()):
        (schema,), parts = msgspec.json.schema_components([body_type(rules(), name)], ref_template="#/{name}")
        reason = {"reason": told.reasons[name]} if name in told.reasons else {}
        body = told.bodies.get(name) or {**example_of(schema, parts), **reason}
        found[name] = {**body, **{field: str(CASE) for field in CASE_FIELDS if field in body}}
    return found


def as_struct(name: str, body: dict[str, Any]) -> Any:
    """The body as the command takes it; cases in their short form."""
    plain = {**body, **{field: str(CASE.case_id) for field in CASE_FIELDS if field in body}}
    return msgspec.convert(plain, body_type(rules(), name), str_keys=True)


@pytest.mark.parametrize(("name", "body"), bodies().items())
def test_a_body_filled_into_its_form_and_read_back_is_the_same_body(name: str, body: dict[str, Any]) -> None:
    shapes = shapes_of(body_type(rules(), name))
    read = read_fields(shapes, filled(shapes, body))
    assert read.flaws == ()
    assert as_struct(name, read.body) == as_struct(name, body)


def test_a_field_that_has_a_text_of_its_own_is_not_chosen_from_the_case() -> None:
    """`notice` of a suspension is the number of a form; elsewhere it is one of the case's notices."""
    kinds = {
        name: next(shape.kind for shape in shapes_of(body_type(rules(), name)) if shape.name == "notice")
        for name in ("suspend-for-incarceration", "request-hearing")
    }
    assert kinds == {"suspend-for-incarceration": "text", "request-hearing": "notice"}
