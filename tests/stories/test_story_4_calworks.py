"""Story 4: CalWORKs discontinued for each reason, over HTTP, as without a database."""

from __future__ import annotations

import pytest

from tests.domain import test_story_4
from tests.stories.conftest import Offices


def test_each_reason_has_its_continuation_its_notice_and_its_clock(
    monkeypatch: pytest.MonkeyPatch, offices: Offices
) -> None:
    monkeypatch.setattr(test_story_4, "Office", lambda on: offices(on=on, kills=3))
    test_story_4.test_each_reason_has_its_continuation_its_notice_and_its_clock()
