"""One installation a story, on a database of its own, and how often its worker is killed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.stories.http_office import HttpOffice, Loop
from tests.stories.kills import KILLS, through_pages
from tests.stories.proof import same_life
from tests.stories.service import Service
from tests.support.office import Office

Start = Callable[..., Awaitable[Service]]
Offices = Callable[..., HttpOffice]
Both = Callable[[ModuleType, Callable[[], None]], None]


@pytest.fixture
def service(fresh_database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Service]:
    """The story's installation, not started yet. The story fails when it was killed too seldom."""
    name = request.node.originalname
    seed, pages = sum(map(ord, name)), through_pages(name)
    service = Service(fresh_database, tmp_path, seed=seed, kills=KILLS[name], pages=pages)
    yield service
    assert service.kills >= service.wanted, f"only {service.kills} workers were killed as rungs fell due"


@pytest.fixture
async def start(service: Service) -> AsyncIterator[Start]:
    """Starts the story's installation with its clock on a day."""

    async def on(day: str, hour: int = 9) -> Service:
        await service.start(day, hour)
        return service

    yield on
    await service.stop()


@pytest.fixture
def offices(service: Service) -> Iterator[Offices]:
    """Opens the story's office over HTTP: `offices(on="2025-03-03")`. At the end all must hold in it."""
    made: list[HttpOffice] = []
    loop = Loop()

    def open_office(county: int = 19, on: str = "2025-03-03", **_: object) -> HttpOffice:
        made.append(HttpOffice(service, loop, county, on))
        return made[-1]

    try:
        yield open_office
        for office in made:
            office.prove()
    finally:
        for office in made:
            office.close()
        loop.close()


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch, offices: Offices) -> Both:
    """Lives a story of `tests/domain` without a database, then over HTTP: both lives must be the same."""

    def live(module: ModuleType, story: Callable[[], None]) -> None:
        made: list[Office] = []

        def maker(make: Callable[..., Office]) -> Callable[..., Office]:
            def open_office(**how: object) -> Office:
                made.append(make(**how))
                return made[-1]

            return open_office

        for make in (Office, offices):
            monkeypatch.setattr(module, "Office", maker(make))
            story()
        same_life(*made)

    return live
