"""A new master key: every person's key and every secret of the installation goes under it, and no event."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.county_sign_in.settings import secret_context
from caseclock.application.ports.inbox import NOWHERE
from caseclock.application.secondstep import Vault
from caseclock.store.custody import rewrap, under_other_keys
from caseclock.store.key_marks import retire_others
from caseclock.store.ledger import counties_served
from caseclock.store.resealing import reseal


class Rotated(msgspec.Struct, frozen=True, kw_only=True):
    """What went under the current master key: persons' keys, and secrets of the installation."""

    key_id: str
    keys: int
    secrets: int


async def rotate(app: Application, told: Callable[[int, int], None] = lambda done, of: None) -> Rotated:
    """Until nothing is under another key; `told` hears how far it is. Safe to break off and run again.

    Every process must have the new key on its ring first, as the old one must stay until this has ended.
    """
    # The State keeps answers that name no county, though it may have neither accounts nor cases.
    counties = list(dict.fromkeys([*await counties_served(app.store), NOWHERE]))
    total = sum([await under_other_keys(app.store, app.keyring, county) for county in counties])
    keys = secrets = 0

    def batch(count: int) -> None:
        nonlocal keys
        keys += count
        told(keys, max(total, keys))

    told(0, total)
    for county in counties:
        await rewrap(app.store, app.keyring, county, batch)
        secrets += await reseal(app.store, app.keyring, county, _context)
    await retire_others(app.store.pool, app.keyring.key_id)
    return Rotated(key_id=app.keyring.key_id, keys=keys, secrets=secrets)


def _context(table: str, county: int, key: UUID | int) -> bytes:
    """As each was sealed: an authenticator with its account, the others with their own id."""
    if isinstance(key, int):
        return secret_context(county)
    return Vault.context(county, key) if table == "accounts" else key.bytes
