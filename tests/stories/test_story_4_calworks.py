"""Story 4: CalWORKs discontinued for each reason, over HTTP, as without a database."""

from __future__ import annotations

from tests.domain import test_story_4
from tests.stories.conftest import Both


def test_each_reason_has_its_continuation_its_notice_and_its_clock(both: Both) -> None:
    both(test_story_4, test_story_4.test_each_reason_has_its_continuation_its_notice_and_its_clock)
