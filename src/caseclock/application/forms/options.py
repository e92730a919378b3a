"""What may be chosen in a field: yes or no, the answers of a choice, what the case or the county has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from caseclock.application.forms.filling import Fields
from caseclock.application.forms.shape import CHOSEN, Shape
from caseclock.application.forms.words import FormWords
from caseclock.application.words import LANGUAGES, Titles


class Option(msgspec.Struct, frozen=True):
    """Something to choose: what is posted, and what is read."""

    value: str
    label: Titles

    @classmethod
    def named(cls, value: str, name: str) -> Option:
        """A name of its own, which is the same in every language."""
        return cls(value, dict.fromkeys(LANGUAGES, name))


YES_NO = (Option("yes", {"en": "Yes", "es": "Sí"}), Option("no", {"en": "No", "es": "No"}))
#: By kind of field, what may be chosen.
Offered = Mapping[str, Sequence[Option]]


def options_of(
    shape: Shape, fields: Fields, words: FormWords, offered: Offered, path: str
) -> tuple[Option, ...]:
    """What may be chosen, and what is chosen already even where it is no longer offered."""
    if shape.kind == "yes_no":
        return YES_NO
    if shape.kind not in CHOSEN:
        return ()
    if shape.kind == "choice":
        named = [Option(str(v), words.answer(shape, v)) for v in shape.values if v != ""]
        return tuple(sorted(named, key=_order))
    there = list(offered.get(shape.kind, ()))
    known = {option.value for option in there}
    held = [value for value in fields.get(path, ()) if value and value not in known]
    return (*there, *(Option.named(value, value) for value in held))


def _order(option: Option) -> tuple[bool, int, str]:
    """Numbers by size, answers by the alphabet, what is left over last."""
    last = option.value in ("other", "none")
    return (last, int(option.value) if option.value.isdecimal() else 0, option.label["en"])
