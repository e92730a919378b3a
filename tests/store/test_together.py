"""Commands of one moment share a commit, and nothing else: each has its own outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from caseclock.store.store import Store
from caseclock.store.together import UNDER_WAY, Together
from caseclock.store.units import Outcome, Unit
from tests.store.writing import command, sealed

COUNTY = 46


def opening(case: UUID, command_id: UUID | None = None) -> Unit:
    return Unit(command=command(command_id), streams=(sealed(COUNTY, case, None, [b'{"a":1}']),))


def unwritable() -> Unit:
    """The store refuses it with an error: the status is no small number."""
    case = uuid4()
    streams = (sealed(COUNTY, case, None, [b"{}"]),)
    return Unit(command=command(status=10**6), streams=streams)


class Counting(Together):
    """Counts appends and their units."""

    def __init__(self, store: Store) -> None:
        self.sizes: list[int] = []

        async def append(county: int, units: Sequence[Unit]) -> list[Outcome]:
            self.sizes.append(len(units))
            return await store.append(county, units)

        super().__init__(append)


async def test_what_comes_while_appends_are_under_way_goes_in_one(store: Store) -> None:
    together = Counting(store)
    done = await asyncio.gather(*(together.ask(COUNTY, opening(uuid4())) for _ in range(UNDER_WAY + 10)))
    assert done == ["written"] * (UNDER_WAY + 10)
    assert sum(together.sizes) == UNDER_WAY + 10
    assert len(together.sizes) <= UNDER_WAY + 1


async def test_appends_that_are_free_share_those_that_wait(store: Store) -> None:
    """One group is written while the clients of the other decide what comes next."""
    together = Counting(store)
    await asyncio.gather(*(together.ask(COUNTY, opening(uuid4())) for _ in range(UNDER_WAY * 4)))
    assert together.sizes == [4] * UNDER_WAY


async def test_of_two_commands_for_one_version_one_is_a_conflict_and_a_repeat_is_seen(store: Store) -> None:
    case, repeated = uuid4(), opening(uuid4())
    units = [opening(uuid4()) for _ in range(UNDER_WAY)]
    units += [opening(case), opening(case), repeated, repeated]
    done = await asyncio.gather(*(store.append_command(COUNTY, unit) for unit in units))
    assert sorted(done) == ["conflict", "seen", *["written"] * (UNDER_WAY + 2)]
    loaded = await store.load(COUNTY, [case])
    assert len(loaded.streams[case]) == 1


async def test_the_error_of_one_unit_is_its_own(store: Store) -> None:
    units = [opening(uuid4()) for _ in range(6)]
    units.insert(4, unwritable())
    done = await asyncio.gather(
        *(store.append_command(COUNTY, unit) for unit in units), return_exceptions=True
    )
    assert done[:4] + done[5:] == ["written"] * 6
    assert isinstance(done[4], Exception)


async def test_who_gives_up_waiting_leaves_the_others_their_outcomes(store: Store) -> None:
    tasks = [asyncio.create_task(store.append_command(COUNTY, opening(uuid4()))) for _ in range(8)]
    await asyncio.sleep(0)
    tasks[5].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert done[:5] + done[6:] == ["written"] * 7
    with pytest.raises(asyncio.CancelledError):
        tasks[5].result()


async def test_who_waits_for_an_append_that_is_broken_off_is_told() -> None:
    begun, writing = asyncio.Event(), asyncio.Event()
    tasks: list[asyncio.Task[None] | None] = []

    async def append(county: int, units: Sequence[Unit]) -> list[Outcome]:
        tasks.append(asyncio.current_task())
        begun.set()
        await writing.wait()
        return ["written"] * len(units)

    waiting = asyncio.create_task(Together(append).ask(COUNTY, opening(uuid4())))
    await begun.wait()
    (task,) = tasks
    assert task is not None
    task.cancel()
    async with asyncio.timeout(60):
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_a_command_that_comes_as_the_last_appends_end_is_not_left_waiting() -> None:
    """Whoever is answered asks again at once, before the tasks that answered are known to have ended."""
    gate, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def append(county: int, units: Sequence[Unit]) -> list[Outcome]:
        begun.release()
        await gate.wait()
        return ["written"] * len(units)

    together = Together(append)

    async def clerk(times: int) -> None:
        for _ in range(times):
            await together.ask(COUNTY, opening(uuid4()))

    clerks = []
    for times in [2] + [1] * (UNDER_WAY - 1):
        clerks.append(asyncio.create_task(clerk(times)))
        await begun.acquire()
    gate.set()
    async with asyncio.timeout(60):
        await asyncio.gather(*clerks)
