"""The card, the notice, and what ends, moves or corrects a deemed year (office point 7, I.5)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import replays
from tests.domain.newborns import PROCEDURE, deemed, due, mother_of, scope, standing, told
from tests.support.office import Office

CHILD = "Baby Boy"


def born(on: str = "2024-05-31", seen: str = "2024-06-03") -> Office:
    return deemed(mother_of(), on, seen)


def act(office: Office, command: str, **body: Any) -> None:
    office.do(command, member=office.member(CHILD).id, **body)


# ------------------------------------------------------------------ enrollment, card, notice


def test_ten_days_from_the_referral_with_a_word_on_day_five_and_never_adverse() -> None:
    office = born().on("2024-06-20")
    assert due(office, "newborn_enrollment") == "2024-06-13"
    assert told(office, "newborn_not_enrolled") == [
        ("2024-06-07", ("owner", "unit:newborn")),  # day 5 is a Saturday
        ("2024-06-13", ("owner", "unit:newborn", "supervisor")),
    ]
    assert scope(office, CHILD, "2024-05", "2025-05") == ["full", "full"]
    act(office, "request-bic")
    act(office, "record-bic-accepted", accepted_on="2024-06-20")
    assert "newborn_not_enrolled" not in office.alerts()


def test_a_card_is_requested_until_it_is_accepted() -> None:
    office = born()
    act(office, "request-bic")
    assert office.instance(PROCEDURE, CHILD).data.card == "requested"
    assert office.clock(PROCEDURE, "bic", CHILD).status == "stopped"
    assert office.clock(PROCEDURE, "newborn_enrollment", CHILD).status == "running"
    assert office.refused("request-bic", member=office.member(CHILD).id).code == "bic_requested"
    act(office, "record-bic-accepted", accepted_on="2024-06-03")
    assert office.clock(PROCEDURE, "newborn_enrollment", CHILD).status == "stopped"
    assert office.refused(
        "record-bic-accepted", member=office.member(CHILD).id, accepted_on="2024-06-03"
    ).code == ("bic_not_requested")


def test_a_refused_request_goes_to_the_program() -> None:
    office = born()
    act(office, "request-bic")
    act(office, "record-bic-refused", code="0044", text="birth date differs")
    assert told(office, "bic_refused") == [("2024-06-03", ("program", "owner"))]
    assert office.clock(PROCEDURE, "newborn_enrollment", CHILD).status == "running"
    act(office, "request-bic")
    assert "bic_refused" not in office.alerts()


def test_card_and_notice_leave_the_same_day_or_someone_is_told() -> None:
    office = born()
    act(office, "request-bic")
    act(office, "send-de-notice", mailed_on="2024-06-03", language="es")
    office.on("2024-06-05")
    assert not told(office, "bic_not_requested") + told(office, "de_notice_late")
    late = born().on("2024-06-04")
    assert (
        told(late, "bic_not_requested")
        == told(late, "de_notice_late")
        == [("2024-06-03", ("owner", "supervisor"))]
    )
    assert (
        late.refused(
            "send-de-notice", member=late.member(CHILD).id, mailed_on="2024-06-02", language="es"
        ).field
        == "mailed_on"
    )
    act(late, "send-de-notice", mailed_on="2024-06-04", language="es")
    assert "de_notice_late" not in late.alerts()


# ------------------------------------------------------------------ the three reasons of law


def test_only_three_reasons_end_it_early() -> None:
    office = born()
    refusal = office.refused(
        "end-deemed-eligibility",
        member=office.member(CHILD).id,
        reason="failed_renewal",
        happened_on="2024-06-03",
    )
    assert refusal.code == "reason_not_lawful"
    assert "death, left_california, written_request" in refusal.remedy


@pytest.mark.parametrize("by", ["end-deemed-eligibility", "record-death"])
def test_a_death_ends_it_with_its_month(by: str) -> None:
    office = born().on("2024-08-12")
    if by == "record-death":
        act(office, "record-death", died_on="2024-08-10")
    else:
        act(office, "end-deemed-eligibility", reason="death", happened_on="2024-08-10")
    assert standing(office) == ("de_ended",)
    assert scope(office, CHILD, "2024-08", "2024-09") == ["full", "none"]
    assert not [c for c in office.state.clocks.values() if c.procedure == PROCEDURE and c.stopped_on is None]
    assert office.member(CHILD).died_on is not None
    replays(office)


def test_a_wrong_report_of_death_is_undone() -> None:
    office = born().on("2024-08-12")
    clock = office.clock(PROCEDURE, "de_age_one", CHILD)
    act(office, "record-death", died_on="2024-08-10")
    office.do(
        "reverse-command", role="supervisor", command=office.last_command, reason="another child of that name"
    )
    assert standing(office) == ("de_active",)
    assert scope(office, CHILD, "2024-09", "2025-05") == ["full", "full"]
    assert office.clock(PROCEDURE, "de_age_one", CHILD).schedule == clock.schedule
    office.on("2025-06-01", 12)
    assert standing(office) == ("aged_out",)
    replays(office)


def test_a_child_who_died_before_the_review_still_gets_its_months() -> None:
    office = mother_of().on("2024-06-03")
    office.do("report-newborn", infants=[{"birth_date": "2024-05-31", "sex": "M"}], received_on="2024-06-03")
    act(office, "record-death", died_on="2024-06-02")
    act(office, "match-mother", mother=office.member("Ana").id)
    act(office, "establish-deemed-eligibility")
    assert standing(office) == ("de_ended",)
    assert scope(office, CHILD, "2024-05", "2024-06", "2024-07") == ["full", "full", "-"]


@pytest.mark.parametrize(
    ("reason", "elsewhere", "last"),
    [
        ("left_california", False, "2024-08"),
        ("left_california", True, "2024-07"),
        ("written_request", False, "2024-07"),
    ],
)
def test_leaving_and_asking_end_it_by_notice(reason: str, elsewhere: bool, last: str) -> None:
    office = born().on("2024-07-22")
    child = office.member(CHILD).id
    body = {"reason": reason, "happened_on": "2024-07-15", "accepted_elsewhere": elsewhere}
    assert office.refused("end-deemed-eligibility", member=child, **body).code == "notice_not_mailed"
    act(office, "end-deemed-eligibility", mailed_on="2024-07-22", **body)
    months = ["2024-07", "2024-08", "2024-09"]
    assert scope(office, CHILD, *months) == ["full" if month <= last else "none" for month in months]


def test_the_mothers_death_leaves_the_newborn_deemed() -> None:
    office = born().on("2024-08-12")
    office.do("record-death", member=office.member("Ana").id, died_on="2024-08-10")
    assert standing(office) == ("de_active",)
    assert scope(office, CHILD, "2024-09", "2025-05") == ["full", "full"]


# ------------------------------------------------------------------ corrections and moves


def test_a_birth_date_corrected_across_a_month_end_moves_the_end_later() -> None:
    office = born("2024-05-31")
    act(office, "correct-fact", birth_date="2024-06-01")
    assert due(office, "de_age_one") == "2025-06-30"
    assert scope(office, CHILD, "2024-05", "2024-06", "2025-06") == ["full"] * 3
    assert office.events("deemed_eligibility") == [
        "deemed_eligibility.established", "deemed_eligibility.recounted",
    ]  # fmt: skip
    replays(office)


def test_a_birth_date_corrected_to_an_earlier_end_cuts_nothing_back() -> None:
    office = born("2024-06-01")
    act(office, "correct-fact", birth_date="2024-05-31")
    assert due(office, "de_age_one") == "2025-06-30"
    assert scope(office, CHILD, "2024-05", "2025-06") == ["full", "full"]


def test_a_correction_within_the_month_or_of_a_name_changes_nothing() -> None:
    office = born("2024-05-20")
    act(office, "correct-fact", first_name="Leo")
    office.do("correct-fact", member=office.member("Leo").id, birth_date="2024-05-21")
    assert due(office, "de_age_one", "Leo") == "2025-05-31"
    assert "deemed_eligibility.recounted" not in office.events()


def test_a_later_birth_date_known_after_age_one_runs_on() -> None:
    office = born("2024-05-31").on("2025-06-02")
    assert standing(office) == ("aged_out",)
    act(office, "correct-fact", birth_date="2024-06-01")
    assert standing(office) == ("de_ending",)
    assert due(office, "de_age_one") == "2025-06-30"
    assert scope(office, CHILD, "2025-06") == ["full"]
    office.on("2025-07-01")
    assert standing(office) == ("aged_out",)
    replays(office)


def test_the_child_moves_to_another_caretakers_case_with_its_year() -> None:
    office = born()
    first, child = office.case_id, office.member(CHILD).id
    clock = office.clock(PROCEDURE, "de_age_one", CHILD)
    second = office.another_case()
    rosa = {"first_name": "Rosa", "last_name": "Paz", "birth_date": "1970-01-01", "asks_for_coverage": False}
    office.do("open-case", owner="bea", members=[rosa])
    office.case_id = first
    office.do("move-member", member=child, to_case=second)
    office.case_id = second
    assert standing(office) == ("de_active",)
    assert office.clock(PROCEDURE, "de_age_one", CHILD).schedule == clock.schedule
    assert scope(office, CHILD, "2024-05", "2025-05") == ["full", "full"]
    act(office, "request-bic")
    office.on("2025-06-01", 12)
    assert standing(office) == ("aged_out",)
    replays(office)
