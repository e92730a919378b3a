"""Contents of documents: sealed with their holder's key, found by county, SHA-256 and holder."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from caseclock.store.chain import joined
from caseclock.store.keys import Keyring
from caseclock.store.sealed import key_id_of, seal, unseal
from caseclock.store.sql import load_queries
from caseclock.store.store import Store

#: A key that is rotated or destroyed while a content is stored: so often it is tried anew.
TRIES = 3
SQL = load_queries(__file__, "blobs.sql")


class Box(NamedTuple):
    """A sealed content, and the wrapped key that closed it: None when it was destroyed."""

    media_type: str
    body: bytes
    wrapped: bytes | None


class Blobs:
    """The contents of all counties."""

    def __init__(self, store: Store, keyring: Keyring) -> None:
        self._store = store
        self._keyring = keyring

    async def key_of(self, county: int, case_id: UUID, holder: UUID) -> bytes | None:
        """The holder's wrapped key, made when there is none; None when it was destroyed."""
        _, fresh = self._keyring.new_person_key()
        async with self._store.writing(county) as connection:
            await connection.execute(SQL.link, county, case_id, holder)
            await connection.execute(SQL.make_key, county, holder, fresh, key_id_of(fresh))
            wrapped: bytes | None = await connection.fetchval(SQL.key, county, holder)
            return wrapped

    def seal(self, county: int, holder: UUID, sha256: bytes, wrapped: bytes, content: bytes) -> bytes:
        """The content closed, bound to county, holder and hash."""
        return seal(self._keyring.unwrap(wrapped), content, _context(county, holder, sha256))

    def unseal(self, county: int, holder: UUID, sha256: bytes, box: Box) -> bytes:
        """The content of a box whose key stands; raises InvalidTag when it was changed or is another's."""
        assert box.wrapped is not None
        return unseal(self._keyring.unwrap(box.wrapped), box.body, _context(county, holder, sha256))

    async def keep(
        self,
        county: int,
        case_id: UUID,
        holder: UUID,
        sha256: bytes,
        media_type: str,
        sealed: bytes,
        key: bytes,
    ) -> bool:
        """Stores a sealed content unless it is there; False when its key no longer stands, and nothing is."""
        async with self._store.writing(county) as connection:
            if not await connection.fetchval(SQL.key_still_stands, county, holder, key):
                return False
            await connection.execute(SQL.keep, county, sha256, case_id, holder, media_type, sealed)
            return True

    async def put(
        self, county: int, case_id: UUID, holder: UUID, sha256: bytes, media_type: str, content: bytes
    ) -> bool:
        """Seals a content in a thread and stores it; False when the holder's secrets were destroyed.

        A key that is rotated meanwhile: it is sealed anew under the one that stands.
        """
        for _ in range(TRIES):
            key = await self.key_of(county, case_id, holder)
            if key is None:
                return False
            # Some hundredths of a second of arithmetic: meanwhile others are answered.
            sealed = await asyncio.to_thread(self.seal, county, holder, sha256, key, content)
            if await self.keep(county, case_id, holder, sha256, media_type, sealed, key):
                return True
        raise RuntimeError("the holder's key changed each time while a content was stored")

    async def media_type(self, county: int, sha256: bytes, holder: UUID) -> str | None:
        """What an uploaded content is; None when it is not there."""
        async with self._store.reading(county) as connection:
            found: str | None = await connection.fetchval(SQL.media_type, county, sha256, holder)
            return found

    async def cases(self, county: int, types: Sequence[str]) -> list[UUID]:
        """Cases with events of these types: those that name contents."""
        async with self._store.reading(county) as connection:
            return [row[0] for row in await connection.fetch(SQL.cases, county, list(types))]

    async def find(self, county: int, sha256: bytes, holder: UUID) -> Box | None:
        """A sealed content."""
        async with self._store.reading(county) as connection:
            row = await connection.fetchrow(SQL.find, county, sha256, holder)
            return Box(*row) if row else None


def _context(county: int, holder: UUID, sha256: bytes) -> bytes:
    return joined(b"document", b"%d" % county, holder.bytes, sha256)
