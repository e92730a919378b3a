"""A county's file loaded in parts, a process each: together they are the whole, and none twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner

from caseclock.cli.failing import Faults
from caseclock.main import commands
from tests.importing.test_sample import SAMPLE
from tests.support import database

OF = 3
#: Not the feed: another test's transaction may hold its numbers back, and whoever reads next gives them.
COUNTS = """
select (select count(*) from events) as events, (select count(*) from commands) as commands,
       (select count(*) from timers) as timers,
       (select count(*) from rm_cases) as cases, (select count(*) from rm_worklist) as worklist,
       (select count(*) from import_rows) as rows, (select count(*) from person_keys) as keys
"""


async def load(dsn: str, data_dir: Path, part: str, folder: Path) -> tuple[bool, list[dict[str, Any]]]:
    """Whether a process told of faults, and the lines of its manifest."""
    manifest = folder / f"{part.replace('/', '-')}.jsonl"
    asked = ["import", str(SAMPLE), "--bulk", "--part", part, "--manifest", str(manifest)]
    where = ["--data-dir", str(data_dir)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", dsn)
        ended = await asyncio.to_thread(CliRunner().invoke, commands, [*asked, *where])
    return isinstance(ended.exception, Faults), [
        json.loads(line) for line in manifest.read_text("utf-8").splitlines()
    ]


async def counts(dsn: str) -> dict[str, int]:
    owner = await asyncpg.connect(dsn)
    try:
        return dict(await owner.fetchrow(COUNTS))
    finally:
        await owner.close()


def ends(lines: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """How each row ended, in their order."""
    return sorted((line["row"], line["outcome"], line.get("case"), line.get("why")) for line in lines)


async def test_all_parts_together_are_the_whole_and_no_row_is_in_two(
    database_server: str, tmp_path: Path
) -> None:
    async with database.clone(database_server) as whole, database.clone(database_server) as parted:
        faults, lines = await load(whole, tmp_path, "1/1", tmp_path)
        parts = [await load(parted, tmp_path, f"{n}/{OF}", tmp_path) for n in range(1, OF + 1)]
        assert all(part for _, part in parts), "a part that is empty proves nothing"
        assert ends([line for _, part in parts for line in part]) == ends(lines)
        assert len({line["row"] for line in lines}) == len(lines)
        assert (faults, any(each for each, _ in parts)) == (True, True), "rows were refused"
        assert await counts(parted) == await counts(whole)


async def test_what_is_no_part_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    for part in ("0/2", "3/2", "1", "a/b", "1/0", "-1/2"):
        asked = ["import", str(SAMPLE), "--bulk", f"--part={part}", "--data-dir", str(tmp_path / "none")]
        ended = await asyncio.to_thread(CliRunner().invoke, commands, asked)
        assert (ended.exit_code, "is no part" in ended.output) == (2, True), part
    assert not (tmp_path / "none").exists()
