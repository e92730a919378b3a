"""The deemed year: who is deemed, from when to when, and what nobody asks of the child (D.2, I.5, V21)."""

from __future__ import annotations

import pytest

from tests.domain.applying import replays
from tests.domain.newborns import PROCEDURE, approve, deemed, due, mc330, mother_of, scope, standing, told


def test_a_newborn_by_mc330_is_deemed_and_nothing_is_asked_of_it() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    child = office.member("Baby Boy")
    assert (child.deemed, child.asks_for_coverage, child.identifiers) == (True, False, {})
    running = [i.procedure for i in office.state.instances.values() if i.member == child.id]
    assert running == [PROCEDURE, "notice_of_action"]
    assert scope(office, "Baby Boy", "2024-04", "2024-05", "2025-05", "2025-06") == ["-", "full", "full", "-"]
    assert standing(office) == ("de_active",)
    replays(office)


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        ("2024-05-31", "2025-05-31"),
        ("2024-02-29", "2025-03-31"),  # reaches one on 1 March (I.5)
        ("2024-02-28", "2025-02-28"),
        ("2023-02-10", "2024-02-29"),
        ("2024-01-01", "2025-01-31"),
    ],
)
def test_the_year_ends_with_the_month_of_the_first_birthday(born: str, ends: str) -> None:
    office = mother_of(on=f"{int(born[:4]) - 1}-12-15")
    deemed(office, born, f"{born[:4]}-06-03")
    assert due(office, "de_age_one") == ends
    data = office.instance(PROCEDURE, "Baby Boy").data
    assert str(data.ends_on) == ends
    assert scope(office, "Baby Boy", born[:7], ends[:7]) == ["full", "full"]
    office.on(ends, 23)
    assert standing(office) == ("de_ending",)
    office.on(f"{int(ends[:4])}-{int(ends[5:7]) + 1:02d}-01", 1)
    assert standing(office) == ("aged_out",)
    aged = office.history[office.case_id]
    assert [str(r.effective_on) for r in aged if r.event.type == "deemed_eligibility.aged_out"] == [ends]
    assert told(office, "de_aged_out") == [(ends, ("owner", "supervisor"))]
    replays(office)


def test_warnings_ninety_and_sixty_days_before_the_end_and_the_review_opens_by_itself() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    office.on("2025-05-01")
    assert told(office, "de_age_one_due") == [("2025-02-28", ("owner",))]  # 2 March is a Sunday
    assert told(office, "de_age_one_ending") == [("2025-04-01", ("owner", "supervisor"))]
    assert standing(office) == ("de_ending",)
    assert "de_age_one_due" not in office.alerts()
    assert "de_age_one_ending" in office.alerts()


def test_a_worker_may_open_the_review_and_the_warning_goes() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    office.on("2025-03-10").do("open-age-one-review", member=office.member("Baby Boy").id)
    assert standing(office) == ("de_ending",)
    assert "de_age_one_due" not in office.alerts()
    office.on("2025-04-10")
    assert office.events("age_one_review") == ["age_one_review.opened"]


def test_full_scope_although_the_mother_is_restricted() -> None:
    office = mother_of(on="2023-02-06", covered=False)
    approve(office, "Ana", "MAO 58", declared="none_declared")
    assert scope(office, "Ana", "2023-05") == ["restricted"]
    deemed(office, "2023-05-10", "2023-05-12")
    entry = office.state.coverage[office.member("Baby Boy").id][-1]
    assert (entry.scope, entry.programme, entry.cost_cents) == ("full", "deemed newborn (MAO 58)", 0)


def test_a_child_outside_california_is_not_deemed() -> None:
    office = mother_of().on("2024-05-13")
    mc330(office, born="2024-05-10", received_on="2024-05-13")
    child = office.member("Baby Boy").id
    office.do("match-mother", member=child, mother=office.member("Ana").id)
    refusal = office.refused("establish-deemed-eligibility", member=child, lives_in_california=False)
    assert refusal.code == "not_in_california"


def test_the_decision_shows_what_it_rests_on() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    event = next(
        r.event for r in office.history[office.case_id] if r.event.type == "deemed_eligibility.established"
    )
    why = event.explanation  # type: ignore[attr-defined]
    assert why["children"][0]["facts"]["mother_category"] == "MAO"
    assert why["result"] == {"from_month": "2024-05-01", "ends_on": "2025-05-31", "scope": "full"}


def test_reports_that_cannot_be() -> None:
    office = mother_of().on("2024-06-03")
    unborn = {"birth_date": "2024-06-04", "sex": "F"}
    assert (
        office.refused("report-newborn", infants=[unborn], received_on="2024-06-03").code
        == "born_after_report"
    )
    old = {"birth_date": "2023-05-30", "sex": "F"}
    assert office.refused("report-newborn", infants=[old], received_on="2024-06-03").code == "past_age_one"
    born = {"birth_date": "2024-06-01", "sex": "F"}
    assert office.refused("report-newborn", infants=[born], received_on="2024-06-04").field == "received_on"
    assert office.refused("report-newborn", infants=[], received_on="2024-06-03").code == "no_infant"
    assert office.refused("establish-deemed-eligibility").code == "not_running"


def test_a_year_reported_late_still_begins_with_the_birth_month() -> None:
    office = deemed(mother_of(), "2024-05-31", "2025-05-20")
    assert standing(office) == ("de_active",)
    assert due(office, "de_age_one") == "2025-05-31"
    office.on("2025-05-21")
    assert standing(office) == ("de_ending",)
    assert scope(office, "Baby Boy", "2024-05") == ["full"]
