"""One scene for all tests here that write only of their own people; one apart for who asks anything."""

from collections.abc import AsyncIterator

import pytest

from tests.strength.intruders.scene import Scene, opened_scene
from tests.support import database


@pytest.fixture(scope="session")
async def scene(database_server: str) -> AsyncIterator[Scene]:
    async with database.clone(database_server) as dsn, opened_scene(dsn) as scene:
        yield scene


@pytest.fixture
async def scene_apart(database_server: str) -> AsyncIterator[Scene]:
    """Whoever sends whatever comes also uses up tries to sign in and disables accounts: here, its own."""
    async with database.clone(database_server) as dsn, opened_scene(dsn) as scene:
        yield scene
