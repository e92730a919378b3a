"""The guided form of an application: the opening command's own fields, spread over steps, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from caseclock.application.bodies import body_type
from caseclock.application.drafts import Parts, Typed
from caseclock.application.forms.reading import Flaw, Read, read_fields, row_numbers, touched
from caseclock.application.forms.shape import Shape
from caseclock.application.forms.shaping import shapes_of
from caseclock.domain.case.work import Rules
from caseclock.domain.procedures.household.facts import FORMATS, OF_HOUSEHOLD

OPENING = "open-case"
ARRIVAL, PEOPLE, CONTACT, NEEDS, CHECK = STEPS = ("arrival", "people", "contact", "needs", "check")
#: Facts that are asked at intake, of the household and of each member, and the numbers of other systems.
CONTACTS = (
    "address", "city", "zip", "mailing_address", "phone", "email",
    "spoken_language", "written_language", "interpreter", "format",
)  # fmt: skip
MEMBER_NEEDS = ("pregnant", "disability_basis", "immediate_need")
NUMBERS = {"members": ("cin",), "case": ("benefitscal", "county_case")}
CHANNELS = ("in_person", "phone", "mail", "fax", "email", "BenefitsCal", "outreach")
PROGRAMS = ("MC", "CW", "CF")
#: What nearly every application asks for.
USUAL_NEEDS = {"application.programs": "MC"}
RELATIONSHIPS = ("self", "spouse", "child", "parent", "sibling", "other_relative", "not_related")
LANGUAGES = (
    "English", "Spanish", "Arabic", "Armenian", "Cantonese", "Farsi", "Hindi", "Hmong", "Japanese", "Khmer",
    "Korean", "Lao", "Mandarin", "Mien", "Punjabi", "Russian", "Tagalog", "Thai", "Ukrainian", "Vietnamese",
)  # fmt: skip
#: The answers that the steps offer, by field.
OFFERED: Mapping[str, tuple[str, ...]] = {
    "channel": CHANNELS,
    "programs": PROGRAMS,
    "relationship": RELATIONSHIPS,
    "language": LANGUAGES,
    "format": FORMATS,
}
_CHOICES = {"format": FORMATS, "spoken_language": LANGUAGES, "written_language": LANGUAGES}
_INDEX = re.compile(r"\[(\d+)\]")
_ROW = re.compile(r"members\.(\d+)\.")
#: Which step asks for a field, by how its name begins; the first that fits.
_ASKED_IN = (
    (re.compile(r"application\.programs|members\.\d+\.(facts\.|asks_for_coverage|confidential)"), NEEDS),
    (re.compile(r"members\b"), PEOPLE),
    (re.compile(r"facts\."), CONTACT),
    (re.compile(r"owner|note|reason"), CHECK),
)


def intake_shapes(rules: Rules) -> tuple[Shape, ...]:
    """The fields of the opening command, its open maps narrowed to what is asked at intake."""
    found = {shape.name: shape for shape in shapes_of(body_type(rules, OPENING))}
    people = found["members"]
    assert people.item is not None
    person = {part.name: part for part in people.item.parts}
    person |= {
        "facts": _options("facts", [Shape(name=name, kind="yes_no") for name in MEMBER_NEEDS]),
        "numbers": _options("numbers", _texts(NUMBERS["members"])),
        "relationship": replace(person["relationship"], kind="choice", values=RELATIONSHIPS),
    }
    application = {part.name: part for part in found["application"].parts}
    application |= {
        "channel": replace(application["channel"], kind="choice", values=CHANNELS),
        "programs": Shape(name="programs", kind="choice", many=True, values=PROGRAMS),
    }
    found |= {
        "application": replace(found["application"], required=True, parts=tuple(application.values())),
        "members": replace(people, item=replace(people.item, parts=tuple(person.values()))),
        "facts": _options("facts", [_fact(name) for name in CONTACTS]),
        "numbers": _options("numbers", _texts(NUMBERS["case"])),
    }
    return tuple(found.values())


def read(rules: Rules, typed: Typed) -> Read:
    """The body of the opening command as it is typed so far, and what is wrong or missing."""
    found = read_fields(intake_shapes(rules), typed)
    nobody = f"members.{rows(typed)[0]}.first_name"
    flaws = (replace(flaw, path=nobody) if flaw.path == "members" else flaw for flaw in found.flaws)
    return Read(found.body, tuple(flaws))


def step_of(field: str) -> str:
    """The step that asks for a field."""
    return next((step for begins, step in _ASKED_IN if begins.match(field)), ARRIVAL)


def flaws_of(step: str, flaws: Sequence[Flaw]) -> list[Flaw]:
    """Those of one step."""
    return [flaw for flaw in flaws if step_of(flaw.path) == step]


def field_of(rules: Rules, typed: Typed, path: str) -> str:
    """The form's field of a path in the body: rows that were left empty have no place in the body."""
    rows = _typed_rows(rules, typed)
    found = re.match(r"members\[(\d+)\]", path)
    if found and int(found[1]) < len(rows):
        path = f"members.{rows[int(found[1])]}" + path[found.end() :]
    return _INDEX.sub(r".\1", path)


def people(rules: Rules, typed: Typed) -> list[tuple[int, str]]:
    """The row and name of each person with anything typed, as the body has them."""
    return [
        (row, " ".join(filter(None, (_one(typed, row, "first_name"), _one(typed, row, "last_name")))))
        for row in _typed_rows(rules, typed)
    ]


def rows(typed: Typed) -> list[int]:
    """The rows of people that the form shows; one at least."""
    return row_numbers(typed, "members") or [0]


def with_person(parts: Parts) -> Parts:
    """One more empty row."""
    shown = rows(parts.get(PEOPLE, {}))
    return parts | {PEOPLE: {**parts.get(PEOPLE, {}), f"members.{shown[-1] + 1}.first_name": [""]}}


def without_person(parts: Parts, row: int) -> Parts:
    """Without a row, in whatever step something was typed about the person."""
    return {part: {n: v for n, v in typed.items() if not _of_row(n, row)} for part, typed in parts.items()}


def _of_row(name: str, row: int) -> bool:
    found = _ROW.match(name)
    return found is not None and int(found[1]) == row


def _typed_rows(rules: Rules, typed: Typed) -> list[int]:
    item = next(shape.item for shape in intake_shapes(rules) if shape.name == "members")
    assert item is not None
    return [row for row in row_numbers(typed, "members") if touched(item, typed, f"members.{row}")]


def _one(typed: Typed, row: int, name: str) -> str:
    return (typed.get(f"members.{row}.{name}") or [""])[-1].strip()


def _fact(name: str) -> Shape:
    if OF_HOUSEHOLD[name] is bool:
        return Shape(name=name, kind="yes_no")
    if name in _CHOICES:
        return Shape(name=name, kind="choice", values=_CHOICES[name])
    return Shape(name=name, kind="text")


def _texts(names: Sequence[str]) -> list[Shape]:
    return [Shape(name=name, kind="text") for name in names]


def _options(name: str, parts: Sequence[Shape]) -> Shape:
    return Shape(name=name, kind="options", parts=tuple(parts))
