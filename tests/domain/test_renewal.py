"""What a renewal tells, whom it lets go, and what it hears from the rest of the case."""

from __future__ import annotations

import pytest

from tests.domain.applying import replays, told
from tests.domain.newborns import deemed, mother_of
from tests.domain.renewals import covered, discontinue, due, give, not_enough, packet, scope, standing
from tests.support.office import Office

BOY = "Baby Boy"


def undocumented(on: str, declared: str = "none_declared", filed_on: str = "") -> Office:
    """Ana, 35, full scope on state money since before the freeze, whose packet is due."""
    office = Office(on=filed_on or on)
    office.do(
        "open-case",
        application={"filed_on": str(office.now.date())},
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
        owner="ann",
    )
    give(office, "attest-status", "Ana", declared=declared, declared_by="member", form="CCFRM604",
         signed_on=str(office.now.date()))  # fmt: skip
    give(office, "approve-coverage", "Ana", citation="W&I 14007.8")
    give(office, "mail-decision", "Ana", printed_on=filed_on, mailed_on=filed_on, address="12 Elm St")
    return office.on(on)


def test_whoever_would_get_less_on_a_new_application_is_watched_from_thirty_days_before() -> None:
    office = undocumented("2026-01-05", filed_on="2025-04-02")
    assert scope(office, "Ana", "2026-01") == ["full"]
    not_enough(office, "Ana")
    packet(office, "Ana")
    assert due(office, "full_scope", "Ana") == "2026-03-31"
    office.on("2026-02-26")
    assert told(office, "renewal_freeze_risk") == []
    office.on("2026-03-02")
    ((day, audience),) = told(office, "renewal_freeze_risk")
    assert (day, audience) == ("2026-02-27", ("owner", "unit:outreach"))  # 1 March is a Sunday
    office.on("2026-03-20")
    discontinue(office, "Ana")
    office.on("2026-04-01", hour=1)
    # The ninety days are the last chance.
    assert due(office, "full_scope_cure", "Ana") == "2026-06-30"
    office.on("2026-06-30")
    give(office, "record-renewal-papers", "Ana", received_on="2026-06-30")
    give(office, "read-renewal-papers", "Ana")
    give(office, "approve-renewal", "Ana")
    assert scope(office, "Ana", "2026-03", "2026-04", "2026-07") == ["full"] * 3
    assert [a for a in office.alerts() if a == "renewal_freeze_risk"] == []


def test_a_citizen_is_not_watched_for_the_freeze() -> None:
    office = covered(Office(on="2025-04-02"), "Ana").on("2026-01-05")
    not_enough(office, "Ana")
    packet(office, "Ana")
    assert office.state.clocks_of(office.instance("renewal", "Ana").id, "full_scope") == []


def test_mc13_falls_due_with_a_noncitizens_renewal_and_goes_with_the_form() -> None:
    office = undocumented("2026-01-05", filed_on="2025-04-02")
    not_enough(office, "Ana")
    assert "renewal_mc13_due" in office.alerts()
    give(office, "provide-mc13", "Ana", occasion="renewal")
    assert "renewal_mc13_due" not in office.alerts()
    citizen = covered(Office(on="2025-04-02"), "Ana").on("2026-01-05")
    not_enough(citizen, "Ana")
    assert "renewal_mc13_due" not in citizen.alerts()


def test_save_is_asked_again_at_renewal_only_on_a_trigger() -> None:
    for fact, asked in (("", False), ("uscis_application_pending", True), ("status_change_reported", True)):
        office = undocumented("2026-01-05", declared="satisfactory", filed_on="2025-04-02")
        give(office, "record-identifier", "Ana", kind="a_number", value="A123456789")
        give(office, "verify-status", "Ana", status="satisfactory", document="I-551", status_held="lpr",
             received_on="2026-01-05")  # fmt: skip
        if fact:
            give(office, "record-fact", "Ana", fact=fact, value=True)
        not_enough(office, "Ana")
        assert ("renewal_save_due" in office.alerts()) is asked, fact
        answer = office.attempt("request-save", member=office.member("Ana").id, step=1)
        assert (getattr(answer, "code", "") == "save_not_asked_again") is not asked, fact


def test_a_death_ends_the_renewal_and_nothing_more_is_asked() -> None:
    office = covered(Office(on="2024-03-04"), "Ana").on("2024-11-25")
    not_enough(office, "Ana")
    packet(office, "Ana")
    office.do("record-death", member=office.member("Ana").id, died_on="2024-11-20")
    assert standing(office, "Ana") == {"asked_no_more", "not_renewed_here"}
    running = [c.name for c in office.state.clocks.values() if c.procedure == "renewal" and not c.stopped_on]
    assert running == []
    replays(office)


def test_a_corrected_filing_date_moves_the_due_month_until_the_household_was_told() -> None:
    office = covered(Office(on="2024-03-04"), "Ana")
    office.do("correct-filing-date", filed_on="2024-02-20", reason="the stamp says so")
    assert due(office, "due", "Ana") == "2025-01-31"
    office.on("2024-10-28")
    not_enough(office, "Ana")
    packet(office, "Ana")
    answer = office.refused("schedule-renewal", member=office.member("Ana").id, due_month="2025-04-01")
    assert answer.code == "packet_is_out"


def test_an_approval_taken_back_brings_the_running_cycle_back() -> None:
    office = covered(Office(on="2024-03-04"), "Ana").on("2024-11-25")
    office.role = "supervisor"
    give(office, "record-ex-parte-review", "Ana", result="renewed", sources=["meds"])
    given = office.last_command
    assert due(office, "due", "Ana") == "2026-02-28"
    office.do("reverse-command", command=given, reason="another Ana")
    assert standing(office, "Ana") == {"review_due", "covered"}
    data = office.instance("renewal", "Ana").data
    assert (str(data.due_month), data.outcome) == ("2025-02-01", "")
    replays(office)


def test_a_higher_cost_begins_after_a_notice_on_the_first_of_the_new_cycle() -> None:
    office = covered(Office(on="2024-03-04"), "Ana").on("2024-11-25")
    not_enough(office, "Ana")
    packet(office, "Ana")
    office.on("2025-02-18")
    give(office, "record-renewal-papers", "Ana", received_on="2025-02-18")
    give(office, "read-renewal-papers", "Ana")
    ana = office.member("Ana").id
    assert office.refused("approve-renewal", member=ana, cost_cents=5_000).code == "notice_not_mailed"
    office.on("2025-02-19")
    late = office.refused("approve-renewal", member=ana, cost_cents=5_000, notice_mailed_on="2025-02-19")
    assert late.code == "notice_too_short"
    give(office, "approve-renewal", "Ana", cost_cents=5_000, notice_mailed_on="2025-02-18")
    assert [c.cost_cents for c in office.state.coverage[ana]] == [0, 5_000]


def test_nobody_without_coverage_has_anything_to_renew() -> None:
    office = Office(on="2024-03-04")
    office.do(
        "open-case",
        application={"filed_on": "2024-03-04"},
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
        owner="ann",
    )
    ana = office.member("Ana").id
    assert office.refused("schedule-renewal", member=ana, due_month="2025-02-01").code == "not_covered"


def test_a_deemed_newborn_is_covered_from_the_end_of_its_year_whether_its_renewal_is_decided_or_not() -> None:
    for decided in (True, False):
        office = Office(on="2024-02-05")
        mother_of(office, on="2024-02-05")
        deemed(office, "2024-03-10", "2024-03-12")
        office.on("2025-02-10")
        if decided:
            give(office, "record-ex-parte-review", BOY, result="renewed", sources=["meds"])
        office.on("2025-07-01")
        assert scope(office, BOY, "2025-03", "2025-04", "2025-06", "2025-07", "2025-12") == ["full"] * 5
        entries = office.state.coverage[office.member(BOY).id]
        assert entries[-1].programme == ("MAO" if decided else "MAO until the renewal at age one")


@pytest.mark.parametrize("ends_from", ["2036-01-01", "9999-12-01"])
def test_coverage_ends_on_no_day_past_the_calendars(ends_from: str) -> None:
    office = covered(Office(on="2024-03-04"), "Dee").on("2024-11-20")
    not_enough(office, "Dee")
    packet(office, "Dee")
    office.on("2025-02-18")
    body = {"member": office.member("Dee").id, "reason": "no_reply", "address": "12 Elm St"}
    refusal = office.refused(
        "discontinue-at-renewal", **body, printed_on="2025-02-18", mailed_on="2025-02-18", ends_from=ends_from
    )
    last = office.rules.policy.last_covered_day()
    assert (refusal.code, refusal.field) == ("past_the_calendars", "ends_from")
    assert str(last) in refusal.remedy
