"""Fixtures of every test: databases. Everything else stands beside the tests that use it."""

import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from caseclock.store import pool
from tests.support import database

# A busy machine makes an example slow, not wrong; and the same examples every time, so that a red run means
# something changed. CASECLOCK_LONG=1 looks further, with new examples each time.
settings.register_profile("office", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=1000)
settings.load_profile("long" if os.environ.get("CASECLOCK_LONG") else "office")

# A slow statement is cut off in production, and asked again by whoever asked; a test would fail.
IN_PRODUCTION = dict(pool.SETTINGS)
for bound in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
    pool.SETTINGS[bound] = "60s"


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        database.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and database.RUN_DIR in os.environ:
        database.end_run()


@pytest.fixture(scope="session")
async def database_server() -> AsyncIterator[str]:
    """The superuser's connection string of the run's server."""
    async with database.server() as dsn:
        yield dsn


@pytest.fixture(scope="session")
async def database_url(database_server: str) -> AsyncIterator[str]:
    """This worker's migrated database, shared by its tests: use your own county or case ids."""
    async with database.clone(database_server) as dsn:
        yield dsn


@pytest.fixture
async def fresh_database(database_server: str) -> AsyncIterator[str]:
    """A migrated database that no other test has touched, for those that need it empty."""
    async with database.clone(database_server) as dsn:
        yield dsn


@pytest.fixture
def bounds_of_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's bounds as they are in production, for tests of what follows when they are met."""
    for bound, value in IN_PRODUCTION.items():
        monkeypatch.setitem(pool.SETTINGS, bound, value)
