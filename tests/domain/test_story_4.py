"""Story 4: CalWORKs discontinued for each reason of G.4, a case each; one restored; a transfer refused."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID

from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from tests.domain.applying import replays
from tests.domain.calworks import PROCEDURE, act, discontinue, had, standing, told
from tests.support.office import Office

#: Mailed on 22 July, one day too late for ten full days before 1 August; and what each reason must prove.
MAILED = "2025-07-22"
ENDS: dict[str, tuple[dict[str, Any], str]] = {
    "moved_out_of_state": ({"happened_on": "2025-07-10", "certified": True}, "2025-09"),
    "loss_of_contact": (
        {
            "steps": ["mail_logged", "ex_parte", "mc355_sent"],
            "asked_on": "2025-06-20",
            "returned_undeliverable": True,
        },
        "2025-08",
    ),
    "eligible_twice": ({"kept_in": "another_county"}, "2025-08"),
    "failed_renewal": ({"steps": ["ex_parte", "packet_mailed"], "asked_on": "2025-05-01"}, "2025-09"),
    "signed_wish": ({"happened_on": "2025-07-21"}, "2025-08"),
    "no_longer_eligible": ({"certified": True}, "2025-09"),
}
BRIDGED = ("loss_of_contact", "not_cooperating", "failed_renewal", "incarcerated")


def household(office: Office) -> UUID:
    """Ana and Luis on cash aid since March."""
    if office.state.version:
        office.another_case()
    people = [
        {"first_name": n, "last_name": "Ruiz", "birth_date": "1990-05-01", "asks_for_coverage": False}
        for n in ("Ana", "Luis")
    ]
    office.do("open-case", owner="ann", members=people)
    office.do("record-calworks", status="granted", eligible=list(office.state.members))
    return office.case_id


def test_each_reason_has_its_continuation_its_notice_and_its_clock() -> None:
    office = Office(on="2025-03-03")
    reasons = [*ENDS, "not_cooperating", "incarcerated", "death", "restored"]
    cases = {reason: household(office) for reason in reasons}

    office.on("2025-06-18")
    for reason, case_id in cases.items():
        office.case_id = case_id
        luis = office.member("Luis").id
        whom: dict[str, Any] = {}
        if reason == "death":
            office.do("record-death", member=luis, died_on="2025-06-16")
            whom = {"concerns": [luis]}
        if reason == "incarcerated":
            whom = {"concerns": [luis], "held_since": "2025-06-16"}
        discontinue(office, "income" if reason == "restored" else reason, **whom)
        assert str(office.clock(PROCEDURE, "edwards", "Ana").schedule.due_on) == "2025-09-01"
        bridged = reason in (*BRIDGED, "death", "restored")
        assert had(office, "2025-07") == ["Edwards (38)" if bridged else "CalWORKs"]
        refusal = office.refused("request-transfer", to="district-89")
        assert refusal.code == "medi_cal_undecided"
        assert "Ana Ruiz" in refusal.remedy
        assert office.refused("transfer-case", unit="district-89").remedy == refusal.remedy

    office.on(MAILED)
    for reason, (proof, first_month_without) in ENDS.items():
        office.case_id = cases[reason]
        if reason == "no_longer_eligible":
            act(office, "review-continuing-medi-cal", bases=dict.fromkeys(get_args(Basis), "not_eligible"))
        act(office, "discontinue-medi-cal", reason=reason, mailed_on=MAILED, **proof)
        months = ("2025-07", "2025-08", "2025-09")
        lost = [
            month
            for month, had_in in zip(months, had(office, *months), strict=True)
            if had_in == "discontinued"
        ]
        assert lost[0] == first_month_without
        act(office, "continue-medi-cal", "Luis", program="MAO 3N")
        office.do("request-transfer", to="district-89")

    # Not cooperating with cash aid never ends Medi-Cal; who is held is suspended after 28 days, not ended.
    office.case_id = cases["not_cooperating"]
    never = {"member": office.member("Ana").id, "mailed_on": MAILED}
    assert office.refused("discontinue-medi-cal", reason="not_cooperating", **never).code == "never_by_itself"
    office.case_id = cases["incarcerated"]
    held = {"member": office.member("Luis").id, "mailed_on": MAILED}
    assert office.refused("discontinue-medi-cal", reason="incarcerated", **held).code == "suspend_instead"
    act(office, "suspend-for-incarceration", "Luis", mailed_on=MAILED)
    assert had(office, "2025-08", "2025-09", name="Luis") == ["Edwards (38)", "suspended"]

    office.case_id = cases["death"]
    assert (standing(office, "Luis"), had(office, "2025-06", "2025-07", name="Luis")) == (
        "mc_discontinued", ["CalWORKs", "discontinued"],
    )  # fmt: skip

    # A late report in the restoration month: no gap, bridging stops.
    office.case_id = cases["restored"]
    act(office, "discontinue-medi-cal", "Luis", reason="eligible_twice", kept_in="this_county")
    office.do("restore-calworks", why="late_report", received_on="2025-07-21")
    assert had(office, "2025-06", "2025-07", "2025-12") == ["CalWORKs"] * 3
    assert office.clock(PROCEDURE, "edwards", "Ana").status == "stopped"

    office.on("2025-09-03")
    office.case_id = cases["not_cooperating"]
    assert told(office, "edwards_over_two_months") == [("2025-09-01", ("owner", "supervisor"))] * 2
    assert (standing(office), had(office, "2025-10")) == ("edwards_bridging", ["Edwards (38)"])
    office.case_id = cases["incarcerated"]
    act(office, "lift-suspension", "Luis", released_on="2025-09-02")
    assert (standing(office, "Luis"), had(office, "2025-09", name="Luis")) == (
        "edwards_bridging",
        ["Edwards (38)"],
    )
    for case_id in office.states:
        office.case_id = case_id
        replays(office)
