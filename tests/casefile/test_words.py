"""Everything that a person reads in a case has its words, in English and in Spanish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from caseclock.application.casefile import changes
from caseclock.application.casefile.caller import CALLER
from caseclock.application.casefile.details import HIDDEN, history_words
from caseclock.application.roles import ROLES
from caseclock.application.wording import WORDS, names, read_texts
from caseclock.domain.clocks.events import ClockStarted
from caseclock.domain.procedures.household.facts import OF_HOUSEHOLD, YES_OR_NO
from caseclock.domain.procedures.mao_application.bodies import ItemName
from caseclock.kernel.events import Event, event_types
from caseclock.readmodels.worklist import FLAG_FACTS
from tests.support.office import rules

#: The county's own: how its readings are sealed each day.
OF_THE_COUNTY = "caseclock.domain.ledger"


def of_cases() -> Iterator[tuple[str, type[Event]]]:
    for name, kind in event_types():
        if not name.startswith("test") and kind.__module__ != OF_THE_COUNTY:
            yield name, kind


def recorded() -> set[str]:
    """Every event type of a case that Python registers or a procedure's files record."""
    types = {name for name, _kind in of_cases()}
    for definition in rules().definitions.newest():
        procedure = definition.procedure
        for command in procedure.commands.values():
            types |= set(command.records)
        for reaction in procedure.reactions:
            types |= set(reaction.records)
        for clock in procedure.clocks.values():
            types |= {kind for rung in clock.rungs for kind in rung.records}
    return types


def test_every_event_has_a_name_in_both_languages() -> None:
    told: dict[str, Any] = {}
    for definition in rules().definitions.newest():
        told |= definition.texts.get("events") or {}
    assert recorded() - told.keys() == set()
    assert told.keys() - recorded() == set()
    assert all(entry.get("en") and entry.get("es") for entry in told.values())


def entries(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every text of a file with where it stands."""
    if not isinstance(value, dict) or {"en", "es"} & value.keys():
        yield path, value
        return
    for name, inner in value.items():
        yield from entries(inner, (*path, str(name)))


def test_every_text_is_there_in_both_languages_with_the_same_places() -> None:
    for file in (WORDS, CALLER):
        for path, entry in entries(read_texts(file)):
            assert set(entry) == {"en", "es"}, (file, path)
            if isinstance(entry["en"], str):
                places = [{part.split("}")[0] for part in text.split("{")[1:]} for text in entry.values()]
                assert places[0] == places[1], (file, path)


def test_whoever_is_waited_for_or_told_and_whatever_may_be_asked_for_has_its_words() -> None:
    waited = {who for each in rules().definitions for who in each.procedure.waits_for.values()}
    assert waited <= names("whose_move")
    rungs = [
        rung
        for each in rules().definitions
        for clock in each.procedure.clocks.values()
        for rung in clock.rungs
    ]
    assert {to.partition(":")[0] for rung in rungs for to in rung.to} <= names("audiences")
    assert set(FLAG_FACTS) <= names("flags")
    assert set(ItemName.__args__) <= read_texts(CALLER)["items"].keys()  # type: ignore[attr-defined]


def test_every_field_that_the_timeline_shows_has_its_words() -> None:
    shown = {*changes._OWN, *changes._OF_MEMBER, *OF_HOUSEHOLD, *YES_OR_NO, *ROLES}
    fields = {
        field.name
        for _, kind in of_cases()
        for field in msgspec.structs.fields(kind)
        if kind is not ClockStarted
    }
    words = history_words("es")
    assert {name for name in (shown | fields) - HIDDEN - set(ROLES) if name not in words.facts} == set()
    assert {role for role in ROLES if role not in words.values} == set()
    reasons = {reason for each in rules().definitions for spec in each.procedure.commands.values()
               for reason in spec.reasons}  # fmt: skip
    assert {reason for reason in reasons if reason not in words.values} == set()
