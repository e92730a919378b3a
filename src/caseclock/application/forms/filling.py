"""From a body to the fields of its form: what each control holds, by the control's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseclock.application.forms.leaves import leaf
from caseclock.application.forms.shape import Shape

#: What a form holds or posts: texts by name; a name comes more than once where several are chosen.
Fields = Mapping[str, Sequence[str]]


def filled(shapes: Sequence[Shape], body: Mapping[str, Any], within: str = "") -> dict[str, list[str]]:
    """Every field that the body gives, else its default."""
    found: dict[str, list[str]] = {}
    for shape in shapes:
        value = body.get(shape.name, shape.default)
        found.update(_fields(shape, joined(within, shape.name), value))
    return found


def joined(within: str, name: str) -> str:
    """The name of a field inside of another."""
    return f"{within}.{name}" if within else name


def _fields(shape: Shape, path: str, value: Any) -> Iterator[tuple[str, list[str]]]:
    if value is None:
        return
    match shape.kind:
        case "group" | "options":
            given = [part for part in shape.parts if shape.kind == "group" or part.name in value]
            yield from filled(given, value, path).items()
        case "variant":
            tag = str(value[shape.tag])
            yield joined(path, shape.tag), [tag]
            yield from filled(shape.variants[tag], value, path).items()
        case "rows":
            assert shape.item is not None
            for n, row in enumerate(value):
                yield from _fields(shape.item, f"{path}.{n}", row)
        case "map":
            assert shape.item is not None
            assert shape.key is not None
            for n, (key, inner) in enumerate(value.items()):
                yield f"{path}.{n}.key", [leaf(shape.key.kind).show(key)]
                yield from _fields(shape.item, f"{path}.{n}.value", inner)
        case "lines":
            yield path, ["\n".join(value)]
        case kind:
            show = leaf(kind).show
            yield path, [show(each) for each in value] if shape.many else [show(value)]
