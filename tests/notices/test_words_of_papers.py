"""Every word of the bundle's report stands in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from caseclock.application.notices.wording import county_name, worded
from caseclock.application.proof.report import PAPER


def entries(found: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, entry in found.items():
        if isinstance(entry, dict) and not entry.keys() & {"en", "es"}:
            yield from entries(entry, f"{path}{name}.")
        else:
            yield f"{path}{name}", entry


def test_every_word_of_the_report_is_in_both_languages() -> None:
    texts = yaml.safe_load((PAPER / "texts.yaml").read_text())
    assert [
        name for name, entry in entries(texts) if set(entry) != {"en", "es"} or not all(entry.values())
    ] == []


def test_every_word_the_report_asks_for_is_there_and_none_is_left_over() -> None:

    texts = yaml.safe_load((PAPER / "texts.yaml").read_text())
    template = (PAPER / "report.typ").read_text()
    said = set(re.findall(r"\"([a-z_]+)\"", template)) | {"open", "closed"}
    assert {name for name in texts if name not in said} - {"months", "moments", "roles"} == set()
    asked = set(re.findall(r"(?:say|fill)\(\"([a-z_]+)\"", template))
    assert asked <= texts.keys()


def test_counties_and_codes_are_named_as_letters_name_them() -> None:
    assert (county_name(19), county_name(58), county_name(0)) == ("Los Angeles", "Yuba", "0")
    assert worded("actions", "denial", "es") == "Solicitud negada"
    assert worded("actions", "not_known", "en") == "not known"
