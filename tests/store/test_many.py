"""Many cases go into the store in one commit, each whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from caseclock.store.store import Store
from caseclock.store.timers import Timers
from caseclock.store.units import OutboxRow, TimerRow, Unit
from tests.store.writing import LONG_AGO, command, grow, sealed

COUNTY = 57


def due(case: UUID, arming: int = 1, hours: int = 0) -> TimerRow:
    at = LONG_AGO + timedelta(hours=hours)
    return TimerRow(case_id=case, clock_id="c-1", rung="day 5", arming=arming, due_at=at)


def message(case: UUID) -> OutboxRow:
    return OutboxRow(message_id=case, case_id=case, version=2, topic="alert", payload={"case": str(case)})


async def units(store: Store, cases: list[UUID]) -> list[Unit]:
    loaded = await store.load(COUNTY, cases)
    return [
        Unit(
            command=None,
            streams=(sealed(COUNTY, case, loaded.streams[case][-1], [b'{"rang":1}', b'{"told":1}']),),
            timers_delete=(due(case),),
            timers_put=(due(case, arming=2, hours=1),),
            outbox=(message(case),),
        )
        for case in cases
    ]


@pytest.fixture
async def cases(store: Store) -> list[UUID]:
    made = [uuid4() for _ in range(5)]
    for case in made:
        assert await grow(store, COUNTY, case, timers_put=(due(case),)) == "written"
    return made


async def versions(store: Store, cases: list[UUID]) -> list[int]:
    return [len(stream) for stream in (await store.load(COUNTY, cases)).streams.values()]


async def test_all_cases_are_written_with_their_timers_and_messages(store: Store, cases: list[UUID]) -> None:
    assert await store.append(COUNTY, await units(store, cases)) == ["written"] * 5
    assert await versions(store, cases) == [3] * 5
    assert await Timers(store.pool, "w").of_cases(COUNTY, cases) == {due(c, 2, 1) for c in cases}


async def test_a_case_that_changed_meanwhile_is_left_out_and_the_others_are_written(
    store: Store, cases: list[UUID]
) -> None:
    made = await units(store, cases)
    for case in cases[1:3]:
        await grow(store, COUNTY, case)
    assert await store.append(COUNTY, made) == [
        "written", "conflict", "conflict", "written", "written",
    ]  # fmt: skip
    assert await versions(store, cases) == [3, 2, 2, 3, 3]
    assert await Timers(store.pool, "w").of_cases(COUNTY, cases[1:3]) == {due(c) for c in cases[1:3]}


async def test_a_unit_with_a_command_goes_in_beside_those_without(store: Store, cases: list[UUID]) -> None:
    plain = await units(store, cases)
    loaded = await store.load(COUNTY, cases[:1])
    stream = sealed(COUNTY, cases[0], loaded.streams[cases[0]][-1], [b"{}"])
    given = Unit(command=command(), streams=(stream,))
    assert await store.append(COUNTY, [plain[1], given, plain[2]]) == ["written"] * 3
    assert await versions(store, cases) == [2, 3, 3, 1, 1]
    assert await store.append(COUNTY, [plain[3], given, plain[4]]) == ["written", "seen", "written"]


async def test_two_appends_of_the_same_cases_write_each_once(store: Store, cases: list[UUID]) -> None:
    made = await units(store, cases)
    first = await store.append(COUNTY, made)
    again = await store.append(COUNTY, made)
    assert (first, again) == (["written"] * 5, ["conflict"] * 5)
    assert await versions(store, cases) == [3] * 5


async def test_a_leased_timer_is_removed_when_its_case_is_written(store: Store, cases: list[UUID]) -> None:
    timers = Timers(store.pool, "w")
    assert {each.case_id for each in await timers.lease(COUNTY, 100)} >= set(cases)
    await store.append(COUNTY, await units(store, cases))
    assert await timers.of_cases(COUNTY, cases) == {due(c, 2, 1) for c in cases}


@pytest.mark.parametrize("fault", ["gap", "other case"])
async def test_a_stream_that_no_load_can_have_led_to_is_refused(
    store: Store, cases: list[UUID], fault: str
) -> None:
    made = await units(store, cases)
    stream = made[1].streams[0]
    wrong = {
        "gap": replace(stream, expected_version=2),
        "other case": replace(stream, case_id=uuid4()),
    }
    with pytest.raises(ValueError, match="stands where"):
        await store.append(COUNTY, [made[0], replace(made[1], streams=(wrong[fault],))])
    assert await versions(store, cases) == [1] * 5


async def test_the_sweep_wakes_for_the_earliest_rung_that_nobody_holds(fresh_store: Store) -> None:
    timers = Timers(fresh_store.pool, "w")
    assert (await timers.next_free())[0] is None
    first, second = LONG_AGO + timedelta(hours=1), LONG_AGO + timedelta(hours=2)
    early, late = due(uuid4(), hours=1), due(uuid4(), hours=2)
    await timers.put(COUNTY, late)
    await timers.put(COUNTY + 1, early)
    assert (await timers.next_free())[0] == first
    assert [each.case_id for each in await timers.lease(COUNTY + 1, 1)] == [early.case_id]
    assert (await timers.next_free())[0] == second
    await timers.failed(COUNTY, late, "it broke", tries=3)
    assert (await timers.next_free())[0] is None


async def test_the_clock_goes_to_the_next_rung_past_those_that_are_due_already(fresh_store: Store) -> None:
    timers = Timers(fresh_store.pool, "w")
    assert await timers.next_to_come() is None
    now = (await timers.next_free())[1]
    await timers.put(COUNTY, due(uuid4(), hours=1))
    assert await timers.next_to_come() is None
    ahead = replace(due(uuid4()), due_at=now + timedelta(days=1))
    await timers.put(COUNTY + 1, ahead)
    assert await timers.next_to_come() == ahead.due_at
