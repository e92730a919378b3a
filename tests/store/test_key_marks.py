"""A database starts only with the keys it was written with: no fresh key is ever made over old secrets."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from caseclock.store.key_marks import hold_keys, needed_marks, retire_others
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import FILE, Keyring
from caseclock.store.store import Store
from tests.store.writing import grow

COUNTY = 11


async def with_a_person(store: Store, ring: Keyring) -> None:
    _, wrapped = ring.new_person_key()
    case, person = uuid4(), uuid4()
    await grow(store, COUNTY, case, person_keys={person: wrapped})


async def test_a_lost_master_key_is_missed_and_not_made_anew(fresh_store: Store, tmp_path: Path) -> None:
    await hold_keys(fresh_store, tmp_path)
    (tmp_path / FILE).rename(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError, match="is missing"):
        await hold_keys(fresh_store, tmp_path)
    assert not (tmp_path / FILE).exists()
    (tmp_path / "elsewhere").rename(tmp_path / FILE)
    await hold_keys(fresh_store, tmp_path)


async def test_another_key_of_the_same_name_is_refused(fresh_store: Store, tmp_path: Path) -> None:
    await hold_keys(fresh_store, tmp_path)
    Keyring.read(tmp_path / "another")
    with pytest.raises(KeyFileError, match="not the one this database was written with"):
        await hold_keys(fresh_store, tmp_path / "another")


async def test_a_database_from_before_the_marks_is_tried_with_a_persons_key(
    fresh_store: Store, tmp_path: Path
) -> None:
    ring = Keyring.read(tmp_path / "ours")
    await with_a_person(fresh_store, ring)
    with pytest.raises(KeyFileError, match="is missing"):
        await hold_keys(fresh_store, tmp_path / "empty")
    Keyring.read(tmp_path / "theirs")
    with pytest.raises(KeyFileError, match="not the one"):
        await hold_keys(fresh_store, tmp_path / "theirs")
    await hold_keys(fresh_store, tmp_path / "ours")
    assert {(m.use, m.key_id) for m in await needed_marks(fresh_store.pool)} == set(ring.marks)


async def test_a_retired_key_may_leave_and_a_needed_one_may_not(fresh_store: Store, tmp_path: Path) -> None:
    await hold_keys(fresh_store, tmp_path)
    file = tmp_path / FILE
    old = file.read_text()
    new = Keyring.read(tmp_path / "new") and (tmp_path / "new" / FILE).read_text().replace("k1", "k2")
    file.write_text(new.splitlines()[0] + "\n" + old)
    await hold_keys(fresh_store, tmp_path)
    without_old = new.splitlines()[0] + "\n" + old.splitlines()[1]
    file.write_text(without_old)
    with pytest.raises(KeyFileError, match="needs master key 'k1'"):
        await hold_keys(fresh_store, tmp_path)
    file.write_text(new.splitlines()[0] + "\n" + old)
    await retire_others(fresh_store.pool, "k2")
    await hold_keys(fresh_store, tmp_path)
    file.write_text(without_old)
    await hold_keys(fresh_store, tmp_path)
