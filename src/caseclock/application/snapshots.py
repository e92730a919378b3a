"""Snapshots of long cases: taken by the worker's housekeeping, opened by every load, believed by neither."""

from __future__ import annotations

import logging
import zlib
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.exceptions import InvalidTag
from msgspec.structs import replace

from caseclock.domain.case.state import CaseState
from caseclock.domain.case.whole import NotWhole, from_bytes, to_bytes
from caseclock.store.chain import joined
from caseclock.store.keys import PersonKeys
from caseclock.store.sealed import seal, unseal
from caseclock.store.snapshots import Snapshots
from caseclock.store.units import Loaded, Snapshot, StoredEvent

if TYPE_CHECKING:
    from caseclock.application.app import Application

LOG = logging.getLogger(__name__)
#: Cases of one county in one round: a new release makes all of them due at once.
BATCH = 20


async def take_snapshots(app: Application) -> int:
    """One round over all counties; how many snapshots were written."""
    snapshots, taken = Snapshots(app.store), 0
    for county in await snapshots.counties():
        for case_id in await snapshots.due(county, app.source_hash, BATCH):
            taken += await _take(app, snapshots, county, case_id)
    return taken


async def _take(app: Application, snapshots: Snapshots, county: int, case_id: UUID) -> bool:
    loaded = await app.store.load(county, [case_id])
    stream, keys = loaded.streams[case_id], app.keys(loaded)
    key = keys.writing(case_id)
    if not stream or key is None:
        return False
    try:
        state = app.fold(county, case_id, loaded)
        plain = zlib.compress(to_bytes(state), 1)
    except NotWhole as error:
        LOG.error("no snapshot of case %s of county %s: %s", case_id, county, error)
        return False
    box = seal(key, plain, _context(county, stream[-1], app.source_hash))
    wrapped = {person: each for person, each in loaded.person_keys.items() if each is not None}
    return await snapshots.keep(
        county,
        case_id,
        Snapshot(version=state.version, box=box),
        app.source_hash,
        {**wrapped, **keys.to_store},
    )


def opened(app: Application, county: int, loaded: Loaded) -> Loaded | None:
    """The load with its snapshots as states to start from; None when one of them cannot be used."""
    keys = app.keys(loaded)
    starts: dict[UUID, CaseState] = {}
    for case_id, snapshot in loaded.snapshots.items():
        state = _open(app, county, loaded.streams[case_id], snapshot, keys, case_id)
        if state is None:
            return None
        starts[case_id] = state
    return replace(loaded, starts=starts)


def _open(
    app: Application,
    county: int,
    stream: tuple[StoredEvent, ...],
    snapshot: Snapshot,
    keys: PersonKeys,
    case_id: UUID,
) -> CaseState | None:
    key = keys.reading(case_id)
    if key is None or not stream or stream[0].version != snapshot.version:
        return None
    try:
        plain = unseal(key, snapshot.box, _context(county, stream[0], app.source_hash))
        return from_bytes(zlib.decompress(plain))
    except (InvalidTag, NotWhole, ValueError, zlib.error):
        LOG.warning("the snapshot of case %s of county %s does not open; folding all", case_id, county)
        return None


def _context(county: int, at: StoredEvent, source_hash: bytes) -> bytes:
    """Bound to the event it was taken at by its chain: after another history it does not open."""
    return joined(b"snapshot", b"%d" % county, at.case_id.bytes, b"%d" % at.version, at.chain, source_hash)
