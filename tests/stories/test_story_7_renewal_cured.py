"""Story 7: renewals that end in coverage, over HTTP, with the same acts and proofs as without a database."""

from __future__ import annotations

from tests.domain import test_story_7
from tests.stories.conftest import Both


def test_a_renewal_is_cured_and_nobody_loses_a_month(both: Both) -> None:
    both(test_story_7, test_story_7.test_a_renewal_is_cured_and_nobody_loses_a_month)
