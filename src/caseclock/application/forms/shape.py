"""What a field of a form asks for: its kind, its limits and its parts. No words, no values, no HTML."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Kind = Literal[
    "text", "long_text", "lines", "date", "month", "moment", "number", "cents", "yes_no", "choice", "value",
    "group", "options", "rows", "map", "variant", "data",
    "member", "case", "instance", "clock", "notice", "document", "paper", "alert", "entry", "representative",
    "hold", "account", "unit", "rule",
]  # fmt: skip
#: What is chosen from what this case, or its county, has.
OF_THE_CASE: frozenset[str] = frozenset(
    {"member", "instance", "clock", "notice", "document", "paper", "alert", "entry", "representative", "hold"}
)
OF_THE_COUNTY: frozenset[str] = frozenset({"account", "unit", "rule"})
CHOSEN = OF_THE_CASE | OF_THE_COUNTY | {"choice"}


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One field. `many`: several may be chosen; `nullable`: left empty it is absent.

    `values` are those of a choice; `parts` the fields of a group (or of its options: each may be left out);
    `item` one row of several, or the value of a map whose `key` is written; `variants` the parts by tag, of
    which the field `tag` names one. `default` is what the struct says where nothing is given.
    """

    name: str
    kind: Kind
    required: bool = False
    nullable: bool = False
    many: bool = False
    default: Any = None
    values: tuple[str | int, ...] = ()
    least: int | None = None
    most: int | None = None
    shortest: int = 0
    longest: int | None = None
    pattern: str = ""
    parts: tuple[Shape, ...] = ()
    item: Shape | None = None
    key: Shape | None = None
    tag: str = ""
    variants: dict[str, tuple[Shape, ...]] = {}
    title: str = ""
    description: str = ""
    example: str = ""
    secret: bool = False
