"""What is said of a wrong value: our words, and what would be right."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec
import pytest

from caseclock.application.bodywords import our_words, wrong
from caseclock.application.outcomes import BadBody
from caseclock.application.rawjson import DEEPEST, refuse_odd


class Person(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    sex: Literal["F", "M"] = "F"


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    on: date | None = None
    other: UUID | None = None
    people: tuple[Person, ...] = ()
    ids: dict[Literal["ssn", "cin"], str] = {}


@pytest.mark.parametrize(
    ("given", "field", "words", "advice"),
    [
        ({"on": []}, "on", "a date or null was expected, a list was given", ""),
        ({"on": "soon"}, "on", "a date was expected, such as 2025-03-03", ""),
        ({"people": {}}, "people", "a list was expected, an object was given", ""),
        ({"people": [{"name": []}]}, "people[0].name", "a text was expected, a list was given", ""),
        ({"people": [{}]}, "people[0].name", "name is missing", "Give name."),
        ({"people": [{"nam": 1}]}, "people[0].nam", "there is no field nam", "Known here: name, sex."),
        ({"onn": 1}, "onn", "there is no field onn", "Known here: on, other, people, ids."),
        (
            {"people": [{"name": "x", "sex": "Z"}]},
            "people[0].sex",
            "what is given is not among the values known here",
            "Use one of: F, M.",
        ),
        (
            {"ids": {"dl": "1"}},
            "ids",
            "what is given is not among the values known here",
            "Use one of: cin, ssn.",
        ),
    ],
)
def test_a_wrong_value_is_named_in_our_words_with_what_would_pass(
    given: Any, field: str, words: str, advice: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert(given, Body, str_keys=True)
    found = wrong(Body, str(raised.value))
    assert (found[0], found[1]) == (field, words)
    assert not advice or found[2] == advice


@pytest.mark.parametrize("raw", [b"{", b"[1,", b"{not", b"\xff"])
def test_text_that_is_no_json_is_said_without_the_librarys_prefix(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(raw)
    assert "JSON is malformed" not in our_words(str(raised.value))


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)]
)
def test_a_deep_body_is_refused_before_anybody_reads_it(raw: bytes) -> None:
    with pytest.raises(BadBody, match="nested"):
        refuse_odd(raw)


def test_a_bracket_in_a_text_is_no_depth() -> None:
    refuse_odd(b'{"text": "' + b"[" * 1000 + b'\\"' + b"{" * 1000 + b'"}')


def test_a_key_given_twice_is_refused_by_name() -> None:
    with pytest.raises(BadBody) as raised:
        refuse_odd(b'{"a": {"text": "x", "text": "y"}}')
    assert raised.value.field == "text"
    refuse_odd(b'[{"text": "x"}, {"text": "y"}]')
