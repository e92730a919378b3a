"""What the suite shares: dice, a PostgreSQL of a test's own that may be killed, and time enough."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from caseclock.store import embedded
from caseclock.store.embedded import Embedded
from tests.strength import form
from tests.strength.form import either

#: Seconds a test may take; none comes near it unless something hangs.
LONGEST = either(600, 3600)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long form takes its time."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    """The test's own dice; which they are stands in what it printed."""
    return form.dice(request.node.name)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the user who runs PostgreSQL may enter, which pytest's own are not."""
    made = Path(tempfile.mkdtemp(prefix="caseclock-strength-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
async def own_server(folder: Path) -> AsyncIterator[Embedded]:
    """A PostgreSQL of this test's own, durable as in production: it may be killed and started again."""
    async with await embedded.start(folder / "postgres") as server:
        yield server
