"""One small demo, built once for all tests that only look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from caseclock.application.demo.accounts import make_accounts
from caseclock.application.demo.build import Builder, Built
from caseclock.application.demo.whole import all_acts, claim
from caseclock.cli.compose import Parts
from caseclock.store.pool import open_pool
from caseclock.store.store import Store
from tests.demo.visitor import Visitor
from tests.support import database

SCALE = 0.01


class Demo:
    """An open installation with the demo in it, and what its building did."""

    def __init__(self, parts: Parts, built: Built) -> None:
        self.parts = parts
        self.built = built
        self.visitor = Visitor(parts)


@pytest.fixture(scope="package")
async def demo(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """Maria's desk, a few of each county's households, all sites."""
    async with database.clone(database_server) as dsn:
        pool = await open_pool(dsn, max_size=20)
        parts = Parts(dsn, Path(tmp_path_factory.mktemp("demo")), Store(pool))
        try:
            assert await claim(parts.access, parts.clock)
            await make_accounts(parts.access)
            acts = all_acts(parts.application.rules.policy, SCALE)
            built = await Builder(parts.application, parts.access, parts.training, acts).run()
            yield Demo(parts, built)
        finally:
            await parts.close()
            await pool.close()
