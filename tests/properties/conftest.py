"""Long walks take longer than a test otherwise may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.properties.profile import LONG

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if LONG and HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(6 * 3600))
