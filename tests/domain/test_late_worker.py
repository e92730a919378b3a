"""A worker that is late passes over nothing: what a rung set off is armed as of that rung's own moment."""

from __future__ import annotations

from datetime import date

from caseclock.kernel.time import at_local
from tests.domain.newborns import deemed, mother_of
from tests.stories.proof import same_life
from tests.support.office import Office


def born() -> Office:
    """A deemed newborn, whose renewal begins by a rung before the first birthday."""
    office = Office(on="2025-07-29")
    mother_of(office, on="2025-07-29")
    deemed(office, "2025-07-20", "2025-07-29")
    return office


def test_warnings_of_clocks_that_a_late_rung_began_are_told_all_the_same() -> None:
    prompt, late = born(), born()
    prompt.on("2026-08-03")
    late.now = at_local(date(2026, 8, 3), 9)
    for office in (prompt, late):
        office.do("add-note", text="Looked at.")
    assert "renewal_packet_late" in prompt.alerts()
    same_life(prompt, late)
