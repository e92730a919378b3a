"""Any life of any cases, lawful or not: what the architecture promises of every history holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from caseclock.domain.case.evolve import fold
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.whole import from_bytes, to_bytes
from caseclock.domain.procedures.provider_account import codes
from caseclock.readmodels.spells import spells
from caseclock.readmodels.tools import tools_for
from caseclock.readmodels.worklist import spell
from tests.properties.driving import Drive
from tests.properties.holding import Watch
from tests.properties.profile import walks
from tests.properties.telling import KEYS, like, tell
from tests.support.office import rules


def hashed(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()


#: A command follows from a number and the case as it stands, so a story is shortened by leaving steps out.
SEEDS = st.integers(0, 2**32 - 1)
#: The calendars are listed to 2035; whoever comes later is refused.
END = datetime(2030, 1, 1, tzinfo=UTC)
TOOLS = tools_for(rules().definitions, hashed)


class Lives(RuleBasedStateMachine):
    """One office with a few cases."""

    county = 19

    def __init__(self) -> None:
        super().__init__()
        self.office = Drive(self.county, like)
        self.office.given = {codes.KEYS: KEYS}
        self.watch = Watch(self.office, TOOLS)
        self.stories: list[Iterator[None]] = []

    def chance(self, seed: int) -> Random:
        """Another chance at each step, also from the same number."""
        return Random(f"{seed}/{self.office.sent}")

    @initialize(people=st.integers(1, 2))
    def a_household_applies(self, people: int) -> None:
        self.office.open_household(people)

    @precondition(lambda self: len(self.office.states) < 4 and self.office.now < END)
    @rule(seed=SEEDS)
    def a_story_begins(self, seed: int) -> None:
        story = tell(self.chance(seed), self.office)
        next(story)
        self.stories.append(story)

    @precondition(lambda self: self.stories and self.office.now < END)
    @rule(seed=SEEDS, many=st.integers(1, 4))
    def a_story_goes_on(self, seed: int, many: int) -> None:
        story = self.chance(seed).choice(self.stories)
        for _ in range(many):
            if next(story, self) is self:
                self.stories.remove(story)
                break

    @rule(seed=SEEDS)
    def somebody_gives_a_command(self, seed: int) -> None:
        self.office.any_command(self.chance(seed))

    @rule(seed=SEEDS)
    def and_another(self, seed: int) -> None:
        self.office.any_command(self.chance(seed))

    @rule(seed=SEEDS, many=st.integers(2, 6))
    def a_busy_day(self, seed: int, many: int) -> None:
        rnd = self.chance(seed)
        for _ in range(many):
            self.office.any_command(rnd)

    @precondition(lambda self: self.office.now < END)
    @rule(hours=st.integers(1, 24 * 30))
    def time_passes(self, hours: int) -> None:
        self.office.at(self.office.now + timedelta(hours=hours))

    @precondition(lambda self: self.office.now < END)
    @rule(hours=st.integers(1, 24 * 120))
    def nobody_works_for_a_while(self, hours: int) -> None:
        self.office.nobody_works(timedelta(hours=hours))

    @precondition(lambda self: self.office.now < END)
    @rule(hours=st.integers(1, 24 * 60), seed=SEEDS)
    def a_command_comes_before_the_late_worker(self, hours: int, seed: int) -> None:
        self.office.now += timedelta(hours=hours)
        self.office.any_command(self.chance(seed))

    @precondition(lambda self: len(self.office.states) < 4)
    @rule(people=st.integers(1, 2))
    def another_household_applies(self, people: int) -> None:
        self.office.another_case()
        self.office.open_household(people)

    @precondition(lambda self: len(self.office.states) < 4)
    @rule(seed=SEEDS)
    def something_else_is_opened(self, seed: int) -> None:
        self.office.another_case()
        self.office.any_command(self.chance(seed))

    @rule(seed=SEEDS)
    def a_command_is_taken_back(self, seed: int) -> None:
        self.office.take_back(self.chance(seed))

    @invariant()
    def everything_holds(self) -> None:
        self.watch.look()

    def teardown(self) -> None:
        for case, history in self.office.history.items():
            replayed_whole(self.office, case, history)


def replayed_whole(office: Drive, case: UUID, history: list[Any]) -> None:
    """From the first event on, by way of bytes, and through the list's spells."""
    codes, start = office.rules.codes, CaseState(county=office.county, case_id=case)
    state = office.states[case]
    assert fold(start, history, codes) == state
    assert [recorded.version for recorded in history] == list(range(1, len(history) + 1))
    if state.version:
        assert list(from_bytes(to_bytes(state)).clocks) == list(state.clocks)
    told, last = spells(start, history, lambda so_far, each: fold(so_far, [each], codes), TOOLS)
    assert last == state
    still = {k: v for k, v in told[-1].items() if k not in ("from_version", "period")} if told else None
    assert (still if told and told[-1]["period"].upper is None else None) == spell(state, TOOLS)


class Sites(Lives):
    """The State's office: sites enrol, and households are there too."""

    county = 0


TestLives = Lives.TestCase
TestLives.settings = walks(80, 40)
TestSites = Sites.TestCase
TestSites.settings = walks(40, 40)
