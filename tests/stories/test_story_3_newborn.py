"""Story 3: a newborn and its household, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from tests.domain import test_story_3
from tests.stories.conftest import Both


def test_a_newborn_is_covered_to_the_month_of_the_first_birthday(both: Both) -> None:
    both(test_story_3, test_story_3.test_a_newborn_is_covered_to_the_month_of_the_first_birthday)
