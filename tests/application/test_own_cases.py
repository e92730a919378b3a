"""Whoever is close to a case is told nothing of it by a stream either."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from caseclock.application.countyreader import Watcher

CASES = st.integers(1, 5).map(lambda n: UUID(int=n))


@given(CASES, st.none() | CASES, st.frozensets(CASES))
def test_a_stream_tells_nothing_of_a_case_the_watcher_is_kept_from(
    case: UUID, only: UUID | None, kept_from: frozenset[UUID]
) -> None:
    watcher = Watcher(19, b"t", UUID(int=9), only, kept_from)
    assert watcher.sees(case) == (case not in kept_from and only in (None, case))
