"""Each way a newborn comes to the county, and each way its mother is found or not (office point 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import replays
from tests.domain.newborns import PROCEDURE, approve, deemed, match, mc330, mother_of, scope, standing, told
from tests.support.office import Office


@pytest.mark.parametrize(
    ("channel", "event"),
    [("parent", "newborn.reported"), ("newborn_gateway", "newborn.referral_received")],
)
def test_a_parent_and_the_gateway_report(channel: str, event: str) -> None:
    office = mother_of().on("2024-06-03")
    infant = {"first_name": "Luz", "birth_date": "2024-05-31", "sex": "F"}
    mother = office.member("Ana").id
    office.do("report-newborn", infants=[infant], received_on="2024-06-03", channel=channel, mother=mother)
    assert office.events("newborn.") == [event]
    assert office.member("Luz").last_name == "Ruiz"
    assert standing(office, "Luz") == ("reported",)
    match(office, "Luz")
    office.do("establish-deemed-eligibility", member=office.member("Luz").id)
    assert scope(office, "Luz", "2024-05") == ["full"]


def test_a_report_after_the_parents_is_no_second_child_and_no_second_clock() -> None:
    office = mother_of().on("2024-06-03")
    office.do("report-newborn", infants=[{"birth_date": "2024-05-31", "sex": "M"}], received_on="2024-06-03")
    office.on("2024-06-05")
    again = {"birth_date": "2024-05-31", "sex": "M"}
    form: dict[str, Any] = {
            "received_on": "2024-06-05", "mother_first_name": "Ana", "mother_last_name": "Ruiz",
            "mother_birth_date": "1996-05-01"}  # fmt: skip
    refusal = office.refused("record-mc330", infants=[again], **form)
    assert refusal.code == "newborn_known"
    office.do("record-mc330", infants=[{**again, "member": office.member("Baby Boy").id}], **form)
    assert [m.first_name for m in office.state.members.values()] == ["Ana", "Baby Boy"]
    assert len(office.state.clocks_of(office.instance(PROCEDURE).id, "newborn_enrollment")) == 1
    assert str(office.clock(PROCEDURE, "newborn_enrollment").anchor_on) == "2024-06-03"
    assert [p.form for p in office.state.papers.values()] == ["MC 330"]


def test_the_mother_is_on_ssi_without_a_county_case() -> None:
    office = mother_of(asks=False, covered=False).on("2024-06-03")
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    child = office.member("Baby Boy").id
    refusal = office.refused("match-mother", member=child, mother=office.member("Ana").id, outside="ssi")
    assert refusal.field == "evidence"
    office.do(
        "match-mother",
        member=child,
        mother=office.member("Ana").id,
        outside="ssi",
        evidence="MEDS inquiry, SSI",
    )
    office.do("establish-deemed-eligibility", member=child)
    assert office.state.coverage[child][-1].programme == "deemed newborn (SSI)"
    assert not [i for i in office.state.instances.values() if i.member == office.member("Ana").id]


@pytest.mark.parametrize("outside", ["bcctp", "mciep", "former_foster_youth", "other_county"])
def test_mothers_on_other_programmes(outside: str) -> None:
    office = mother_of(asks=False, covered=False).on("2024-06-03")
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    child = office.member("Baby Boy").id
    office.do("match-mother", member=child, outside=outside, evidence="MEDS inquiry")
    office.do("establish-deemed-eligibility", member=child)
    assert scope(office, "Baby Boy", "2024-05") == ["full"]


def test_calworks_is_pending_and_the_child_joins_it_at_once() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    child = office.member("Baby Boy").id
    assert office.refused("add-child-to-calworks", member=child).code == "no_calworks"
    office.do("record-calworks", status="pending")
    office.do("add-child-to-calworks", member=child)
    assert office.events("child.") == ["child.added_to_calworks"]
    office.do("request-bic", member=child)
    assert office.refused("add-child-to-calworks", member=child).code == "already_added"
    assert scope(office, "Baby Boy", "2024-05") == ["full"]


def test_twins_from_one_form_are_two_children_and_named_later() -> None:
    office = mother_of().on("2024-06-03")
    boy = {"birth_date": "2024-05-31", "sex": "M"}
    mc330(office, boy, boy, received_on="2024-06-03")
    twins = [m for m in office.state.members.values() if m.deemed]
    assert [t.first_name for t in twins] == ["Baby Boy A", "Baby Boy B"]
    assert len({t.id for t in twins}) == 2
    assert len({t.numbers["birth_report"] for t in twins}) == 1
    for name in ("Baby Boy A", "Baby Boy B"):
        match(office, name)
        office.do("establish-deemed-eligibility", member=office.member(name).id)
    assert scope(office, "Baby Boy A", "2025-05") == scope(office, "Baby Boy B", "2025-05") == ["full"]
    assert office.refused("request-bic").code == "which_member"
    assert len(office.state.papers) == 1
    replays(office)


def test_the_mothers_coverage_for_the_birth_month_is_granted_later_and_the_match_runs_again() -> None:
    office = mother_of(on="2024-05-20", covered=False).on("2024-06-03")
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    match(office)
    assert standing(office) == ("mother_not_covered",)
    child = office.member("Baby Boy").id
    assert office.refused("establish-deemed-eligibility", member=child).code == "wrong_state"
    office.on("2024-06-20")
    approve(office, "Ana")
    assert standing(office) == ("mother_matched",)
    assert office.events("mother.") == ["mother.matched", "mother.matched"]
    office.do("establish-deemed-eligibility", member=child)
    assert scope(office, "Baby Boy", "2024-05", "2025-05") == ["full", "full"]
    replays(office)


def test_coverage_of_another_month_matches_nothing() -> None:
    office = mother_of(on="2024-06-03", covered=False)
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    match(office)
    approve(office, "Ana")
    assert standing(office) == ("mother_not_covered",)


def test_a_mother_in_another_case() -> None:
    office = mother_of()
    mothers_case, mother = office.case_id, office.member("Ana").id
    office.another_case()
    rosa = {"first_name": "Rosa", "last_name": "Paz", "birth_date": "1970-01-01", "asks_for_coverage": False}
    office.on("2024-06-03").do("open-case", owner="bea", members=[rosa])
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    child = office.member("Baby Boy").id
    wrong = office.refused("match-mother", member=child, mother_case=mothers_case, mother=child)
    assert wrong.code == "no_member"
    office.do("match-mother", member=child, mother_case=mothers_case, mother=mother)
    office.do("establish-deemed-eligibility", member=child)
    assert office.state.coverage[child][-1].programme == "deemed newborn (MAO)"


def test_a_mother_who_is_not_found_is_searched_and_the_child_refused_nothing() -> None:
    office = mother_of(covered=False).on("2024-06-03")
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    child = office.member("Baby Boy").id
    assert office.refused("mother-not-found", member=child, steps=[]).citation == "W&I 14005.37 (SB 87)"
    office.do("mother-not-found", member=child, steps=["meds", "county_cases"])
    assert standing(office) == ("mother_searched",)
    hasty = office.refused(
        "decide-deeming", member=child, outcome="not_deemed", why="not found", role="supervisor"
    )
    assert "family cases, contact" in hasty.remedy
    assert office.refused("decide-deeming", member=child, outcome="not_deemed", why="x").code == "role"
    office.on("2024-06-14")
    assert [day for day, _ in told(office, "newborn_not_enrolled")] == ["2024-06-07", "2024-06-13"]
    assert standing(office) == ("mother_searched",)
    office.do("mother-not-found", member=child, steps=["family_cases", "contact"])
    office.do("decide-deeming", member=child, outcome="not_deemed", why="not found", role="supervisor")
    assert standing(office) == ("not_deemed",)
    assert "newborn_needs_determination" in office.alerts()
    assert "newborn_not_enrolled" not in office.alerts()
    replays(office)


def test_a_found_mother_after_all() -> None:
    office = mother_of().on("2024-06-03")
    mc330(office, born="2024-05-31", received_on="2024-06-03")
    office.do("mother-not-found", member=office.member("Baby Boy").id, steps=["meds"])
    match(office)
    assert standing(office) == ("mother_matched",)


def test_the_wrong_woman_was_matched_and_deeming_stands_until_decided() -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03").on("2024-06-10")
    child = office.member("Baby Boy").id
    office.do("unmatch-mother", member=child, why="another Ana Ruiz")
    assert standing(office) == ("de_active",)
    assert scope(office, "Baby Boy", "2024-05", "2025-05") == ["full", "full"]
    assert told(office, "de_match_in_question") == [("2024-06-10", ("owner", "supervisor"))]
    assert office.refused("unmatch-mother", member=child, why="again").code == "not_matched"
    match(office)
    assert "de_match_in_question" not in office.alerts()
    assert office.events("deemed_eligibility")[-1] == "deemed_eligibility.upheld"
    replays(office)


@pytest.mark.parametrize(("outcome", "state"), [("stands", "de_active"), ("not_deemed", "not_deemed")])
def test_a_match_in_question_is_decided_and_coverage_is_never_cut_by_it(outcome: str, state: str) -> None:
    office = deemed(mother_of(), "2024-05-31", "2024-06-03").on("2024-06-10")
    child = office.member("Baby Boy").id
    office.do("unmatch-mother", member=child, why="another Ana Ruiz")
    office.do("mother-not-found", member=child, steps=["meds", "county_cases", "family_cases", "contact"])
    office.do("decide-deeming", member=child, outcome=outcome, why="decided", role="supervisor")
    assert standing(office) == (state,)
    assert scope(office, "Baby Boy", "2024-06", "2025-05") == ["full", "full"]
    assert "de_match_in_question" not in office.alerts()
    running = [
        c.name for c in office.state.clocks.values() if c.stopped_on is None and c.procedure == PROCEDURE
    ]
    assert ("de_age_one" in running) == (outcome == "stands")


def test_nothing_to_decide_is_refused() -> None:
    office: Office = deemed(mother_of(), "2024-05-31", "2024-06-03")
    body: dict[str, Any] = {"member": office.member("Baby Boy").id, "outcome": "stands", "why": "?"}
    assert office.refused("decide-deeming", role="supervisor", **body).code == "not_in_question"
