"""Every field and every answer of every command that a person gives is named in English and Spanish."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.application.bodies import body_type
from caseclock.application.forms.shape import Shape
from caseclock.application.forms.shaping import shapes_of
from caseclock.application.forms.words import FormWords, form_words, words_of
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.web.commands import commands_of
from tests.support.office import rules


def fields() -> Iterator[tuple[FormWords, Shape]]:
    """Every field of every form, the inner ones too."""
    for name, (definition, spec) in commands_of(rules()).items():
        if set(spec.roles) != {"system"}:
            for shape in _all(shapes_of(body_type(rules(), name))):
                yield words_of(definition, name), shape


def _all(shapes: tuple[Shape, ...]) -> Iterator[Shape]:
    for shape in shapes:
        inner = tuple(each for each in (shape.key, shape.item) if each)
        yield from (shape,) if shape.name else ()
        yield from _all((*shape.parts, *inner))


def test_every_field_is_named_in_both_languages() -> None:
    unnamed = sorted({f"{words.command}.{shape.name}" for words, shape in fields() if not words.known(shape)})
    assert unnamed == []


def test_every_answer_is_named_in_both_languages() -> None:
    known = form_words().answers
    lacking = {
        f"{shape.name}.{value}"
        for _, shape in fields()
        for value in shape.values
        if isinstance(value, str) and value and not {value, f"{shape.name}.{value}"} & known.keys()
    }
    assert lacking == set()


def test_every_reason_of_the_law_is_named_in_both_languages() -> None:
    given: dict[str, tuple[Definition, CommandSpec]] = commands_of(rules())
    reasons = {reason for _, spec in given.values() for reason in spec.reasons}
    assert reasons - form_words().answers.keys() == set()


def test_nothing_is_named_that_no_form_asks_for() -> None:
    used = {name for words, shape in fields() for name in (shape.name, f"{words.command}.{shape.name}")}
    assert form_words().fields.keys() - used == set()
