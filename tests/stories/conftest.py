"""One installation a story, on a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.stories.http_office import HttpOffice, Loop
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


Offices = Callable[..., HttpOffice]


@pytest.fixture
def offices(fresh_database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Offices]:
    """Opens the story's office over HTTP: `offices(on="2025-03-03", kills=2)`."""
    made: list[HttpOffice] = []
    loop = Loop()

    def open_office(county: int = 19, on: str = "2025-03-03", kills: int = 2) -> HttpOffice:
        seed = sum(map(ord, request.node.name))
        made.append(HttpOffice(Service(fresh_database, tmp_path, seed), loop, county, on, kills))
        return made[-1]

    try:
        yield open_office
        for office in made:
            office.close()
    finally:
        loop.close()
