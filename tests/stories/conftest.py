"""One installation a story, on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.stories.service import Service

Start = Callable[[str], Awaitable[Service]]


@pytest.fixture
async def start(fresh_database: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Start]:
    """Starts the story's installation with its clock on a day."""
    service = Service(fresh_database, tmp_path, seed=sum(map(ord, request.node.name)))

    async def on(day: str) -> Service:
        await service.start(day)
        return service

    yield on
    await service.stop()
