"""Story 2: a declared status that Hub and SAVE cannot confirm; full scope meanwhile."""

from __future__ import annotations

import pytest

from tests.support.office import Office
from tests.support.verification import (
    aged,
    covered,
    data,
    due,
    is_final,
    states,
    with_notice,
)

FULL_FEDERAL = ("full", "federal")
FULL_STATE = ("full", "state_only")
RESTRICTED = ("restricted", "emergency_federal")


def test_a_verified_on_day_80() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-01-10"), "2025-01-15")
    rop = office.clock("status_verification", "rop", "Ana")
    assert str(rop.anchor_on) == "2025-01-20"
    assert str(rop.schedule.due_on) == "2025-04-20"
    assert str(rop.schedule.accepted_until_on) == "2025-04-21"
    assert covered(office, "2025-02") == FULL_FEDERAL

    office.on("2025-04-10").do(
        "verify-status", status="satisfactory", document="I-551", received_on="2025-04-10", status_held="lpr"
    )
    assert office.clock("status_verification", "rop", "Ana").status == "stopped"
    office.on("2025-06-30")
    assert "rop.expired" not in office.events()
    assert covered(office, "2025-05") == FULL_FEDERAL
    assert {"confirmed", "rop_closed", "full_scope"} <= states(office)
    assert is_final(office)
    assert office.alerts() == []
    assert office.replayed() == office.state


@pytest.mark.parametrize("age", [17, 22, 30, 60])
def test_b_unverified_in_2025_scope_stays_and_funding_becomes_state_only(age: int) -> None:
    office = with_notice("2025-01-10", aged(age, "2025-04-20"), "2025-01-15")
    office.on("2025-04-20", hour=23)
    assert "rop.expired" not in office.events()
    office.on("2025-04-21", hour=0)
    assert office.events("rop.") == ["rop.notice_mailed", "rop.expired"]
    assert (data(office).scope, data(office).funding) == FULL_STATE
    assert covered(office, "2025-04") == FULL_FEDERAL
    assert covered(office, "2025-05") == FULL_STATE
    assert due(office, "agency_action") == "2025-05-20"
    assert sorted(office.alerts()) == ["notice_to_send", "rop_expired"]
    assert not any(
        r.event.adverse for r in office.history[office.case_id] if r.event.type == "scope.determined"
    )

    office.on("2025-05-01").do("decide-scope")
    # What is left to do: the household is told of the other payer.
    assert office.alerts() == ["notice_to_send"]
    assert office.clock("status_verification", "agency_action", "Ana").status == "stopped"
    assert is_final(office)
    assert office.replayed() == office.state


def test_b_each_warning_and_the_agency_clock_in_full() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    assert office.on("2025-03-21").alerts() == ["rop_ending"]  # day 60, a Friday
    assert office.on("2025-04-04").alerts() == ["rop_ending"]  # day 75 is 04-05, a Saturday
    assert office.on("2025-04-15").alerts() == ["rop_ending"]
    to = [alert.to for alert in office.state.alerts.values()]
    assert to == [("owner",), ("owner",), ("owner", "supervisor")]
    assert office.on("2025-04-21").alerts() == ["rop_expired", "notice_to_send"]
    told = ["rop_expired", "notice_to_send", "rop_action_due"]
    assert office.on("2025-05-05").alerts() == told
    assert office.on("2025-05-15").alerts() == told
    office.on("2025-05-21")
    assert "rop_action_overdue" in office.alerts()
    assert covered(office, "2025-06") == FULL_STATE


def reduced_in_2023(mailed_on: str, age: int = 30) -> Office:
    office = with_notice("2023-02-01", aged(age, "2023-05-14"), "2023-02-08")
    rop = office.clock("status_verification", "rop", "Ana")
    assert str(rop.schedule.due_on) == "2023-05-14"
    assert str(rop.schedule.accepted_until_on) == "2023-05-15"
    office.on(mailed_on).do("mail-reduction-notice", mailed_on=mailed_on)
    return office


@pytest.mark.parametrize(
    ("mailed_on", "effective", "before"),
    [("2023-05-19", "2023-06", "2023-05"), ("2023-05-22", "2023-07", "2023-06")],
)
def test_c_age_30_is_reduced_in_2023_and_full_again_in_2024(
    mailed_on: str, effective: str, before: str
) -> None:
    office = reduced_in_2023(mailed_on)
    assert "reduction_ahead" in states(office)
    assert due(office, "reduction") == f"{effective}-01"
    assert covered(office, effective) == FULL_STATE

    office.on(f"{effective}-01", hour=0)
    assert "scope.reduced" in office.events()
    assert covered(office, before) == (FULL_FEDERAL if before == "2023-05" else FULL_STATE)
    assert covered(office, effective) == RESTRICTED
    assert is_final(office)

    assert due(office, "table") == "2024-01-01"
    office.on("2023-12-31", hour=23)
    assert covered(office, "2023-12") == RESTRICTED
    office.on("2024-01-01", hour=0)
    assert "scope.restored" in office.events()
    assert covered(office, "2023-12") == RESTRICTED
    assert covered(office, "2024-01") == FULL_STATE
    assert "full_scope" in states(office)
    assert office.replayed() == office.state


def test_c_age_60_stays_full() -> None:
    office = with_notice("2023-02-01", aged(60, "2023-05-14"), "2023-02-08")
    office.on("2023-05-16")
    assert covered(office, "2023-06") == FULL_STATE
    assert office.refused("mail-reduction-notice", mailed_on="2023-05-16").code == "wrong_state"
    office.do("decide-scope")
    office.on("2023-12-01")
    assert "scope.reduced" not in office.events()


def test_d_applied_after_the_freeze_age_30_is_reduced() -> None:
    office = with_notice("2026-01-05", aged(30, "2026-04-13"), "2026-01-08")
    assert due(office, "rop") == "2026-04-13"
    assert covered(office, "2026-02") == FULL_FEDERAL
    office.on("2026-04-14")
    assert "reduction_due" in states(office)
    assert covered(office, "2026-05") == FULL_STATE
    assert office.refused("decide-scope").code == "needs_notice"
    office.on("2026-04-15").do("mail-reduction-notice", mailed_on="2026-04-15")
    office.on("2026-05-01")
    assert covered(office, "2026-05") == RESTRICTED
    assert office.state.clocks_of(office.instance("status_verification", "Ana").id, "table") == []
    assert office.replayed() == office.state


@pytest.mark.parametrize(("age", "facts"), [(18, {}), (30, {"pregnant": True})])
def test_d_age_18_and_age_30_pregnant_are_not(age: int, facts: dict[str, bool]) -> None:
    office = with_notice("2026-01-05", aged(age, "2026-04-13"), "2026-01-08", **facts)
    office.on("2026-04-14")
    assert "full_scope" in states(office)
    assert covered(office, "2026-05") == FULL_STATE
    office.do("decide-scope")
    assert covered(office.on("2026-12-31"), "2026-12") == FULL_STATE


def test_e_save_confirms_ten_days_after_a_reduction() -> None:
    office = reduced_in_2023("2023-05-19")
    office.on("2023-06-11")
    assert covered(office, "2023-06") == RESTRICTED
    office.do("record-save-response", step=2, code="status_matches", status_held="lpr")
    assert covered(office, "2023-06") == FULL_FEDERAL
    assert covered(office, "2023-05") == FULL_FEDERAL
    restored = [r.event for r in office.history[office.case_id] if r.event.type == "scope.restored"]
    assert [str(event.from_month) for event in restored] == ["2023-06-01"]
    assert {"confirmed", "rop_closed", "full_scope"} <= states(office)
    assert office.clock("status_verification", "table", "Ana").status == "stopped"
    assert office.replayed() == office.state


def test_f_the_notice_comes_back_and_the_clock_has_not_started() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-01-10"), "2025-01-15")
    office.on("2025-01-28").do("record-returned-notice")
    assert office.clock("status_verification", "rop", "Ana").stopped_on is not None
    assert "rop_not_started" in states(office)
    office.on("2025-08-01")
    assert "rop.expired" not in office.events()
    assert covered(office, "2025-08") == FULL_FEDERAL
    assert office.alerts() == []

    office.do("mail-rop-notice", printed_on="2025-08-01", mailed_on="2025-08-01")
    assert due(office, "rop") == "2025-11-04"
    assert data(office).rops[-1].number == 1
    assert office.replayed() == office.state
