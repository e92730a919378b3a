"""A benchmark that breaks off costs no other its numbers, and none holds the run up for ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest
from bench.__main__ import measured
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
