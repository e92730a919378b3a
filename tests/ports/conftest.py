"""An office with services outside, on a database of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.ports.desk import PortDesk, opened_port_desk


@pytest.fixture
async def desk(fresh_database: str, tmp_path: Path) -> AsyncIterator[PortDesk]:
    async with opened_port_desk(fresh_database, tmp_path) as desk:
        yield desk
