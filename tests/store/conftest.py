"""The store of this worker's shared database."""

from collections.abc import AsyncIterator

import pytest

from caseclock.store.store import Store
from tests.store.writing import opened


@pytest.fixture(scope="session")
async def store(database_url: str) -> AsyncIterator[Store]:
    async with opened(database_url, 20) as store:
        yield store


@pytest.fixture
async def fresh_store(fresh_database: str) -> AsyncIterator[Store]:
    async with opened(fresh_database) as store:
        yield store
