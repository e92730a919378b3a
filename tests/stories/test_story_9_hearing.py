"""Story 9: a hearing with aid paid pending, over HTTP, as without a database."""

from __future__ import annotations

from tests.domain import test_story_9
from tests.stories.conftest import Both


def test_aid_goes_on_for_who_asked_in_time_until_the_judge_decides(both: Both) -> None:
    both(test_story_9, test_story_9.test_aid_goes_on_for_who_asked_in_time_until_the_judge_decides)
