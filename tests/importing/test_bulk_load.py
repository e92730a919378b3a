"""A bulk load is an import: the same cases, rows, timers and ends, chained and numbered, only faster."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.importing import bulk
from caseclock.application.importing.bulk import BulkImport
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight
from caseclock.application.importing.manifest import Line
from caseclock.application.importing.reading import items_in, loader_of
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.readmodels.inline import TABLES
from caseclock.store.feed import Feed
from caseclock.store.imports import ImportRows
from caseclock.store.signing import Signer, Trust
from caseclock.store.verify import verify
from tests.importing.test_extract import app, state_of
from tests.importing.test_in_flight_owners import LINE as OWNED
from tests.importing.test_sample import RUNNING, SAMPLE
from tests.readmodels.support import stored
from tests.store.test_feed import number_until_done

__all__ = ["app"]

SIGNER = Signer.new()


async def loaded(
    app: Application, dsn: str, file: Path, folder: Path, in_flight: bool = False
) -> tuple[Counter[str], list[Line]]:
    """The counts of a bulk load and the lines of its manifest."""
    load = BulkImport(app, dsn, Feed(app.store, SIGNER), loader_of(in_flight))
    manifest = folder / "manifest.jsonl"
    counts = await load.run(items_in(file, in_flight), manifest)
    return counts, [msgspec.json.decode(line, type=Line) for line in manifest.read_bytes().splitlines()]


async def written(app: Application, dsn: str) -> dict[str, Any]:
    """Rows of every read model, with no version; armed rungs; how many events, commands and messages."""
    counties = await app.store.counties()
    rows = {
        f"{county} {table}": await stored(app.store.pool, county, table)
        for county in counties
        for table in TABLES
    }
    owner = await asyncpg.connect(dsn)
    try:
        found = await owner.fetch(
            "select county, case_id, clock_id, rung, arming, due_at from timers order by 1, 2, 3, 4"
        )
        for table in ("events", "commands", "outbox", "feed", "import_rows", "person_keys", "case_persons"):
            rows[table] = await owner.fetchval(f"select count(*) from {table}")
    finally:
        await owner.close()
    return rows | {"timers": [tuple(row) for row in found]}


async def test_a_bulk_load_writes_what_an_import_writes(
    app: Application, fresh_database: str, tmp_path: Path
) -> None:
    counts, lines = await loaded(app, fresh_database, SAMPLE, tmp_path)
    assert counts == {"done": 8, "refused": 3, "already_so": 1}
    assert not await verify(app.store, Trust(SIGNER.public))
    for county in await app.store.counties():
        await number_until_done(Feed(app.store, SIGNER), county)
    models = await written(app, fresh_database)
    assert models["feed"] == models["events"] > 0
    await rebuild_read_models(app, fresh_database)
    assert await written(app, fresh_database) == models
    again = await Importer(app).run(SAMPLE.read_bytes(), SAMPLE.name)
    ended = {line.row: line.case for line in again.lines if line.outcome == "already_so"}
    assert {line.row: line.case for line in lines if line.outcome == "done"}.items() <= ended.items()
    assert again.counts["done"] == 0
    assert await written(app, fresh_database) == models


async def test_running_cases_are_loaded_with_their_past(
    app: Application, fresh_database: str, tmp_path: Path
) -> None:
    counts, lines = await loaded(app, fresh_database, RUNNING, tmp_path, in_flight=True)
    assert counts == {"done": 1, "refused": 2}
    assert not await verify(app.store, Trust(SIGNER.public))
    state = await state_of(app, next(line for line in lines if line.outcome == "done"))
    assert any(clock.name == "rop" for clock in state.clocks.values())
    models = await written(app, fresh_database)
    await rebuild_read_models(app, fresh_database)
    assert await written(app, fresh_database) == models
    assert (await InFlight(app).run(RUNNING.read_bytes(), RUNNING.name)).counts["already_so"] == 1


async def test_a_case_with_a_step_that_is_refused_is_refused_whole(
    app: Application, fresh_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "running.jsonl"
    line = {**OWNED, "numbers": {"county_case": "A-1"}, "steps": [{"on": "2025-01-08", "do": "close-case"}]}
    file.write_bytes(msgspec.json.encode(line))
    counts, lines = await loaded(app, fresh_database, file, tmp_path, in_flight=True)
    assert counts == {"refused": 1}
    assert lines[0].why
    assert (await written(app, fresh_database))["events"] == 0
    file.write_bytes(msgspec.json.encode({**line, "steps": []}))
    counts, _ = await loaded(app, fresh_database, file, tmp_path, in_flight=True)
    assert counts == {"done": 1}, "the corrected line goes in"


async def test_a_load_that_was_cut_off_goes_on_where_it_stood(
    app: Application, fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PAGE", 2)

    class PulledPlugError(Exception):
        pass

    def pull(done: int) -> None:
        if done >= 4:
            raise PulledPlugError

    load = BulkImport(app, fresh_database, Feed(app.store, SIGNER), loader_of(False))
    with pytest.raises(PulledPlugError):
        await load.run(items_in(SAMPLE, False), tmp_path / "first.jsonl", pull)
    before = (await written(app, fresh_database))["events"]
    counts, _ = await loaded(app, fresh_database, SAMPLE, tmp_path)
    assert 0 < before < (await written(app, fresh_database))["events"]
    assert counts.total() == 12
    assert counts["refused"] == 3
    assert not await verify(app.store, Trust(SIGNER.public))


async def test_a_case_that_somebody_opens_meanwhile_is_not_opened_twice(
    app: Application, fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ImportRows.known

    async def slow(rows: ImportRows, county: int, keys: list[str], cases: list[UUID]) -> set[UUID]:
        found = await plain(rows, county, keys, cases)
        if not (await app.store.counties()):
            await Importer(app).run(SAMPLE.read_bytes(), SAMPLE.name)
        return found

    monkeypatch.setattr(ImportRows, "known", slow)
    counts, _ = await loaded(app, fresh_database, SAMPLE, tmp_path)
    assert counts == {"already_so": 9, "refused": 3}
    assert not await verify(app.store, Trust(SIGNER.public))
