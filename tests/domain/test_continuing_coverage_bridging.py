"""CalWORKs ends and Medi-Cal goes on: bridging, two months, the decision, no gap (D.4, office 4 and 8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import deny, replays
from tests.domain.calworks import PROCEDURE, act, discontinue, had, on_calworks, standing, told
from tests.support.office import Office


def test_cash_aid_brings_medi_cal_and_its_end_brings_bridging() -> None:
    office = on_calworks("Ana", "Luis")
    assert standing(office) == "cw_active"
    assert had(office, "2025-02", "2025-03", "2025-06") == ["-", "CalWORKs", "CalWORKs"]
    office.on("2025-06-18")
    discontinue(office)
    for name in ("Ana", "Luis"):
        assert standing(office, name) == "edwards_bridging"
        assert had(office, "2025-06", "2025-07", "2025-12", name=name) == [
            "CalWORKs", "Edwards (38)", "Edwards (38)",
        ]  # fmt: skip
    bridged = office.state.coverage[office.member("Ana").id][-1]
    assert (bridged.scope, bridged.funding, bridged.cost_cents) == ("full", "federal", 0)
    clock = office.clock(PROCEDURE, "edwards", "Ana")
    assert (str(clock.anchor_on), str(clock.schedule.due_on)) == ("2025-07-01", "2025-09-01")
    replays(office)


def test_two_months_of_bridging_are_an_error_of_the_county_and_coverage_stays() -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office)
    office.on("2025-10-01")
    assert told(office, "edwards_undecided") == [
        ("2025-07-31", ("owner",)),
        ("2025-08-15", ("owner", "supervisor")),
    ]
    assert told(office, "edwards_over_two_months") == [("2025-09-01", ("owner", "supervisor"))]
    assert office.events("edwards") == ["edwards.granted", "edwards.error_counted"]
    assert standing(office) == "edwards_bridging"
    assert had(office, "2025-10", "2026-03") == ["Edwards (38)"] * 2
    act(office, "continue-medi-cal", program="MAO 3N")
    assert "edwards_over_two_months" not in office.alerts()
    assert had(office, "2025-10", "2025-11") == ["Edwards (38)", "MAO 3N"]
    replays(office)


def test_a_decision_in_time_stops_the_clock() -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office)
    act(office.on("2025-07-10"), "continue-medi-cal", program="TMC 39")
    assert standing(office) == "mc_continued"
    assert office.clock(PROCEDURE, "edwards", "Ana").status == "stopped"
    assert had(office, "2025-06", "2025-07", "2025-08") == ["CalWORKs", "Edwards (38)", "TMC 39"]
    office.on("2025-12-01")
    assert not told(office, "edwards_undecided")


def test_decided_before_cash_aid_ends_there_is_nothing_to_bridge() -> None:
    office = on_calworks().on("2025-06-05")
    discontinue(office)
    act(office, "continue-medi-cal", program="MAO 3N")
    assert had(office, "2025-06", "2025-07") == ["CalWORKs", "MAO 3N"]
    early = office.refused(
        "continue-medi-cal", member=office.member("Ana").id, program="MAO 3N", from_month="2025-06-01"
    )
    assert early.code == "wrong_state"


def test_a_day_within_a_month_bridges_from_the_next() -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office, on="2025-06-30")
    assert had(office, "2025-06", "2025-07") == ["CalWORKs", "Edwards (38)"]
    assert str(office.clock(PROCEDURE, "edwards", "Ana").schedule.due_on) == "2025-08-30"


def test_a_new_cost_needs_its_notice_in_time() -> None:
    office = on_calworks().on("2025-07-22")
    discontinue(office)
    body = {
        "member": office.member("Ana").id,
        "program": "MN",
        "cost_cents": 12_000,
        "from_month": "2025-08-01",
    }
    assert office.refused("continue-medi-cal", **body).field == "mailed_on"
    short = office.refused("continue-medi-cal", **body, mailed_on="2025-07-22")
    assert (short.code, "2025-09-01" in short.remedy) == ("notice_too_short", True)
    office.do("continue-medi-cal", **body, mailed_on="2025-07-21")
    assert office.state.coverage[office.member("Ana").id][-1].cost_cents == 12_000


def test_a_member_on_medi_cal_only_is_not_bridged() -> None:
    office = on_calworks("Ana")
    office.do(
        "add-member",
        person={"first_name": "Ines", "last_name": "Ruiz", "birth_date": "1990-05-01"},
    )
    act(office, "approve-coverage", "Ines", programme="MAO")
    office.on("2025-06-18")
    discontinue(office)
    assert had(office, "2025-08", name="Ines") == ["MAO"]
    assert not office.state.instances_of(PROCEDURE, office.member("Ines").id)


def test_who_may_not_be_discontinued() -> None:
    office = Office()
    office.do("open-case", members=[{"first_name": "Ana", "last_name": "Ruiz", "asks_for_coverage": False}])
    assert on_calworks().refused("discontinue-calworks", reason="income").code == "no_effective_date"
    assert (
        office.refused("discontinue-calworks", reason="income", effective_on="2025-07-01").code
        == "no_calworks"
    )
    office = on_calworks()
    discontinue(office)
    again = office.refused("discontinue-calworks", reason="income", effective_on="2025-08-01")
    assert again.remedy == "Nothing to discontinue."


# ------------------------------------------------------------------ restored (office point 8)


def test_restored_by_a_late_report_there_is_no_gap_and_bridging_stops() -> None:
    office = on_calworks("Ana", "Luis").on("2025-06-18")
    discontinue(office)
    office.on("2025-07-15").do("restore-calworks", why="late_report", received_on="2025-07-14")
    for name in ("Ana", "Luis"):
        assert standing(office, name) == "cw_active"
        assert had(office, "2025-06", "2025-07", "2026-01", name=name) == ["CalWORKs"] * 3
        assert office.clock(PROCEDURE, "edwards", name).status == "stopped"
    replays(office)
    office.on("2026-01-01")
    assert not told(office, "edwards_undecided")
    discontinue(office, "time_limit", "2026-02-01")
    assert standing(office) == "edwards_bridging"
    assert len(office.state.instances_of(PROCEDURE, office.member("Ana").id)) == 1


def test_restored_an_unmailed_notice_is_pulled() -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office, "moved_out_of_state")
    act(office, "discontinue-medi-cal", reason="signed_wish", happened_on="2025-06-18")
    assert standing(office) == "ending_decided"
    refused = office.refused("restore-calworks", why="county_error", members=[office.case_id])
    assert refused.code == "no_member"
    office.do("restore-calworks", why="county_error")
    # Her own written wish is not taken back by restored cash aid.
    assert standing(office) == "ending_decided"
    act(office, "rescind-discontinuance", why="she took it back")
    assert office.events("discontinuance_notice") == ["discontinuance_notice.pulled"]


@pytest.mark.parametrize("mailed", [False, True])
def test_restored_notices_are_pulled_or_answered(mailed: bool) -> None:
    office = on_calworks().on("2025-06-02")
    discontinue(office, "failed_renewal")
    body: dict[str, Any] = {
        "steps": ["ex_parte", "packet_mailed"],
        "asked_on": "2025-04-15",
        "reason": "failed_renewal",
    }
    act(office, "discontinue-medi-cal", **body, **({"mailed_on": "2025-06-02"} if mailed else {}))
    if mailed:
        assert standing(office) == "mc_discontinued"
        assert had(office, "2025-06", "2025-07") == ["CalWORKs", "discontinued"]
    office.on("2025-07-10").do("restore-calworks", why="late_report", received_on="2025-07-09")
    assert standing(office) == "cw_active"
    assert had(office, "2025-06", "2025-07", "2025-12") == ["CalWORKs"] * 3
    answered = "discontinuance.rescinded" if mailed else "discontinuance_notice.pulled"
    assert answered in office.events("discontinuance")
    assert len(office.events("discontinuance")) == 1
    assert office.instance(PROCEDURE, "Ana").final is False
    replays(office)


def test_a_late_report_after_its_month_restores_nothing() -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office)
    office.on("2025-08-04")
    refusal = office.refused("restore-calworks", why="late_report", received_on="2025-08-01")
    assert refusal.code == "restoration_month_over"
    assert office.refused("restore-calworks", why="late_report").field == "received_on"
    office.do("restore-calworks", why="hearing")
    assert had(office, "2025-07", "2025-08") == ["CalWORKs"] * 2
    assert office.refused("restore-calworks", why="hearing").code == "nothing_to_restore"


# ------------------------------------------------------------------ transfer (office point 4)


def test_a_transfer_is_refused_while_someone_lacks_a_decision_and_names_them() -> None:
    office = on_calworks("Ana", "Luis").on("2025-06-18")
    discontinue(office)
    refusal = office.refused("request-transfer", to="medi-cal district 89")
    assert refusal.remedy == "Decide Medi-Cal for: Ana Ruiz, Luis Ruiz."
    assert [m["name"] for m in refusal.facts["members"]] == ["Ana Ruiz", "Luis Ruiz"]
    act(office, "continue-medi-cal", program="MAO 3N")
    assert office.refused("request-transfer", to="x").remedy == "Decide Medi-Cal for: Luis Ruiz."
    act(office, "continue-medi-cal", "Luis", program="MAO 3N")
    office.do("request-transfer", to="medi-cal district 89")
    assert (office.state.unit, office.state.queue) == ("medi-cal district 89", "transfers")


def test_calworks_denied_leaves_medi_cal_to_be_decided_for_each() -> None:
    office = Office()
    people = [{"first_name": n, "last_name": "Ruiz", "birth_date": "1990-05-01"} for n in ("Ana", "Luis")]
    quiet = {"first_name": "Rosa", "last_name": "Ruiz", "asks_for_coverage": False}
    office.do("open-case", application={"filed_on": "2025-03-03"}, members=[*people, quiet], owner="ann")
    office.do("record-calworks", status="denied")
    assert office.refused("request-transfer", to="x").remedy == "Decide Medi-Cal for: Ana Ruiz, Luis Ruiz."
    act(office, "approve-coverage", "Ana")
    deny(office, member=office.member("Luis").id)
    office.do("request-transfer", to="x")
    assert office.events("calworks") == ["calworks.recorded", "calworks.transfer_requested"]


def test_one_found_ineligible_in_an_approved_unit_is_decided_too() -> None:
    office = Office()
    people = [{"first_name": n, "last_name": "Ruiz", "birth_date": "1990-05-01"} for n in ("Ana", "Luis")]
    office.do("open-case", application={"filed_on": "2025-03-03"}, members=people, owner="ann")
    ana, luis = office.member("Ana").id, office.member("Luis").id
    assert (
        office.refused("record-calworks", status="granted", eligible=[ana], ineligible=[ana]).code
        == "both_found"
    )
    office.do("record-calworks", status="granted", eligible=[ana], ineligible=[luis])
    assert office.refused("request-transfer", to="x").remedy == "Decide Medi-Cal for: Luis Ruiz."
