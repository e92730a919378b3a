"""An application on a database of its own, whose clock stands at the day the test households apply."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from caseclock.application.app import Application
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.support import database
from tests.support.office import rules


@pytest.fixture(scope="session")
async def app(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Application]:
    keys: Path = tmp_path_factory.mktemp("keys")
    async with database.clone(database_server) as dsn, opened(dsn, 20) as store:
        await BusinessClock(store.pool).begin_training(at_local(date(2025, 3, 3), 9))
        yield Application(store, Keyring.read(keys), rules(), {})
