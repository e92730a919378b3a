"""The production profile at the command line: refusing, and saying beforehand what would be refused."""

from __future__ import annotations

import os
from pathlib import Path

from caseclock.application.production.database import lacks_in_database
from caseclock.application.production.profile import Lack, hold, in_production
from caseclock.application.production.settings import DATABASE, lacks_in_settings
from caseclock.store.keyfile import KeyFileError
from caseclock.store.keys import Keyring
from caseclock.store.outage import BAD_ADDRESS, NOT_MIGRATED, REFUSED_US, StoreUnavailable, guarded
from caseclock.store.pool import BypassError, open_pool
from caseclock.store.store import Store


def hold_settings(data_dir: Path, *, demo: bool = False, training: bool = False) -> None:
    """Raises NotForProduction where the profile is production and a setting is not fit for it."""
    if in_production():
        hold(lacks_in_settings(os.environ, data_dir, demo=demo, training=training))


async def hold_database(store: Store, keyring: Keyring) -> None:
    """The same of the database, before anything is served from it."""
    if in_production():
        hold(await lacks_in_database(store, keyring))


async def all_lacks(data_dir: Path) -> list[Lack]:
    """What the production profile would refuse, whichever profile holds now. Makes and changes nothing."""
    found = lacks_in_settings(os.environ, data_dir)
    dsn = os.environ.get(DATABASE)
    if not dsn:
        return found
    try:
        keyring = Keyring.read(data_dir, make=False)
    except KeyFileError as error:
        return [*found, Lack("keys", str(error), "the accounts of the database were not looked at")]
    try:
        async with guarded():
            pool = await open_pool(dsn, max_size=2)
    except (BAD_ADDRESS, REFUSED_US, *NOT_MIGRATED, StoreUnavailable, BypassError) as error:
        return [*found, Lack(DATABASE, str(error), "the database was not looked at")]
    try:
        return [*found, *await lacks_in_database(Store(pool), keyring)]
    except NOT_MIGRATED:
        return [*found, Lack(DATABASE, "the database is not made yet", "run caseclock migrate")]
    finally:
        await pool.close()
