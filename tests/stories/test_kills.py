"""The suite kills enough workers: each story fails unless as many as it names were killed at work."""

from tests.stories.kills import KILLS


def test_at_least_twenty_workers_are_killed_as_rungs_fall_due() -> None:
    assert sum(KILLS.values()) >= 20
