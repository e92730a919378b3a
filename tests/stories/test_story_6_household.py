"""Story 6: a household changes, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from tests.domain import applying, test_story_6
from tests.stories.conftest import Both


def test_a_household_changes(both: Both) -> None:
    both(applying, test_story_6.test_a_household_changes)
