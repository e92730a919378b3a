"""Whether the keys outside are those this database was written with: asked before anything is opened."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag

from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import Keyring
from caseclock.store.outage import once_more
from caseclock.store.signing import ENVIRONMENT as SIGNING
from caseclock.store.signing import PRIVATE, PUBLIC, Signer, Trust
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

SQL = load_queries(__file__, "key_marks.sql")


class KeyMark(msgspec.Struct, frozen=True):
    """A key by use (`master`, `hash`) and id, and the keyed hash that proves it."""

    use: str
    key_id: str
    mark: bytes


async def hold_keys(store: Store, data_dir: Path) -> None:
    """Refuses (KeyFileError) keys that are not this database's; a new database takes those that are here."""
    marks = await needed_marks(store.pool)
    sample = None if marks else await _any_person_key(store)
    ring = Keyring.read(data_dir, make=not marks and sample is None)
    compare(ring, marks)
    if sample is not None:
        try:
            ring.unwrap(sample)
        except InvalidTag as error:
            raise _not_ours("master", ring.key_id) from error
    kept = {(mark.use, mark.key_id) for mark in marks}
    for (use, key_id), mark in ring.marks.items():
        if (use, key_id) not in kept:
            await once_more(store.pool.execute, SQL.keep, use, key_id, mark, key_id == ring.key_id)


async def needed_marks(connection: Any) -> list[KeyMark]:
    """The marks of a database, by a pool or a connection."""
    rows = await once_more(connection.fetch, SQL.needed)
    return [KeyMark(row["use"], row["key_id"], row["mark"]) for row in rows]


def compare(ring: Keyring, marks: Iterable[KeyMark]) -> None:
    """Raises KeyFileError for a key that is missing, or is another under the same name."""
    for each in marks:
        mine = ring.marks.get((each.use, each.key_id))
        if mine is None:
            raise KeyFileError(
                f"the database needs {each.use} key {each.key_id!r}, which is not on the ring; "
                "put its line back into master.key from where you keep your keys"
            )
        if mine != each.mark:
            raise _not_ours(each.use, each.key_id)


def check_outside(data_dir: Path, marks: Iterable[KeyMark], signing: Iterable[str] = ()) -> None:
    """Before a restore: refuses (KeyFileError) when a key that it will need is not here; makes none."""
    compare(Keyring.read(data_dir, make=False), marks)
    known = set(Trust.read(data_dir / PUBLIC).key_ids) if (data_dir / PUBLIC).exists() else set()
    if (data_dir / PRIVATE).exists() or SIGNING in os.environ:
        known.add(Signer.read(data_dir).key_id)
    if missing := sorted(set(signing) - known):
        raise KeyFileError(
            f"the history is signed with key {missing[0]}, which neither signing.pub nor signing.key in "
            f"{data_dir} holds; put them back from where you keep your keys"
        )


async def retire_others(pool: Any, current: str) -> None:
    """After a rewrap: the earlier master keys are needed no more."""
    await once_more(pool.execute, SQL.retire, current)


async def _any_person_key(store: Store) -> bytes | None:
    for county in await store.counties():
        async with store.reading(county) as connection:
            if (wrapped := await connection.fetchval(SQL.any_person_key, county)) is not None:
                return bytes(wrapped)
    return None


def _not_ours(use: str, key_id: str) -> KeyFileError:
    return KeyFileError(
        f"{use} key {key_id!r} is not the one this database was written with; "
        "put back the right master.key from where you keep your keys"
    )
