from collections.abc import AsyncIterator
from typing import Any

import pytest

from caseclock.store.pool import open_pool


@pytest.fixture(scope="session")
async def pool(database_url: str) -> AsyncIterator[Any]:
    pool = await open_pool(database_url, max_size=4)
    yield pool
    await pool.close()
