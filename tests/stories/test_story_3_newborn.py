"""Story 3: a newborn and its household, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

import pytest

from tests.domain import test_story_3
from tests.stories.conftest import Offices


def test_a_newborn_is_covered_to_the_month_of_the_first_birthday(
    monkeypatch: pytest.MonkeyPatch, offices: Offices
) -> None:
    monkeypatch.setattr(test_story_3, "Office", lambda on: offices(on=on, kills=3))
    test_story_3.test_a_newborn_is_covered_to_the_month_of_the_first_birthday()
