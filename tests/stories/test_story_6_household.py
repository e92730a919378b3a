"""Story 6: a household changes, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

import pytest

from tests.domain import applying, test_story_6
from tests.stories.conftest import Offices


@pytest.fixture(autouse=True)
def _over_http(monkeypatch: pytest.MonkeyPatch, offices: Offices) -> None:
    def office(on: str = "2025-03-03", **_: object) -> object:
        return offices(on=on, kills=3)

    monkeypatch.setattr(applying, "Office", office)


def test_a_household_changes() -> None:
    test_story_6.test_a_household_changes()
