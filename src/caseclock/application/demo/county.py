"""A county's year: so many households, each with a story, spread over its workers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from caseclock.application.demo.cast import LOS_ANGELES, SAN_DIEGO, SANTA_CLARA, workers
from caseclock.application.demo.changes import CHANGES
from caseclock.application.demo.people import People
from caseclock.application.demo.plan import END, START, Act, Household
from caseclock.application.demo.renewing import renew
from caseclock.application.demo.stories import STORIES, after_papers, approved
from caseclock.domain.policy.policy import Policy

#: Households by county, beside Maria's.
SIZES = {LOS_ANGELES: 960, SAN_DIEGO: 560, SANTA_CLARA: 390}
#: Each county's households have serials of their own, from which their people's numbers follow.
_BLOCK = 2_000
_SERIALS = {county: n * _BLOCK for n, county in enumerate(SIZES)}
#: Whose renewals are told as well, where the year is long enough.
RENEWED = (approved, after_papers)
#: Of the households, how many file in the last weeks, so that enough of the list is at work.
RECENT, RECENT_DAYS = 0.2, 45


def county(number: int, policy: Policy, scale: float = 1.0) -> Iterator[Act]:
    """Every act of one county's year."""
    calendar, chance = policy.calendar(number, "county_office"), Random(f"county {number}")
    owners, size = workers(number), round(SIZES[number] * scale)
    told, weights = zip(*STORIES, strict=True)
    for n in range(size):
        key = f"{number}-{n}"
        people = People(key, _SERIALS[number] + n)
        owner = owners[n % len(owners)]
        h = Household(owner, key, people.home(number), _filed(chance), calendar)
        story = chance.choices(told, weights)[0]
        story(h, people)
        if story in RENEWED:
            renew(h, people)
        yield from h.acts
    for n, change in enumerate(CHANGES):
        people = People(f"{number}-change-{n}", _SERIALS[number] + _BLOCK - 1 - n)
        yield from change(people, owners[n % len(owners)], calendar)


def _filed(chance: Random) -> date:
    """Any day of the year, or one of the last weeks."""
    days = RECENT_DAYS if chance.random() < RECENT else (END - START).days
    return END - timedelta(days=chance.randrange(days))
