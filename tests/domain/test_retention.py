"""What keeps a case from destruction, whatever else is true of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from msgspec.structs import replace

from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.holds import RecordsDestroyed
from caseclock.domain.case.retention import due_on, keeps
from caseclock.domain.case.state import CaseState, CoverageSet, Hold, Instance, Paper
from caseclock.kernel.events import Meta, Recorded
from tests.support.office import rules
from tests.support.states import lives

POLICY = rules().policy
CLOSED_ON, DUE = date(2025, 3, 10), date(2028, 3, 10)
CLOSED = CaseState(
    county=19,
    case_id=UUID(int=1),
    version=3,
    status="closed",
    closed_at=datetime(2025, 3, 10, 20, tzinfo=UTC),
    recorded_at=datetime(2025, 3, 10, 20, tzinfo=UTC),
)
HOLD = Hold(id="h", authority="a court", why="", placed_on=CLOSED_ON, placed_by="sue")


def hearing(procedure: str) -> Instance:
    return Instance(
        id=f"{procedure}-1", procedure=procedure, version=1, member=None, configuration=("open",),
        started_on=CLOSED_ON, started_at=datetime(2025, 3, 10, tzinfo=UTC),
    )  # fmt: skip


def kept(state: CaseState, today: date = DUE, elsewhere: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(keeps(state, POLICY, today, elsewhere))


def test_a_closed_case_may_be_destroyed_three_years_after_it_was_last_active() -> None:
    assert (kept(CLOSED, date(2028, 3, 9)), kept(CLOSED)) == (("not_due",), ())
    paper = Paper(
        id="p", form="MC 355", received_on=date(2025, 5, 1), recorded_at=datetime(2025, 5, 1, tzinfo=UTC)
    )
    assert due_on(replace(CLOSED, papers={"p": paper}), POLICY) == date(2028, 5, 1)
    ended = CoverageSet(
        from_month=date(2025, 1, 1), to_month=date(2025, 6, 1), scope="full", programme="mc", funding="f",
        event="e", version=1,
    )  # fmt: skip
    assert due_on(replace(CLOSED, coverage={UUID(int=2): (ended,)}), POLICY) == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("state", "elsewhere", "why"),
    [
        (replace(CLOSED, status="open"), (), "case_open"),
        (replace(CLOSED, holds={"h": HOLD}), (), "legal_hold"),
        (replace(CLOSED, instances={"hearing-1": hearing("hearing")}), (), "hearing"),
        (replace(CLOSED, instances={"w": hearing("hearing_window")}), (), "appeal_window"),
        (CLOSED, ("LA-7",), "open_elsewhere"),
    ],
)
def test_what_is_held_contested_or_open_elsewhere_is_kept(
    state: CaseState, elsewhere: tuple[str, ...], why: str
) -> None:
    assert kept(state, date(2040, 1, 1), elsewhere) == (why,)


def test_a_hold_that_was_lifted_holds_no_more() -> None:
    assert kept(replace(CLOSED, holds={"h": replace(HOLD, lifted_on=CLOSED_ON)})) == ()


@given(lives())
def test_a_destroyed_case_names_nobody_and_is_never_destroyed_twice(life: list[CaseState]) -> None:
    state = life[-1]
    event = RecordsDestroyed(
        schedule="case_kept_years", years=3, source="s", due_on=DUE, persons=(), released_by="sue"
    )
    recorded = Recorded(
        county=state.county, case_id=state.case_id, version=state.version + 1, effective_on=DUE,
        recorded_at=datetime(2028, 3, 10, tzinfo=UTC), event=event, meta=Meta(command="destroy-records"),
    )  # fmt: skip
    after = evolve(state, recorded, {})
    assert {member.name for member in after.members.values()} <= {"[redacted]"}
    assert [after.facts, after.papers, after.determinations, after.representatives] == [{}, {}, {}, {}]
    assert "destroyed" in kept(after, date(2090, 1, 1))
