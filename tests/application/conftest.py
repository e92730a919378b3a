"""An application on this worker's database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caseclock.application.app import Application
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.support.office import rules


@pytest.fixture(scope="session")
async def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Application]:
    keys: Path = tmp_path_factory.mktemp("keys")
    async with opened(database_url, 20) as store:
        yield Application(store, Keyring.read(keys), rules(), {})
