"""Each reason of G.4: what must be proven, which notice period holds, what ends when; nothing else does."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from tests.domain.applying import replays
from tests.domain.calworks import PROCEDURE, act, discontinue, had, on_calworks, standing
from tests.support.office import Office

#: What each reason asks for, on 2025-07-22: one day too late for 1 August by ten full days.
PROOF: dict[str, dict[str, Any]] = {
    "moved_out_of_state": {"happened_on": "2025-07-10", "certified": True},
    "loss_of_contact": {"steps": ["mail_logged", "ex_parte", "mc355_sent"], "asked_on": "2025-06-20"},
    "eligible_twice": {"kept_in": "this_county"},
    "failed_renewal": {"steps": ["ex_parte", "packet_mailed"], "asked_on": "2025-05-01"},
    "signed_wish": {"happened_on": "2025-07-21"},
}


def ended(reason: str, on: str = "2025-07-22", **proof: Any) -> tuple[Office, dict[str, Any]]:
    """Cash aid ended on 1 July for the reason; the body that ends Medi-Cal for it, mailed on the day."""
    office = on_calworks().on("2025-06-18")
    discontinue(office, reason)
    office.on(on)
    body = {
        "member": office.member("Ana").id,
        "reason": reason,
        "mailed_on": on,
        **PROOF.get(reason, {}),
        **proof,
    }
    return office, body


@pytest.mark.parametrize(
    ("reason", "proof", "last_month", "citation"),
    [
        ("moved_out_of_state", {}, "2025-08", "42 CFR 431.211"),
        ("moved_out_of_state", {"accepted_elsewhere": True}, "2025-07", "42 CFR 431.213(e)"),
        ("loss_of_contact", {}, "2025-08", "42 CFR 431.211"),
        ("loss_of_contact", {"returned_undeliverable": True}, "2025-07", "42 CFR 431.213(d)"),
        ("eligible_twice", {}, "2025-08", "42 CFR 431.211"),
        ("eligible_twice", {"kept_in": "another_county"}, "2025-07", "42 CFR 431.213(e)"),
        ("failed_renewal", {}, "2025-08", "42 CFR 431.211"),
        ("signed_wish", {}, "2025-07", "42 CFR 431.213(b)"),
    ],
)
def test_notice_period_and_end_by_reason(
    reason: str, proof: dict[str, Any], last_month: str, citation: str
) -> None:
    office, body = ended(reason, **proof)
    office.do("discontinue-medi-cal", **body)
    assert standing(office) == "mc_discontinued"
    months = ["2025-06", "2025-07", "2025-08", "2025-09"]
    last = months.index(last_month)
    assert [p == "discontinued" for p in had(office, *months)] == [n > last for n in range(4)]
    event = next(r.event for r in office.history[office.case_id] if r.event.type == "medi_cal.discontinued")
    assert event.citation.startswith(citation)  # type: ignore[attr-defined]
    assert office.clock(PROCEDURE, "edwards", "Ana").stopped_on is not None
    replays(office)


@pytest.mark.parametrize(
    "reason", ["moved_out_of_state", "loss_of_contact", "eligible_twice", "failed_renewal"]
)
def test_one_day_too_late_is_refused_with_the_earliest_lawful_month(reason: str) -> None:
    office, body = ended(reason)
    refusal = office.refused("discontinue-medi-cal", **body, ends_from="2025-08-01")
    assert refusal.code == "notice_too_short"
    assert refusal.facts["last_mailing_day"].isoformat() == "2025-07-21"
    assert "2025-09-01" in refusal.remedy
    office.do("discontinue-medi-cal", **{**body, "mailed_on": "2025-07-21"}, ends_from="2025-08-01")


@pytest.mark.parametrize(
    ("reason", "without", "field"),
    [
        ("moved_out_of_state", "happened_on", "happened_on"),
        ("moved_out_of_state", "certified", "certified"),
        ("loss_of_contact", "steps", "steps"),
        ("loss_of_contact", "asked_on", "asked_on"),
        ("eligible_twice", "kept_in", "kept_in"),
        ("failed_renewal", "steps", "steps"),
        ("failed_renewal", "asked_on", "asked_on"),
        ("signed_wish", "happened_on", "happened_on"),
    ],
)
def test_a_reason_without_its_proof_ends_nothing(reason: str, without: str, field: str) -> None:
    office, body = ended(reason)
    refusal = office.refused("discontinue-medi-cal", **{k: v for k, v in body.items() if k != without})
    assert (refusal.code, refusal.field) == ("reason_not_proven", field)


def test_loss_of_contact_waits_for_the_thirty_days_of_the_mc355() -> None:
    office, body = ended("loss_of_contact", asked_on="2025-06-22")
    refusal = office.refused("discontinue-medi-cal", **body)
    assert (refusal.code, "2025-07-22" in refusal.remedy) == ("still_time_to_answer", True)
    event_body = {**body, "asked_on": "2025-06-21"}
    office.do("discontinue-medi-cal", **event_body)
    event = office.history[office.case_id][-1].event
    found = [r.event for r in office.history[office.case_id] if r.event.type == "medi_cal.discontinued"]
    assert str(found[0].cure_until) == "2025-11-30"  # type: ignore[attr-defined]  # 90 days from 1 September
    assert event.type


def test_medi_cal_reasons_are_not_bridged_and_coverage_stands_until_the_notice() -> None:
    for reason in ("moved_out_of_state", "eligible_twice", "signed_wish", "no_longer_eligible"):
        office = on_calworks().on("2025-06-18")
        discontinue(office, reason)
        assert standing(office) == "cw_discontinued"
        assert had(office, "2025-07", "2025-12") == ["CalWORKs"] * 2
        assert str(office.clock(PROCEDURE, "edwards", "Ana").schedule.due_on) == "2025-09-01"
        act(office, "grant-edwards")
        assert (standing(office), had(office, "2025-07")) == ("edwards_bridging", ["Edwards (38)"])


@pytest.mark.parametrize(
    "reason",
    ["loss_of_contact", "not_cooperating", "failed_renewal", "income", "time_limit", "no_eligible_child",
     "sanction", "cash_aid_request", "other"],
)  # fmt: skip
def test_every_other_reason_is_bridged(reason: str) -> None:
    office = on_calworks().on("2025-06-18")
    discontinue(office, reason)
    assert (standing(office), had(office, "2025-07")) == ("edwards_bridging", ["Edwards (38)"])


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("not_cooperating", "never_by_itself"),
        ("incarcerated", "suspend_instead"),
        ("loss_of_cash_aid", "not_a_medi_cal_reason"),
    ],
)
def test_what_never_ends_medi_cal(reason: str, code: str) -> None:
    office, body = ended("not_cooperating")
    assert office.refused("discontinue-medi-cal", **{**body, "reason": reason}).code == code
    assert standing(office) == "edwards_bridging"


# ------------------------------------------------------------------ death


def test_a_death_ends_it_with_its_month_and_needs_no_ten_days() -> None:
    office = on_calworks("Ana", "Luis").on("2025-06-27")
    luis = office.member("Luis").id
    early = office.refused("discontinue-calworks", reason="death", concerns=[luis], effective_on="2025-07-01")
    assert early.code == "death_not_recorded"
    assert (
        office.refused("discontinue-calworks", reason="death", effective_on="2025-07-01").field == "concerns"
    )
    act(office, "discontinue-medi-cal", "Luis", reason="death", happened_on="2025-06-25")
    assert had(office, "2025-06", "2025-07", name="Luis") == ["CalWORKs", "discontinued"]
    assert standing(office, "Luis") == "mc_discontinued"
    discontinue(office, "death", concerns=[luis])
    assert (standing(office), had(office, "2025-07")) == ("edwards_bridging", ["Edwards (38)"])
    assert had(office, "2025-07", name="Luis") == ["discontinued"]
    office.do("restore-calworks", why="county_error")
    assert standing(office, "Luis") == "mc_discontinued"
    assert had(office, "2025-07", name="Luis") == ["discontinued"]
    assert office.refused("request-transfer", to="").code == "no_target"
    replays(office)


# ------------------------------------------------------------------ no basis left


def test_no_longer_eligible_needs_every_basis_and_a_certification() -> None:
    office, body = ended("no_longer_eligible")
    refusal = office.refused("discontinue-medi-cal", **body)
    assert refusal.code == "basis_not_settled"
    bases = dict.fromkeys(get_args(Basis), "not_eligible")
    act(office, "review-continuing-medi-cal", bases={**bases, "disabled": "open"})
    assert office.refused("discontinue-medi-cal", **body).remedy == "Review: disabled."
    act(office, "review-continuing-medi-cal", bases={"disabled": "not_eligible"})
    assert office.refused("discontinue-medi-cal", **body).field == "certified"
    office.do("discontinue-medi-cal", **body, certified=True)
    assert had(office, "2025-08", "2025-09") == ["CalWORKs", "discontinued"]


def test_pregnancy_and_the_year_after_keep_medi_cal() -> None:
    office = on_calworks(Ana={"facts": {"pregnancy_ended_on": "2024-09-10"}}).on("2025-06-18")
    discontinue(office, "no_longer_eligible")
    act(office, "review-continuing-medi-cal", bases=dict.fromkeys(get_args(Basis), "not_eligible"))
    body = {"member": office.member("Ana").id, "reason": "no_longer_eligible", "certified": True}
    refusal = office.refused("discontinue-medi-cal", **body)
    assert (refusal.code, "2025-09-30" in refusal.remedy) == ("protected", True)
    office.on("2025-10-01").do("discontinue-medi-cal", **body)


# ------------------------------------------------------------------ decided, mailed, rescinded


def test_decided_is_not_mailed_and_nothing_ends() -> None:
    office, body = ended("eligible_twice", on="2025-07-10")
    office.do("discontinue-medi-cal", **{k: v for k, v in body.items() if k != "mailed_on"})
    assert (standing(office), had(office, "2025-08", "2025-12")) == ("ending_decided", ["CalWORKs"] * 2)
    office.on("2025-07-22")
    ana = office.member("Ana").id
    assert (
        office.refused("mail-discontinuance-notice", member=ana, mailed_on="2025-07-23").field == "mailed_on"
    )
    short = office.refused(
        "mail-discontinuance-notice", member=ana, mailed_on="2025-07-22", ends_from="2025-08-01"
    )
    assert short.code == "notice_too_short"
    office.do("mail-discontinuance-notice", member=ana, mailed_on="2025-07-22")
    assert had(office, "2025-08", "2025-09") == ["CalWORKs", "discontinued"]


def test_a_mailed_notice_is_rescinded_without_a_gap() -> None:
    office, body = ended("failed_renewal")
    office.do("discontinue-medi-cal", **body)
    act(office.on("2025-08-20"), "rescind-discontinuance", why="the form came on 19 August")
    assert standing(office) == "edwards_bridging"
    assert had(office, "2025-08", "2025-09", "2025-12") == ["Edwards (38)"] * 3
    assert str(office.clock(PROCEDURE, "edwards", "Ana").schedule.due_on) == "2025-09-01"
    replays(office)


def test_a_decision_to_continue_pulls_the_unmailed_notice() -> None:
    office, body = ended("eligible_twice", on="2025-07-10")
    office.do("discontinue-medi-cal", **{k: v for k, v in body.items() if k != "mailed_on"})
    act(office, "continue-medi-cal", program="MAO 3N")
    assert office.events("discontinuance_notice") == ["discontinuance_notice.pulled"]
    assert (standing(office), had(office, "2025-08")) == ("mc_continued", ["MAO 3N"])


def test_someone_with_medi_cal_only_is_reviewed_and_ended_the_same_way() -> None:
    office = Office()
    office.do(
        "open-case", owner="ann", application={"filed_on": "2025-03-03"},
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
    )  # fmt: skip
    ana = office.member("Ana").id
    assert office.refused("review-continuing-medi-cal", member=ana).code == "not_covered"
    act(office, "approve-coverage", programme="MAO")
    assert office.refused("discontinue-medi-cal", member=ana, reason="signed_wish").code == "not_running"
    act(office.on("2025-07-22"), "review-continuing-medi-cal")
    assert standing(office) == "cw_active"
    act(
        office, "discontinue-medi-cal", reason="signed_wish", happened_on="2025-07-21", mailed_on="2025-07-22"
    )
    assert had(office, "2025-07", "2025-08") == ["MAO", "discontinued"]
    act(office, "rescind-discontinuance", why="she took it back")
    assert (standing(office), had(office, "2025-08")) == ("cw_active", ["MAO"])
    replays(office)
