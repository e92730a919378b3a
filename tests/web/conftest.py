"""A desk for each test, on the worker's shared database: tests use their own counties or logins."""

from collections.abc import AsyncIterator

import pytest

from tests.web.desk import Desk, opened_desk


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    async with opened_desk(database_url) as desk:
        yield desk
