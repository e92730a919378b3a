"""Inline rows: what a command writes leads from the rows before it to the rows after it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from caseclock.domain.case.state import CaseState
from caseclock.readmodels import worklist
from caseclock.readmodels.inline import MODELS, TABLES, changes, timers
from caseclock.readmodels.worklist_query import Filters
from caseclock.readmodels.worklist_query import worklist as ask
from caseclock.store.county import in_county
from tests.readmodels.support import TOOLS, expected, forget, live, put, stored
from tests.support.states import CASE, START, cases, lives

DB = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@given(lives())
def test_the_difference_applied_to_the_rows_before_gives_the_rows_after(states: list[CaseState]) -> None:
    before = CaseState(county=1, case_id=CASE)
    held: dict[str, dict[Any, Any]] = {model.table: {} for model in MODELS}
    for after in states:
        change = changes(before, after, START, TOOLS)
        for model in MODELS:
            if (part := change.get(model.table)) is None:
                continue
            rows = held[model.table]
            for row in part.delete:
                del rows[tuple(row[k] for k in model.key)]
            rows.update({tuple(row[k] for k in model.key): row for row in part.put})
        for model in MODELS:
            bare = {key: {**row, "version": 0} for key, row in held[model.table].items()}
            assert bare == {key: {**row, "version": 0} for key, row in model.rows(after, TOOLS).items()}
        before = after


@given(lives())
def test_a_spell_is_written_just_when_another_stood_before(states: list[CaseState]) -> None:
    before = CaseState(county=1, case_id=CASE)
    for after in states:
        was, is_now = worklist.spell(before, TOOLS), worklist.spell(after, TOOLS)
        change = changes(before, after, START, TOOLS).get(worklist.TABLE)
        assert (change is not None) == (was != is_now)
        if change is not None:
            mark = {"from_version": after.version, "at": START}
            written = (*change.put, *change.delete)
            assert written == (({"case_id": CASE} if is_now is None else is_now) | mark,)
            assert len(change.put) == (is_now is not None)
        before = after


class Watched:
    """Stands for a case and keeps which of its parts were asked for."""

    def __init__(self, state: CaseState) -> None:
        self.state, self.read = state, set[str]()

    def __getattr__(self, name: str) -> Any:
        if callable(method := getattr(CaseState, name)):
            return partial(method, self)
        self.read.add(name)
        return getattr(self.state, name)


@given(cases())
def test_a_part_of_a_spell_is_made_from_nothing_but_what_it_names(state: CaseState) -> None:
    for reads, told in worklist.PARTS:
        watched: Any = Watched(state)
        assert told(watched, TOOLS) == told(state, TOOLS)
        assert watched.read <= {*reads, "case_id"}


@given(cases())
def test_a_case_that_did_not_change_writes_nothing(state: CaseState) -> None:
    assert changes(state, replace(state, version=state.version + 1), START, TOOLS) == {}
    assert timers(state, replace(state)) == ((), ())


@given(cases(), cases(version=2))
def test_timers_are_the_armed_rungs_of_open_cases(before: CaseState, after: CaseState) -> None:
    empty = CaseState(county=1, case_id=CASE)
    held = {(t.clock_id, t.rung, t.arming): t for t in timers(empty, before)[0]}
    put, delete = timers(before, after)
    for timer in delete:
        del held[timer.clock_id, timer.rung, timer.arming]
    held |= {(t.clock_id, t.rung, t.arming): t for t in put}
    assert held == {(t.clock_id, t.rung, t.arming): t for t in timers(empty, after)[0]}
    if after.status == "closed":
        assert held == {}


@DB
@given(lives(county=11))
async def test_the_tables_hold_the_rows_of_the_last_state(pool: Any, states: list[CaseState]) -> None:
    await forget(pool, 11)
    await live(pool, states)
    assert {t: await stored(pool, 11, t) for t in TABLES[:-1]} == await expected(pool, states[-1])


@DB
@given(lives(county=12))
async def test_projecting_twice_equals_once(pool: Any, states: list[CaseState]) -> None:
    await forget(pool, 12)
    await live(pool, states)
    once = {t: await stored(pool, 12, t, versions=True) for t in TABLES}
    await live(pool, states)
    assert {t: await stored(pool, 12, t, versions=True) for t in TABLES} == once


@DB
@given(lives(county=13), st.integers(-60, 600))
async def test_the_worklist_as_of_a_moment_is_the_state_then(
    pool: Any, states: list[CaseState], seconds: int
) -> None:
    await forget(pool, 13)
    await live(pool, states)
    at = START + timedelta(seconds=seconds)
    then = [s for s in states if s.recorded_at and s.recorded_at <= at]
    spell = worklist.spell(then[-1], TOOLS) if then else None
    found = await ask(pool, 13, Filters(), as_of=at)
    assert len(found) == (spell is not None)
    if spell:
        shown = {k: getattr(found[0], k) for k in spell if k not in ("started", "paused", "awaits")}
        assert msgspec.json.decode(msgspec.json.encode(found[0].awaits)) == spell["awaits"]
        assert {k: list(v) if isinstance(v, tuple) else v for k, v in shown.items()} == {
            k: spell[k] for k in shown
        }
        owned = await ask(pool, 13, Filters(owners=(spell["owner"], "nobody")), as_of=at)
        assert owned == found


async def test_another_countys_rows_are_not_there(pool: Any) -> None:
    state = CaseState(
        county=14, case_id=UUID(int=14), version=1, case_number="14-1", opened_at=START, recorded_at=START
    )
    await live(pool, [state])
    for table in TABLES:
        async with in_county(pool, 15) as connection:
            assert await connection.fetchval(f"select count(*) from {table} where county = 14") == 0
        assert await pool.fetchval(f"select count(*) from {table}") == 0, "unset county shows no rows"
    assert len(await stored(pool, 14, "rm_worklist")) == 1


async def test_a_row_cannot_name_another_county(pool: Any) -> None:
    state = CaseState(county=16, case_id=UUID(int=16), version=1, case_number="16-1", recorded_at=START)
    change = changes(CaseState(county=16, case_id=UUID(int=16)), state, START, TOOLS)
    smuggled = {t: replace(c, put=tuple({**row, "county": 17} for row in c.put)) for t, c in change.items()}
    with pytest.raises(Exception, match="row-level security"):
        await put(pool, 16, {"rm_cases": smuggled["rm_cases"]})
    await put(pool, 16, {"rm_worklist": smuggled["rm_worklist"]})
    assert len(await stored(pool, 16, "rm_worklist")) == 1


async def test_an_older_version_never_overwrites(pool: Any) -> None:
    case_id = UUID(int=18)
    nothing = CaseState(county=18, case_id=case_id)
    old = CaseState(county=18, case_id=case_id, version=1, owner="old", recorded_at=START, opened_at=START)
    new = replace(old, version=2, owner="new", recorded_at=START + timedelta(minutes=1))
    await live(pool, [old, new])
    await put(pool, 18, changes(nothing, old, START, TOOLS))
    assert [row["owner"] for row in await stored(pool, 18, "rm_cases")] == ["new"]
    assert {row["owner"] for row in await stored(pool, 18, "rm_worklist")} == {"old", "new"}
