"""Maria's desk: exactly eighty open cases, laid by hand so that each can be found and told.

Three are overdue, thirteen at risk, the others run or have no clock. None is paused: no procedure of a
household pauses a clock (policy reference I.3, I.4). What is paused lies at the State: blocked accounts of
Family PACT sites.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from caseclock.application.demo import desk_changes as changes
from caseclock.application.demo import desk_stories as told
from caseclock.application.demo.cast import MARIA
from caseclock.application.demo.people import People
from caseclock.application.demo.plan import END, START, Act, Household
from caseclock.application.demo.stories import Story, resident
from caseclock.domain.policy.policy import Policy

#: How many of Maria's cases stand how, on the morning on which the demo begins.
STANDING = {"overdue": 3, "at_risk": 13, "running": 58, "paused": 0, "not_started": 6}

#: Filing date to what happens: the cases with something to tell.
TOLD: tuple[tuple[date, Story], ...] = (
    # Overdue.
    (date(2025, 1, 10), told.nothing_came),
    (date(2025, 1, 13), told.decided_not_mailed),
    (date(2024, 10, 17), told.opportunity_over),
    # At risk: past their first warning, or on their last days.
    (date(2025, 1, 21), told.pending),
    (date(2025, 1, 22), told.papers_read),
    (date(2025, 1, 24), told.nothing_came),
    (date(2025, 1, 27), told.pending),
    (date(2025, 1, 28), told.pending),
    (date(2025, 1, 30), told.papers_read),
    (date(2025, 1, 31), told.pending),
    (date(2024, 10, 31), told.opportunity_over),
    (date(2025, 2, 3), told.decided_on_friday),
    (date(2025, 2, 28), told.pregnant),
    # Running: more time, the ninety days, cash aid that ended, children of their first year.
    (date(2025, 1, 20), told.claims_disability),
    (date(2025, 1, 29), told.claims_disability),
    (date(2025, 1, 6), told.opportunity_runs),
    (date(2025, 1, 8), told.opportunity_runs),
    (date(2025, 1, 15), told.opportunity_runs),
    (date(2025, 1, 23), told.opportunity_runs),
    (date(2024, 9, 3), told.cash_aid_ended),
    (date(2024, 9, 10), told.cash_aid_ended),
    (date(2024, 11, 4), told.newborn),
    (date(2024, 12, 2), told.newborn),
    (date(2025, 2, 4), changes.merged),
    (date(2024, 12, 16), changes.moved),
    (date(2025, 2, 10), changes.corrected),
    # Covered: only the next renewal runs.
    (date(2025, 1, 14), changes.returned),
    (date(2024, 9, 9), changes.answered_late),
    (date(2024, 10, 7), changes.restored),
    (date(2024, 8, 12), resident),
)
#: Filed in the last weeks; covered, until the next renewal; and those nobody asks for yet: no clock runs.
FRESH, COVERED, UNASKED = 24, 20, 6
#: Apart from the serials of every county's households.
SERIAL = 10_000


def desk(policy: Policy) -> Iterator[Act]:
    """All acts of Maria's cases, and of the cases hers were merged with or moved to."""
    calendar = policy.calendar(MARIA.county, "county_office")
    fresh = [(END - timedelta(days=n), told.FRESH[n % len(told.FRESH)]) for n in range(FRESH)]
    covered = [(START + timedelta(days=10 * n), told.covered) for n in range(COVERED)]
    unasked = [(END - timedelta(days=20 + n), told.nobody_asks) for n in range(UNASKED)]
    for n, (filed_on, story) in enumerate((*TOLD, *fresh, *covered, *unasked)):
        key = f"desk-{n}"
        people = People(key, SERIAL + n)
        h = Household(MARIA, key, people.home(MARIA.county), filed_on, calendar)
        story(h, people)
        yield from h.acts
