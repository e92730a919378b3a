"""Folding never fails: not on events out of order, missing, twice, unknown, or filled with anything."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from random import Random
from uuid import UUID

import msgspec
import msgspec.inspect as mi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.state import CaseState
from caseclock.domain.procedures.provider_account import codes
from caseclock.kernel.events import Event, GenericEvent, Recorded, event_types
from tests.properties.driving import Drive
from tests.properties.profile import walks
from tests.properties.telling import KEYS, like, tell
from tests.properties.values import NOWHERE, World, anything, value_of
from tests.support.office import rules

SEEDS = st.integers(0, 2**32 - 1)
LIVES = 24


@lru_cache(maxsize=LIVES)
def life(number: int) -> tuple[Recorded, ...]:
    """The longest history of an office in which stories were told."""
    rnd = Random(number)
    office = Drive(0 if number % 6 == 0 else 19, like)
    office.given = {codes.KEYS: KEYS}
    office.tell = lambda _: None  # it is kept, and the next test did not make it
    if office.county:
        office.open_household(2)
    stories = [tell(rnd, office) for _ in range(2)]
    for _ in range(40):
        next(rnd.choice(stories), None)
        office.any_command(rnd)
    return tuple(max(office.history.values(), key=len))


def folds(history: list[Recorded]) -> CaseState:
    """Folds what the store might hold in its order: only that it does not raise is asked here."""
    state = CaseState(county=history[0].county, case_id=history[0].case_id)
    for version, recorded in enumerate(history, 1):
        known = replace(recorded, version=version)
        try:
            state = evolve(state, known, rules().codes)
        except Exception as error:
            raise AssertionError(f"{recorded.event!r} on {state!r}") from error
        assert state.version == version
    return state


@walks(200)
@given(SEEDS)
def test_events_out_of_order_missing_and_twice(seed: int) -> None:
    rnd = Random(seed)
    history = list(life(rnd.randrange(LIVES)))
    how = rnd.choice(("shuffled", "dropped", "twice", "swapped", "all"))
    if how in ("dropped", "all"):
        history = [each for each in history if rnd.random() < 0.8] or history
    if how in ("twice", "all"):
        history += rnd.choices(history, k=len(history) // 3)
    if how in ("shuffled", "all"):
        rnd.shuffle(history)
    if how == "swapped":
        for _ in range(20):
            at = rnd.randrange(len(history) - 1)
            history[at], history[at + 1] = history[at + 1], history[at]
    folds(history)


@walks(200)
@given(SEEDS)
def test_the_events_of_two_cases_in_one(seed: int) -> None:
    rnd = Random(seed)
    one, other = (list(life(rnd.randrange(LIVES))) for _ in range(2))
    folds([each for pair in zip(one, other, strict=False) for each in pair])


@walks(400)
@given(SEEDS)
def test_events_filled_with_anything_lawful_for_their_type(seed: int) -> None:
    rnd = Random(seed)
    history = list(life(rnd.randrange(LIVES)))
    world = named_in(history)
    for _ in range(20):
        event = filled(rnd, rnd.choice([cls for _, cls in event_types()]), world)
        at = rnd.randrange(len(history))
        if event is not None:
            history.insert(at, replace(history[at], event=event))
    folds(history)


@pytest.mark.parametrize("name", [name for name, _ in event_types()])
def test_each_event_alone_and_on_a_case_that_knows_whom_it_means(name: str) -> None:
    cls = dict(event_types())[name]
    rnd = Random(name)
    history = list(life(1))
    world = named_in(history)
    state = folds(history)
    empty = CaseState(county=state.county, case_id=state.case_id)
    for n in range(8):
        event = filled(rnd, cls, world if n % 2 else NOWHERE)
        if event is not None:
            recorded = replace(history[-1], event=event)
            evolve(state, recorded, rules().codes)
            evolve(empty, recorded, rules().codes)


@walks(200)
@given(SEEDS)
def test_events_of_unknown_and_of_newer_types(seed: int) -> None:
    rnd = Random(seed)
    history = list(life(rnd.randrange(LIVES)))
    names = [name for name, _ in event_types()]
    world = named_in(history)
    for _ in range(30):
        # What newer code wrote under a name we know comes with its data as plain JSON.
        name = rnd.choice((rnd.choice(names), "slot.lapsed", "clock.unheard_of"))
        data = {
            "instance": rnd.choice((*world.words, 7, None)),
            "member": rnd.choice((str(rnd.choice(world.members)), "nobody", 7, None)),
            "fact": anything(rnd),
            "parts": anything(rnd),
        }
        data = {key: value for key, value in data.items() if rnd.random() < 0.7}
        at = rnd.randrange(len(history))
        history.insert(at, replace(history[at], event=GenericEvent(name=name, data=data)))
    folds(history)


def test_an_event_that_newer_code_wrote_changes_nothing_but_the_version() -> None:
    history = list(life(1))
    state = folds(history)
    newer = GenericEvent(name="case.closed", data={"why": "newer", "and": 1})
    recorded = replace(history[-1], event=newer, version=state.version + 1)
    assert evolve(state, recorded, rules().codes) == replace(state, version=state.version + 1)


def filled(rnd: Random, cls: type[Event], world: World) -> Event | None:
    """An event of the type with any values; None when what was drawn is not lawful for it."""
    info = mi.type_info(cls)
    try:
        return msgspec.convert(value_of(rnd, info, "event", world), cls, str_keys=True)
    except msgspec.ValidationError:
        return None


def named_in(history: list[Recorded]) -> World:
    """Instances, clocks and people that the history speaks of."""
    words = {str(getattr(each.event, "instance", "") or "") for each in history}
    words |= {str(getattr(each.event, "clock", "") or "") for each in history}
    members = {getattr(each.event, "member", None) for each in history}
    last: datetime = history[-1].recorded_at
    return World(
        now=last,
        members=sorted(each for each in members if each is not None) or [UUID(int=1)],
        words=sorted(words - {""}),
    )
