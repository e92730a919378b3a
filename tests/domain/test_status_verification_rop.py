"""The reasonable opportunity: received, returned, received later, extended, late proof, given twice."""

from __future__ import annotations

import pytest

from caseclock.domain.case.members import MemberDied
from tests.support.office import Office
from tests.support.story import happens
from tests.support.verification import (
    aged,
    covered,
    data,
    due,
    is_final,
    states,
    unconfirmed,
    with_notice,
)

FULL = ("full", "federal")
FULL_STATE = ("full", "state_only")
RESTRICTED = ("restricted", "emergency_federal")
LAST_DAY = "2025-04-21"


def running(age: int = 30) -> Office:
    """Notice of 2025-01-15: received 01-20, legal end 04-20 (a Sunday), accepted to 04-21."""
    return with_notice("2025-01-10", aged(age, "2025-04-20"), "2025-01-15")


@pytest.mark.parametrize(
    ("printed_on", "mailed_on", "received"),
    [("2025-01-10", "2025-01-15", "2025-01-20"), ("2025-01-15", "2025-01-10", "2025-01-20")],
)
def test_the_later_of_the_two_dates_counts(printed_on: str, mailed_on: str, received: str) -> None:
    office = unconfirmed("2025-01-09", "1995-05-05").on("2025-01-15")
    office.do("mail-rop-notice", printed_on=printed_on, mailed_on=mailed_on)
    assert str(office.clock("status_verification", "rop", "Ana").anchor_on) == received


def prove(office: Office, received_on: str) -> None:
    office.do(
        "verify-status", status="satisfactory", document="I-551", received_on=received_on, status_held="lpr"
    )


def test_proof_on_the_accepted_day_verifies_though_the_rung_fired_before() -> None:
    office = running().on(LAST_DAY, hour=16)
    assert "rop.expired" in office.events()
    assert covered(office, "2025-05") == FULL_STATE
    prove(office, LAST_DAY)
    assert office.events("rop.")[-1] == "rop.expiry_taken_back"
    assert covered(office, "2025-05") == FULL
    assert office.clock("status_verification", "agency_action", "Ana").status == "stopped"
    assert office.alerts() == []
    assert is_final(office)
    assert office.replayed() == office.state


def test_proof_received_in_time_and_keyed_weeks_later_takes_everything_back() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08")
    office.on("2023-05-19").do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-06-20")
    assert covered(office, "2023-06") == RESTRICTED
    prove(office, "2023-05-15")
    assert "rop.expiry_taken_back" in office.events()
    assert [covered(office, m) for m in ("2023-05", "2023-06", "2023-07")] == [FULL] * 3
    assert office.replayed() == office.state


def test_proof_a_day_too_late_verifies_and_the_expiry_stands() -> None:
    office = running().on("2025-04-22")
    prove(office, "2025-04-22")
    assert "rop.expiry_taken_back" not in office.events()
    assert {"confirmed", "rop_closed"} <= states(office)
    assert covered(office, "2025-05") == FULL


def test_proof_before_the_day_of_the_reduction_calls_it_off() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08")
    office.on("2023-05-19").do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-05-30")
    prove(office, "2023-05-30")
    assert "scope.reduction_called_off" in office.events()
    office.on("2023-07-01")
    assert "scope.reduced" not in office.events()
    assert covered(office, "2023-06") == FULL
    assert office.replayed() == office.state


def test_a_later_receipt_moves_the_start_and_an_earlier_one_never_does() -> None:
    office = running().on("2025-02-03")
    for earlier in ("2025-01-17", "2025-01-20"):
        assert office.refused("prove-late-receipt", received_on=earlier, evidence="x").code == "not_later"
    office.do("prove-late-receipt", received_on="2025-01-30", evidence="postmark")
    assert due(office, "rop") == "2025-04-30"
    assert "rop_running" in states(office)
    office.on("2025-04-29")
    assert "rop.expired" not in office.events()
    office.on("2025-05-01")
    assert "rop.expired" in office.events()


def test_a_later_receipt_proven_after_the_end_opens_it_again() -> None:
    office = running().on("2025-04-25")
    assert "rop_expired" in states(office)
    office.do("prove-late-receipt", received_on="2025-02-10", evidence="returned to sender, sent again")
    assert due(office, "rop") == "2025-05-11"
    assert "rop_running" in states(office)
    assert covered(office, "2025-05") == FULL
    assert office.clock("status_verification", "agency_action", "Ana").stopped_on is not None
    office.on("2025-05-12")
    assert office.events("rop.").count("rop.expired") == 2
    assert due(office, "agency_action") == "2025-06-10"
    assert office.replayed() == office.state


def test_a_later_receipt_that_still_ended_before_today_changes_the_date_alone() -> None:
    office = running().on("2025-06-30")
    office.do("prove-late-receipt", received_on="2025-02-10", evidence="postmark")
    assert "rop_expired" in states(office)
    assert due(office, "rop") == "2025-05-11"


def test_a_notice_returned_after_the_end_takes_the_expiry_back() -> None:
    office = running().on("2025-04-28")
    office.do("record-returned-notice", returned_on="2025-04-24")
    assert "rop_not_started" in states(office)
    assert covered(office, "2025-05") == FULL
    assert office.clock("status_verification", "agency_action", "Ana").stopped_on is not None
    assert office.alerts() == []
    office.do("mail-rop-notice", printed_on="2025-04-28", mailed_on="2025-04-28")
    assert due(office, "rop") == "2025-08-01"
    assert data(office).rops[-1].number == 1
    assert office.replayed() == office.state


def test_a_returned_notice_whose_receipt_was_proven_is_refused() -> None:
    office = running().on("2025-02-03")
    office.do("prove-late-receipt", received_on="2025-01-30", evidence="phone call")
    assert office.refused("record-returned-notice").code == "receipt_proven"


def test_an_immigration_declaration_can_be_extended_with_a_reason_of_the_law() -> None:
    office = running().on("2025-04-10")
    assert office.refused("extend-rop", until="2025-05-20", reason="good_faith_effort").code == "role"
    office.role = "supervisor"
    assert office.refused("extend-rop", until="2025-05-20", reason="kindness").code == "reason_not_lawful"
    assert (
        office.refused("extend-rop", until="2025-04-20", reason="agency_delay").code == "extension_not_later"
    )
    office.do("extend-rop", until="2025-05-20", reason="good_faith_effort")
    assert due(office, "rop") == "2025-05-20"
    assert "rop_extended" in states(office)
    office.do("extend-rop", until="2025-06-10", reason="agency_delay")
    assert due(office, "rop") == "2025-06-10"
    office.on("2025-06-09")
    assert "rop.expired" not in office.events()
    office.on("2025-06-11")
    assert "rop_expired" in states(office)
    assert due(office, "agency_action") == "2025-07-10"
    assert office.replayed() == office.state


def test_a_citizenship_declaration_cannot_be_extended() -> None:
    office = with_notice("2025-01-10", "1995-05-05", "2025-01-15", declared="citizen")
    refusal = office.refused("extend-rop", role="supervisor", until="2025-05-20", reason="good_faith_effort")
    assert refusal.code == "citizenship_not_extended"


def test_an_expired_opportunity_is_not_extended() -> None:
    office = running().on("2025-04-22")
    refusal = office.refused("extend-rop", role="supervisor", until="2025-05-20", reason="agency_delay")
    assert refusal.code == "wrong_state"


def test_a_second_opportunity_is_allowed_and_flagged() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08")
    office.on("2023-05-19").do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-06-12")
    first = office.clock("status_verification", "rop", "Ana")
    office.do("mail-rop-notice", printed_on="2023-06-12", mailed_on="2023-06-12")
    mailed = [r.event for r in office.history[office.case_id] if r.event.type == "rop.notice_mailed"]
    assert [event.second for event in mailed] == [False, True]
    assert "rop_second" in office.alerts()
    assert covered(office, "2023-06") == FULL
    assert due(office, "rop") == "2023-09-15"
    office.on("2023-06-25").do("prove-late-receipt", received_on="2023-06-20", evidence="postmark")
    assert due(office, "rop") == "2023-09-18"
    assert office.state.clocks[first.id].schedule == first.schedule
    office.on("2023-09-19")
    assert "rop_second" not in office.alerts()
    assert "reduction_due" in states(office)
    assert office.replayed() == office.state


def test_one_opportunity_at_a_time() -> None:
    office = running()
    refusal = office.refused("mail-rop-notice", printed_on="2025-01-15", mailed_on="2025-01-15")
    assert refusal.code == "wrong_state"


def test_nothing_is_returned_or_proven_before_a_notice_is_out() -> None:
    office = unconfirmed("2025-01-10", "1995-05-05")
    assert office.refused("record-returned-notice").code == "no_rop"
    assert office.refused("prove-late-receipt", received_on="2025-01-10", evidence="x").code == "no_rop"
    assert office.refused("decide-scope").code == "wrong_state"


def test_a_notice_of_tomorrow_is_not_mailed_today() -> None:
    office = unconfirmed("2025-01-10", "1995-05-05")
    refusal = office.refused("mail-rop-notice", printed_on="2025-01-10", mailed_on="2025-01-11")
    assert (refusal.code, refusal.field) == ("in_the_future", "mailed_on")


def test_a_death_stops_opportunity_and_save() -> None:
    office = running()
    office.do("request-save", step=2)
    happens(office, MemberDied(member=office.member("Ana").id), "2025-01-20")
    assert states(office) == {"gone"}
    assert [c.name for c in office.state.clocks.values() if c.stopped_on is None] == []
    office.on("2025-06-01")
    assert "rop.expired" not in office.events()
    office.do("record-save-response", step=2, code="status_matches", status_held="lpr", image_sha256="aa")
    assert data(office).verified
    assert office.replayed() == office.state
