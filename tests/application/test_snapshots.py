"""A long case is read from its snapshot on, and is the same case as from its first event on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from caseclock.application.app import Application
from caseclock.application.handle import handle
from caseclock.application.snapshots import take_snapshots
from caseclock.application.sources import source_hash
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.secret import REDACTED
from caseclock.store.custody import destroy_key
from caseclock.store.keys import Keyring
from tests.application.long_cases import COUNTY, folded, lengthen, long_case
from tests.application.test_handle import HOUSEHOLD, a
from tests.store.writing import opened
from tests.support.office import rules


@pytest.fixture
async def app(fresh_database: str, tmp_path: Path) -> AsyncIterator[Application]:
    async with opened(fresh_database, 4) as store:
        yield Application(store, Keyring.read(tmp_path), rules(), {})


async def rows(app: Application) -> list[tuple[UUID, int, bytes]]:
    async with app.store.reading(COUNTY) as connection:
        found = await connection.fetch("select case_id, version, state from snapshots")
    return [tuple(row) for row in found]


async def test_a_snapshot_and_what_came_since_give_the_same_case_as_the_whole_history(
    app: Application,
) -> None:
    case = await long_case(app)
    assert await take_snapshots(app) == 1
    await handle(app, a("assign-case", {"owner": "bea"}, f"{COUNTY}-{case}"))
    loaded = await app.load(COUNTY, [case])
    since = [event.version for event in loaded.streams[case]]
    assert since[0] == loaded.starts[case].version, "the event it was taken at comes too, for sealing"
    assert 1 < len(since) < 50
    state = app.fold(COUNTY, case, loaded)
    assert state == await folded(app, case)
    assert list(state.instances) == list((await folded(app, case)).instances)
    assert state.owner == "bea"


async def test_commands_go_on_from_a_snapshot_and_the_chain_holds(app: Application) -> None:
    case = await long_case(app)
    before = await folded(app, case)
    await take_snapshots(app)
    for n in range(3):
        await handle(app, a("assign-case", {"owner": f"n{n}"}, f"{COUNTY}-{case}"))
    after = await folded(app, case)
    assert after.version >= before.version + 3
    assert after.owner == "n2"


async def test_only_cases_that_passed_a_thousand_events_since_get_one(app: Application) -> None:
    short = await handle(app, a("open-case", HOUSEHOLD))
    case = await long_case(app)
    assert (await take_snapshots(app), await take_snapshots(app)) == (1, 0)
    await lengthen(app, case, [event.event for event in await some_events(app, case)])
    assert await take_snapshots(app) == 1
    assert CaseRef.parse(short.body["case"]).case_id not in {row[0] for row in await rows(app)}


async def some_events(app: Application, case: UUID) -> list:  # type: ignore[type-arg]
    loaded = await app.store.load(COUNTY, [case])
    return [r for r in app.history(COUNTY, case, loaded) if r.event.type == "case.assigned"] * 2


async def test_a_snapshot_of_another_source_is_not_read_and_is_replaced(app: Application) -> None:
    case = await long_case(app)
    await take_snapshots(app)
    app.source_hash = b"another release".ljust(32)
    loaded = await app.load(COUNTY, [case])
    assert not loaded.starts
    assert app.fold(COUNTY, case, loaded) == await folded(app, case)
    assert await take_snapshots(app) == 1
    assert (await app.load(COUNTY, [case])).starts


async def test_nothing_of_a_case_stands_in_clear_in_its_snapshot(app: Application) -> None:
    await long_case(app)
    await take_snapshots(app)
    [(_, _, box)] = await rows(app)
    for text in (b"123-45-6789", b"Ruiz", b"instances"):
        assert text not in box


async def test_an_erased_person_does_not_come_back_through_a_snapshot(app: Application) -> None:
    case = await long_case(app)
    await take_snapshots(app)
    [member] = (await folded(app, case)).members
    assert await destroy_key(app.store, COUNTY, member)
    loaded = await app.load(COUNTY, [case])
    assert not loaded.starts, "it was taken while the person could be read"
    state = app.fold(COUNTY, case, loaded)
    assert state.members[member].identifiers == {"ssn": REDACTED}
    assert await rows(app) == []
    assert await take_snapshots(app) == 1
    assert app.fold(COUNTY, case, await app.load(COUNTY, [case])) == state


async def test_a_case_whose_own_key_is_destroyed_still_folds(app: Application) -> None:
    case = await long_case(app)
    await take_snapshots(app)
    whole = await folded(app, case)
    assert await destroy_key(app.store, COUNTY, case)
    assert app.fold(COUNTY, case, await app.load(COUNTY, [case])) == whole
    assert await take_snapshots(app) == 0


async def test_a_changed_snapshot_is_not_believed(app: Application) -> None:
    case = await long_case(app)
    await take_snapshots(app)
    async with app.store.writing(COUNTY) as connection:
        await connection.execute(
            "update snapshots set state = set_byte(state, 40, 255 - get_byte(state, 40))"
        )
    loaded = await app.load(COUNTY, [case])
    assert not loaded.starts
    assert app.fold(COUNTY, case, loaded) == await folded(app, case)


async def test_a_snapshot_of_events_that_are_gone_is_not_believed(app: Application) -> None:
    case = await long_case(app)
    await take_snapshots(app)
    async with app.store.writing(COUNTY) as connection:
        await connection.execute("update snapshots set version = version + 1")
    loaded = await app.load(COUNTY, [case])
    assert not loaded.starts
    assert len(loaded.streams[case]) > 1000


def test_the_hash_changes_with_every_source_of_the_fold(tmp_path: Path) -> None:
    for name in ("kernel", "domain/case", "store"):
        (tmp_path / name).mkdir(parents=True)
    files = [
        tmp_path / name
        for name in ("kernel/a.py", "domain/case/evolve.py", "store/codec.py", "store/upcast.py")
    ]
    for path in (*files, tmp_path / "store/secrets_in.py"):
        path.write_text("1")
    seen = set()
    for path in files:
        path.write_text("2")
        source_hash.cache_clear()
        seen.add(source_hash(tmp_path))
    assert len(seen) == len(files)
    source_hash.cache_clear()
