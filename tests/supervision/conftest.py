"""One county that has lived, for all tests that only look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.supervision.county import County
from tests.support import database
from tests.web.desk import opened_desk


@pytest.fixture(scope="session")
async def county(database_server: str) -> AsyncIterator[County]:
    async with database.clone(database_server) as dsn, opened_desk(dsn) as desk:
        county = County(desk)
        await county.live(48)
        yield county


@pytest.fixture
async def empty_county(fresh_database: str) -> AsyncIterator[County]:
    """One in which nothing has happened."""
    async with opened_desk(fresh_database) as desk:
        yield County(desk)
