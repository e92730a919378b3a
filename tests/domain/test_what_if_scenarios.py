"""Every clock of every scenario comes out of its events' inputs as recorded: what a what-if rests on."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from caseclock.application.definitions import read_scenarios
from caseclock.domain.clocks.ledger import Schedule
from caseclock.domain.whatif.change import CalendarChange, Change
from caseclock.domain.whatif.comparing import Comparison
from caseclock.domain.whatif.trial import trial
from tests.domain.test_scenarios import FOLDERS, rules_with
from tests.support.story import Story


def bare(schedule: Schedule) -> Schedule:
    return replace(schedule, calendar_version="")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_change_of_nothing_changes_nothing_and_recounts_every_clock_as_recorded(folder: Path) -> None:
    rules = rules_with(folder)
    # Every parameter and calendar is looked at, and none has another value.
    nothing = Change(
        title="nothing",
        parameters=dict.fromkeys(rules.policy.parameters.values, ()),
        calendars=tuple(
            CalendarChange(county=0, calendar=name, days=()) for _, name in rules.policy.calendars
        ),
    )
    for scenario in read_scenarios(folder):
        story = Story(rules, folder.name, scenario)
        story.run()
        office = story.office
        comparison = Comparison(trial(nothing, office.rules, {}), office.county, office.case_id)
        assert comparison.run(office.history[office.case_id], office.now) == []
        followed = comparison.followed()
        assert len(followed) + comparison.unfollowed == comparison.clocks
        # What went along to another case is not here any more.
        for key, clock in office.state.clocks.items():
            assert bare(followed[key].schedule) == bare(clock.schedule), (scenario.file, key)
