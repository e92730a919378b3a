"""The controls of a form, ready to be drawn: each with its name, words, value, choices and flaw. No HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from caseclock.application.forms.filling import Fields, filled, joined
from caseclock.application.forms.options import Offered, Option, options_of
from caseclock.application.forms.reading import Flaw, row_numbers
from caseclock.application.forms.shape import Kind, Shape
from caseclock.application.forms.words import FormWords
from caseclock.application.words import LANGUAGES, Titles


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """One control, or a group of them. `values` is what it holds; `rows` are the rows of a repeated group."""

    path: str
    kind: Kind
    label: Titles
    hint: Titles = {}
    required: bool = False
    many: bool = False
    values: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    shortest: int = 0
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    flaw: Flaw | None = None
    parts: tuple[Control, ...] = ()
    rows: tuple[Control, ...] = ()
    optional: bool = False
    """A group that counts only once something is written in it."""

    @property
    def value(self) -> str:
        """What a control for one value holds."""
        return self.values[-1] if self.values else ""

    @property
    def id(self) -> str:
        """Its id on the page."""
        return "f-" + self.path.replace(".", "-")

    @property
    def touched(self) -> bool:
        """Whether something stands in it or is wrong in it, so that a folded group opens."""
        inner = (*self.parts, *self.rows)
        return (
            bool(self.flaw or self.rows or any(self.values)) if not inner else any(c.touched for c in inner)
        )


class Drawing(msgspec.Struct, frozen=True):
    """What controls are made of: what the form holds, what is wrong in it, its words, what may be chosen."""

    fields: Fields
    flaws: Mapping[str, Flaw]
    words: FormWords
    offered: Offered


def controls(shapes: Sequence[Shape], drawing: Drawing, within: str = "") -> tuple[Control, ...]:
    """A control for every field, in the order of the fields."""
    return tuple(_control(shape, drawing, joined(within, shape.name)) for shape in shapes)


def _control(shape: Shape, drawing: Drawing, path: str) -> Control:
    made = Control(
        path=path,
        kind=shape.kind,
        label=drawing.words.label(shape),
        hint=drawing.words.hint(shape),
        required=shape.required,
        many=shape.many,
        values=_values(shape, drawing.fields, path),
        options=options_of(shape, drawing.fields, drawing.words, drawing.offered, path),
        shortest=shape.shortest,
        longest=shape.longest,
        least=shape.least,
        most=shape.most,
        flaw=drawing.flaws.get(path),
        optional=shape.kind == "group" and not shape.required,
    )
    match shape.kind:
        case "group" | "options":
            return msgspec.structs.replace(made, parts=controls(shape.parts, drawing, path))
        case "variant":
            return _variant(shape, made, drawing)
        case "rows" | "map":
            rows = tuple(_row(shape, drawing, f"{path}.{n}", n) for n in _numbers(shape, drawing, path))
            return msgspec.structs.replace(made, rows=rows)
        case _:
            return made


def _numbers(shape: Shape, drawing: Drawing, path: str) -> list[int]:
    """The rows that are there; one to begin with where one is needed."""
    return row_numbers(drawing.fields, path) or ([0] if shape.required else [])


def _row(shape: Shape, drawing: Drawing, path: str, n: int) -> Control:
    assert shape.item is not None
    number = dict.fromkeys(LANGUAGES, f"{n + 1}")
    if shape.kind == "map":
        assert shape.key is not None
        parts = [_control(shape.key, drawing, f"{path}.key"), _control(shape.item, drawing, f"{path}.value")]
    elif shape.item.kind == "group":
        parts = list(controls(shape.item.parts, drawing, path))
    else:
        parts = [_control(msgspec.structs.replace(shape.item, name=shape.name), drawing, path)]
    return Control(path=path, kind="group", label=number, parts=tuple(parts))


def _variant(shape: Shape, made: Control, drawing: Drawing) -> Control:
    """The choice of the tag, and the fields of the one that is chosen."""
    tag = Shape(name=shape.tag, kind="choice", required=shape.required, values=tuple(shape.variants))
    choice = _control(tag, drawing, joined(made.path, shape.tag))
    choice = msgspec.structs.replace(choice, label=made.label, hint=made.hint)
    chosen = shape.variants.get(choice.value, ())
    return msgspec.structs.replace(made, parts=(choice, *controls(chosen, drawing, made.path)))


def _values(shape: Shape, fields: Fields, path: str) -> tuple[str, ...]:
    """What was typed, else the default."""
    if path in fields:
        return tuple(fields[path])
    named = msgspec.structs.replace(shape, name=path)
    plain = shape.kind not in ("group", "options", "variant", "rows", "map")
    return tuple(filled([named], {}).get(path, ())) if plain else ()
