"""One scene for all tests of this folder: they ask, and what they write is their own people's."""

from collections.abc import AsyncIterator

import pytest

from tests.strength.intruders.scene import Scene, opened_scene
from tests.support import database


@pytest.fixture(scope="session")
async def scene(database_server: str) -> AsyncIterator[Scene]:
    async with database.clone(database_server) as dsn, opened_scene(dsn) as scene:
        yield scene
