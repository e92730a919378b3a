"""One office and one browser for a worker's browser tests; no console may complain in any of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from tools.chromium import chromium

from tests.browser.open_office import PATIENCE, OpenOffice, open_office
from tests.support import database

# Whatever a page shows in the end; on a busy machine the end comes late.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
async def _office(
    database_server: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[OpenOffice]:
    data_dir: Path = tmp_path_factory.mktemp("office")
    async with database.clone(database_server) as dsn, open_office(dsn, data_dir, browser) as office:
        yield office


@pytest.fixture
async def office(_office: OpenOffice) -> AsyncIterator[OpenOffice]:
    """The office of all browser tests: use your own cases; its clock only goes forward."""
    yield _office
    complaints = _office.said_wrong()
    await _office.close()
    assert complaints == []
