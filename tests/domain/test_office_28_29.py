"""Office points 28 and 29: ends of a status, months before the application, no cost, no status reports."""

from __future__ import annotations

from typing import Any

import pytest

from caseclock.domain.case.coverage import coverage_in
from tests.domain.applying import filed, person
from tests.domain.calworks import discontinue, on_calworks
from tests.support.office import Office

NAME = "status_verification"


def declared(status: str, on: str = "2024-03-04") -> Office:
    office = filed(person("Ana"), on=on)
    office.do("attest-status", declared=status, declared_by="member", form="SAWS 2 PLUS", signed_on=on)
    return office


# ------------------------------------------------------------------ a status that ends


def test_the_end_of_a_status_is_told_sixty_days_before_and_cuts_nothing_on_its_day() -> None:
    office = declared("satisfactory")
    ana = office.member("Ana").id
    office.do("approve-coverage", member=ana)
    scope = office.instance(NAME, "Ana").data.scope
    office.do("record-status-end", member=ana, ends_on="2024-09-09", status_held="tps")
    office.on("2024-07-10", 7)
    assert "status_end_near" not in office.alerts()
    office.on("2024-07-12")
    assert "status_end_near" in office.alerts()
    before = office.events()
    office.on("2024-09-10")
    assert "status_end_reached" in office.alerts()
    rang = {"clock.rang", "clock.expired", "alert.raised"}
    assert set(office.events()[len(before) :]) <= rang
    assert office.instance(NAME, "Ana").data.scope == scope
    office.do("look-at-status-end", member=ana, found="goes_on", ends_on="2026-03-09")
    assert not {"status_end_near", "status_end_reached"} & set(office.alerts())
    assert str(office.clock(NAME, "status_end", "Ana").schedule.due_on) == "2026-03-09"
    assert office.replayed() == office.state


def test_nothing_is_looked_at_where_no_end_is_recorded() -> None:
    office = declared("satisfactory")
    refusal = office.refused("look-at-status-end", member=office.member("Ana").id, found="over")
    assert refusal.code == "no_status_end"


# ------------------------------------------------------------------ months before the application


def test_each_month_before_the_application_is_decided_by_itself() -> None:
    office = declared("none_declared")
    ana = office.member("Ana").id
    office.do(
        "decide-retroactive-months",
        member=ana,
        asked=["2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01"],
        met=["2023-12-05", "2024-02-29"],
    )
    held = office.state.determined("retroactive_months", ana)
    assert held is not None
    assert held.result["months"] == {
        "2023-11": "outside_retroactive_months",
        "2023-12": "covered",
        "2024-01": "rules_not_met",
        "2024-02": "covered",
    }
    scopes = {m: coverage_in(office.state, ana, day(m)) for m in ("2023-11", "2023-12", "2024-01", "2024-02")}
    # At 33 without a status December 2023 is restricted and February 2024 is full: the month's own table.
    assert {m: entry.scope if entry else "" for m, entry in scopes.items()} == {
        "2023-11": "", "2023-12": "restricted", "2024-01": "", "2024-02": "full",
    }  # fmt: skip
    assert office.replayed() == office.state


def day(month: str) -> Any:
    from datetime import date

    return date.fromisoformat(f"{month}-01")


def test_no_month_before_is_decided_while_a_status_may_still_be_proven() -> None:
    office = declared("satisfactory")
    body = {"member": office.member("Ana").id, "asked": ["2024-02-01"], "met": ["2024-02-01"]}
    refusal = office.refused("decide-retroactive-months", **body)
    assert (refusal.code, refusal.citation) == ("rop_unresolved", "42 CFR 435.956(b); office rule 29")
    office.do("run-hub", member=body["member"])
    office.do("record-hub-answer", member=body["member"], answer="verified")
    office.do("decide-retroactive-months", **body)


# ------------------------------------------------------------------ without cost


def test_medi_cal_without_cost_ends_only_by_a_determination() -> None:
    office = on_calworks().on("2025-06-18")
    ana = office.member("Ana").id
    zero: dict[str, Any] = {"rule": "zero_cost", "member": ana, "on": "2025-06-01"}
    office.do("make-determination", facts={"parent": True, "lives_with_calworks_family": True}, **zero)
    discontinue(office)
    cost: dict[str, Any] = {"member": ana, "program": "medically needy", "cost_cents": 5_000}
    refusal = office.refused("continue-medi-cal", mailed_on="2025-06-18", **cost)
    assert (refusal.code, refusal.field) == ("zero_cost_held", "cost_cents")
    facts = {"parent": True, "lives_with_calworks_family": False, "held": True, "determined_otherwise": True}
    office.do("make-determination", facts=facts, **zero)
    office.do("continue-medi-cal", mailed_on="2025-06-18", **cost)


# ------------------------------------------------------------------ status reports


@pytest.mark.parametrize("cash_aid", [True, False])
def test_a_status_report_is_asked_only_of_members_with_cash_aid(cash_aid: bool) -> None:
    office = on_calworks() if cash_aid else declared("citizen", "2025-03-03")
    body = {"members": [office.member("Ana").id], "due_on": "2025-04-05"}
    if cash_aid:
        office.do("request-status-report", **body)
        office.on("2025-06-18")
        discontinue(office)
    refusal = office.refused("request-status-report", **body)
    assert (refusal.code, refusal.facts["members"]) == ("medi_cal_only", ["Ana Ruiz"])
    assert refusal.citation.startswith("W&I 14005.37")
