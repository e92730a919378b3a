"""Story 8: renewals that nobody answers, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from tests.domain import test_story_8
from tests.stories.conftest import Both


def test_a_renewal_that_is_not_answered_ends_coverage_only_by_a_notice(both: Both) -> None:
    both(test_story_8, test_story_8.test_a_renewal_that_is_not_answered_ends_coverage_only_by_a_notice)
