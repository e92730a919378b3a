"""A desk on a database of its own: the outbox is read as a whole."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.delivery.desk import Desk, opened_desk


@pytest.fixture
async def desk(fresh_database: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened_desk(fresh_database, tmp_path) as desk:
        yield desk
