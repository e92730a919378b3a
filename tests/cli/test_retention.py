"""Retention from the command line: listed, recorded outside, and destroyed again after a restore."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from click.testing import CliRunner, Result

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.cli.compose import opened_at
from caseclock.cli.failing import Faults
from caseclock.kernel.time import at_local
from caseclock.main import commands
from caseclock.store.business_clock import BusinessClock
from tests.application.test_retention import Archive

#: Longer than anything is kept that was closed on the first day.
YEARS = 4
LIVING_KEYS = "select count(*) from person_keys where wrapped is not null"


@pytest.fixture
async def archive(fresh_database: str, tmp_path: Path) -> AsyncIterator[Archive]:
    """An installation with a case that was closed long ago."""
    async with opened_at(fresh_database, tmp_path, migrating=False) as parts:
        await BusinessClock(parts.store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        archive = Archive(parts.application, fresh_database)
        await archive.closed()
        await archive.years_pass(YEARS)
        yield archive


async def run(archive: Archive, data_dir: Path, *arguments: str) -> Result:
    """A command as a process of its own would run it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", archive.dsn)
        asked = ["retention", *arguments, "--data-dir", str(data_dir)]
        return await asyncio.to_thread(CliRunner().invoke, commands, asked)


async def test_what_is_listed_is_released_by_a_person_recorded_and_destroyed_again(
    archive: Archive, tmp_path: Path
) -> None:
    county, out = ("--county", str(archive.county)), tmp_path / "outside.json"
    owner = await asyncpg.connect(archive.dsn)
    backup = await owner.fetch("select county, person_id, wrapped from person_keys")

    listed = await run(archive, tmp_path, "list", *county, "--json")
    job = json.loads(listed.output)
    assert (listed.exit_code, job["waiting"], job["state"]) == (0, 1, "given")
    assert await owner.fetchval(LIVING_KEYS) == len(backup), "a list destroys nothing"
    await Bulk(archive.app, KINDS).release(archive.boss, UUID(job["id"]))
    await Bulk(archive.app, KINDS).run(archive.county, UUID(job["id"]))
    assert await owner.fetchval(LIVING_KEYS) == 0

    recorded = await run(archive, tmp_path, "record", *county, "--out", str(out))
    assert (recorded.exit_code, str(out) in recorded.output) == (0, True)
    for row in backup:
        await owner.execute(
            "update person_keys set wrapped = $3, destroyed_at = null where county = $1 and person_id = $2",
            *row,
        )
    again = await run(archive, tmp_path, "again", str(out))
    assert (again.exit_code, again.output) == (0, "destroyed again: 1 of 1\n")
    assert await owner.fetchval(LIVING_KEYS) == 0
    await owner.close()


async def test_a_record_that_is_not_ours_destroys_nothing(archive: Archive, tmp_path: Path) -> None:
    owner = await asyncpg.connect(archive.dsn)
    before = await owner.fetchval(LIVING_KEYS)
    made, forged = tmp_path / "made.json", tmp_path / "forged.json"
    assert (await run(archive, tmp_path, "record", "--county", "1", "--out", str(made))).exit_code == 0
    for text in ("{}", "no json", made.read_text("utf-8").replace('"items":[', '"items":[{},')):
        forged.write_text(text, encoding="utf-8")
        ended = await run(archive, tmp_path, "again", str(made), str(forged))
        assert ended.exit_code == 1, ended.output
        assert not isinstance(ended.exception, Faults)
        assert ended.output.startswith("Error: "), (text, ended.output, ended.exception)
    assert await owner.fetchval(LIVING_KEYS) == before > 0
    await owner.close()


async def test_a_list_of_nothing_says_so(archive: Archive, tmp_path: Path) -> None:
    ended = await run(archive, tmp_path, "list", "--county", "58")
    assert ended.exit_code != 0
    assert "no record" in f"{ended.output} {ended.exception}"
