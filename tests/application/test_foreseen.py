"""The due date shown while one types is the one that is recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from caseclock.application.app import Application
from caseclock.application.clockview import ClockView, clock_view
from caseclock.application.foreseen import Foreseen, ForeseenClock, NotYet, foresee
from caseclock.application.handle import handle
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.clocks import clocks_of_case
from tests.application.test_handle import ANN, a

TODAY = date(2025, 3, 3)
#: Weekends, holidays and the days about them, ends of months, a leap day and its neighbours.
ODD = [
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 11, 28), date(2024, 11, 30),
    date(2024, 12, 24), date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 17), date(2025, 1, 31),
    date(2025, 2, 15), date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2), TODAY,
]  # fmt: skip
DAYS = st.sampled_from(ODD) | st.dates(TODAY - timedelta(days=500), TODAY)
NEEDS = st.fixed_dictionaries({}, optional={n: st.just(True) for n in ("disability_basis", "pregnant")})


def body(filed_on: date, needs: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    members = [{"first_name": "Ana", "last_name": "Ruiz", "facts": facts} for facts in needs]
    return {"application": {"filed_on": filed_on.isoformat(), **more}, "members": members}


def told(view: ClockView) -> bytes:
    """A clock without what only a recorded one has: its case and, of several alike, its number."""
    return msgspec.json.encode(replace(view, case="", clock="", instance="", member=None))


async def recorded(app: Application, typed: dict[str, Any]) -> list[ClockView]:
    case = CaseRef.parse((await handle(app, a("open-case", typed))).body["case"])
    rows = await clocks_of_case(app.store.pool, case.county, case.case_id)
    return [clock_view(case.county, row, app.rules.definitions, ()) for row in rows]


async def seen(app: Application, typed: dict[str, Any]) -> Foreseen:
    found = await foresee(app, ANN, typed)
    assert isinstance(found, Foreseen)
    return found


@settings(max_examples=25)
@given(DAYS, st.none() | DAYS, st.lists(NEEDS, min_size=1, max_size=3))
async def test_what_is_foreseen_is_what_is_recorded(
    app: Application, filed_on: date, cash_aid_on: date | None, needs: list[dict[str, Any]]
) -> None:
    more = {"calworks_filed_on": cash_aid_on.isoformat()} if cash_aid_on else {}
    typed = body(filed_on, needs, **more)
    foreseen = await seen(app, typed)
    clocks = await recorded(app, typed)
    assert {told(each.clock) for each in foreseen.clocks} == {told(view) for view in clocks}
    assert sum(len(each.members) or 1 for each in foreseen.clocks) == len(clocks)


def of(foreseen: Foreseen, name: str) -> list[ForeseenClock]:
    return [each for each in foreseen.clocks if each.clock.name == name]


async def test_members_of_another_basis_have_another_due_day(app: Application) -> None:
    needs: list[dict[str, Any]] = [{}, {"disability_basis": True}, {}]
    general, disability = of(await seen(app, body(TODAY, needs)), "promptness")
    assert (general.members, general.clock.current.legal_on) == ((0, 2), date(2025, 4, 17))
    assert (disability.members, disability.clock.current.legal_on) == ((1,), date(2025, 6, 1))
    assert disability.clock.current.internal_on == date(2025, 5, 30)


async def test_an_immediate_need_counts_office_days_and_names_those_it_leaves_out(app: Application) -> None:
    [need] = of(await seen(app, body(date(2025, 2, 14), [{"pregnant": True}])), "immediate_need")
    assert need.clock.current.legal_on == date(2025, 2, 18)
    assert [(each.day.day, each.name) for each in need.left_out] == [
        (15, ""), (16, ""), (17, "Washington's Birthday"),
    ]  # fmt: skip


async def test_the_clocks_of_the_application_come_before_those_of_the_office(app: Application) -> None:
    foreseen = await seen(app, body(TODAY, [{}]))
    assert [each.clock.name for each in foreseen.clocks][:2] == ["promptness", "outer_limit"]
    assert foreseen.clocks[-1].members == ()


async def test_who_does_not_ask_for_coverage_has_no_clock(app: Application) -> None:
    typed = body(TODAY, [{}, {}])
    typed["members"][1]["asks_for_coverage"] = False
    [clock] = of(await seen(app, typed), "promptness")
    assert clock.members == (0,)


async def test_half_a_form_is_enough_and_what_is_half_typed_elsewhere_is_in_nobodys_way(
    app: Application,
) -> None:
    typed = {
        "application": {"filed_on": "2025-03-03"},
        "members": [{"birth_date": "19"}],
        "facts": {"zip": 9},
    }
    assert of(await seen(app, typed), "promptness")
    assert of(await seen(app, {"application": {"filed_on": "2025-03-03"}}), "promptness")


@pytest.mark.parametrize(
    ("application", "says"),
    [
        ({}, "The day it was submitted is missing"),
        ({"filed_on": "2025-03"}, "a date was expected, such as 2025-03-03"),
        ({"filed_on": "2025-03-04"}, "A date that has not come cannot be recorded as past"),
    ],
)
async def test_without_a_lawful_day_it_says_what_to_mend(
    app: Application, application: dict[str, str], says: str
) -> None:
    found = await foresee(app, ANN, {"application": application})
    assert isinstance(found, NotYet)
    assert (found.what, found.field) == (says, "application.filed_on")


async def test_nothing_is_stored(app: Application) -> None:
    async with app.store.reading(ANN.county) as connection:
        before = await connection.fetchval("select count(*) from events")
        await seen(app, body(TODAY, [{}]))
    async with app.store.reading(ANN.county) as connection:
        assert await connection.fetchval("select count(*) from events") == before
