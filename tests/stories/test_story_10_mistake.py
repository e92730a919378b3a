"""A reversed mistake, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from tests.domain import applying, test_story_mistake
from tests.stories.conftest import Both


def test_a_mistake_is_taken_back_and_both_sides_stay_visible(both: Both) -> None:
    both(applying, test_story_mistake.test_a_mistake_is_taken_back_and_both_sides_stay_visible)
