"""Events that newer code wrote change nothing here, and folding goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from caseclock.domain.case.evolve import evolve
from caseclock.kernel.events import GenericEvent, Recorded, event_types
from tests.domain.provider_site import Site


@pytest.mark.parametrize("name", [name for name, _ in event_types()])
def test_a_known_type_in_an_unknown_version_changes_nothing(name: str) -> None:
    site = Site().with_staff()
    state = site.state
    newer = Recorded(
        county=0,
        case_id=site.case_id,
        version=state.version + 1,
        effective_on=date(2025, 1, 12),
        recorded_at=datetime(2025, 1, 12, 20, tzinfo=UTC),
        event=GenericEvent(name=name, data={"instance": site.of("Rui").id, "clock": "x"}),
    )
    after = evolve(state, newer, site.rules.codes)
    assert after == replace(state, version=newer.version, recorded_at=newer.recorded_at)
