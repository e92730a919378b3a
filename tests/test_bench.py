"""A benchmark that breaks off costs no other its numbers, and none holds the run up for ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import msgspec
import pytest
from bench.__main__ import measured
from bench.growth.staff import hire, supervisor_login, unit_of, worker_login
from bench.lines import Line, within
from bench.server import Bench

LIMIT = 100.0
clock = [0.0]


async def told(bench: Bench) -> list[Line]:
    clock[0] = LIMIT - 0.2
    return [within("told", "s", 1.0, 2.0)]


async def broke(bench: Bench) -> list[Line]:
    raise RuntimeError("3 of 5 rungs rang")


async def never(bench: Bench) -> list[Line]:
    await asyncio.Event().wait()
    return []


async def test_what_breaks_off_or_never_ends_is_named_and_the_rest_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It passes when told so, and not while a busy machine does other things.
    monkeypatch.setattr("bench.__main__.monotonic", lambda: clock[0])
    bench, path = Bench("", tmp_path, quick=True), tmp_path / "latest.json"
    run = measured(bench, {"broke": broke, "told": told, "never": never}, LIMIT, path)
    lines, broken = await asyncio.wait_for(run, 60)
    assert ([line.name for line in lines], broken) == (["told"], ["broke", "never"])
    assert [line.name for line in msgspec.json.decode(path.read_bytes(), type=list[Line])] == ["told"]


async def test_whom_the_growth_benchmark_signs_in_it_has_hired_with_their_units(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    try:
        await hire(connection, 19, 12)
        workers = await connection.fetch("select login, unit from accounts where 'worker' = any(roles)")
        units = await connection.fetch(
            "select unit_id, login from units join accounts on account_id = supervisor order by unit_id"
        )
    finally:
        await connection.close()
    assert {tuple(row) for row in workers} == {(worker_login(n), unit_of(n)) for n in range(12)}
    assert [tuple(row) for row in units] == [(unit_of(n * 10), supervisor_login(n)) for n in range(2)]
