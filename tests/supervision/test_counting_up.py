"""However deadlines and desks fall, what is shown of them adds up, and a rate is never rounded up."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caseclock.application.supervision import summed
from caseclock.application.timeliness import lines
from caseclock.domain.standards import COUNTED, MEASURES, OUTCOMES
from caseclock.readmodels.standards import Count
from caseclock.readmodels.workload import Load
from tests.support.office import rules

END = date(2025, 12, 31)
COUNTS = st.builds(
    Count,
    measure=st.sampled_from([measure.name for measure in MEASURES]),
    month=st.sampled_from([date(2025, month, 1) for month in (1, 2, 12)]),
    unit=st.sampled_from(["", "u1", "u2"]),
    outcome=st.sampled_from(OUTCOMES),
    cases=st.integers(1, 10_000),
)


@st.composite
def loads(draw: st.DrawFn) -> Load:
    states = {
        name: draw(st.integers(0, 99)) for name in ("overdue", "at_risk", "running", "paused", "not_started")
    }
    cases = sum(states.values())
    ours = draw(st.integers(0, cases))
    return Load(
        owner=draw(st.sampled_from(["", "ann", "bob"])),
        unit=draw(st.sampled_from(["", "u1", "u2"])),
        queue="",
        cases=cases,
        **states,
        ours=ours,
        theirs=cases - ours,
        resting=0,
        alerts=draw(st.integers(0, 99)),
        oldest_touch=None,
        oldest_case=None,
        oldest_number="",
    )


@given(st.lists(COUNTS, max_size=60))
def test_months_units_and_totals_are_the_same_deadlines(found: list[Count]) -> None:
    parameters = rules().policy.parameters
    for by_month, by_unit in ((True, True), (True, False), (False, True), (False, False)):
        told = lines(found, parameters, END, by_month=by_month, by_unit=by_unit)
        for outcome in OUTCOMES:
            counted = sum(each.cases for each in found if each.outcome == outcome)
            assert sum(getattr(line, outcome) for line in told) == counted
        for line in told:
            assert line.due == sum(getattr(line, outcome) for outcome in COUNTED)
            if line.rate is not None:
                assert line.rate * line.due <= line.met * 100 + 1e-6
            if line.held:
                assert line.standard is not None
                assert line.met * 100 >= line.standard * line.due


@given(st.lists(loads(), max_size=20))
def test_desks_put_together_keep_every_case(found: list[Load]) -> None:
    for rows in (
        summed(found, lambda each: (each.owner, "", "")),
        summed(found, lambda each: ("", each.unit, "")),
    ):
        assert sum(row.cases for row in rows) == sum(each.cases for each in found)
        for row in rows:
            assert row.cases == row.overdue + row.at_risk + row.running + row.paused + row.not_started
            assert row.cases == row.ours + row.theirs + row.resting
