"""The alert catalogue of the policy reference (D.15), row by row, against what the procedure files say."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from caseclock.domain.workflow.definition import Procedure, RungSpec
from tests.support.office import rules


class Row(NamedTuple):
    """One alert: where it stands, when it is told to whom, who hears of it last, and what clears it.

    `when` are rungs by their moments; none where an event or Python raises it. Audiences are at least these.
    """

    alert: str
    procedure: str
    clock: str
    when: tuple[str, ...]
    to: frozenset[str]
    escalates: str
    cleared_by: frozenset[str]


def row(alert: str, where: str, when: str, to: str, escalates: str = "", cleared_by: str = "") -> Row:
    procedure, _, clock = where.partition(".")
    moments = tuple(each.strip() for each in when.split(",") if each.strip())
    return Row(
        alert, procedure, clock, moments, frozenset(to.split()), escalates, frozenset(cleared_by.split())
    )


CATALOGUE = [
    # AppPromptnessWarning / Overdue; the program hears of it at the outer limit.
    row("app_promptness_warning", "mao_application.promptness", "day 30, day 40", "owner", "supervisor",
        "eligibility.determined"),
    row("app_promptness_warning", "mao_application.promptness", "day 60, day 80", "owner", "supervisor",
        "eligibility.determined"),
    row("app_overdue", "mao_application.promptness", "due", "owner supervisor"),
    row("app_outer_limit", "mao_application.outer_limit", "-10 days, due", "owner", "program",
        "eligibility.determined"),
    row("immediate_need_waiting", "mao_application.immediate_need", "day 0, day 1, due", "owner",
        "supervisor", "eligibility.determined"),
    row("newborn_not_enrolled", "deemed_newborn.newborn_enrollment", "day 5, due", "owner unit:newborn",
        "supervisor", "bic.issued"),
    row("de_age_one_due", "deemed_newborn.de_age_one", "-90 days", "owner", "", "age_one_review.opened"),
    # RopEnding / RopExpired / RopActionOverdue.
    row("rop_ending", "status_verification.rop", "day 60, day 75, day 85", "owner", "supervisor",
        "status.verified"),
    row("rop_expired", "status_verification.rop", "due", "owner", "supervisor",
        "status.verified scope.decided"),
    row("rop_action_overdue", "status_verification.agency_action", "due", "owner", "supervisor",
        "status.verified scope.decided"),
    row("save_no_response", "status_verification.save_first", "due", "owner", "", "save.request_answered"),
    row("save_no_response", "status_verification.save_additional", "due", "owner", "",
        "save.request_answered"),
    row("save_no_response", "status_verification.save_documents", "day 10, due", "owner", "supervisor",
        "save.request_answered"),
    # The text never reaches a client: it goes to the program.
    row("save_infopass", "status_verification", "", "", "", "program.instructions_received"),
    row("save_image_missing", "status_verification", "", "", "", "document.filed"),
    # EdwardsOverTwoMonths, with its warnings on days 30 and 45.
    row("edwards_undecided", "continuing_coverage.edwards", "day 30, day 45", "owner", "supervisor",
        "medi_cal.continued"),
    row("edwards_over_two_months", "continuing_coverage.edwards", "due", "owner supervisor", "",
        "medi_cal.continued medi_cal.discontinued"),
    # RenewalPacketLate / NoReturn / CureEnding, FreezeRisk.
    row("renewal_packet_late", "renewal.packet", "due", "owner", "supervisor", "renewal_packet.mailed"),
    row("renewal_no_return", "renewal.due", "due", "owner", "supervisor", "renewal.returned"),
    row("renewal_cure_ending", "renewal.cure", "day 60, day 80", "owner", "supervisor", "renewal.approved"),
    row("renewal_freeze_risk", "renewal.full_scope", "-30 days", "owner unit:outreach", "",
        "renewal.approved"),
    # NoticeTooShort is a refusal with the earliest lawful effective date (I.9), not an alert.
    row("returned_mail", "notice_of_action", "", ""),
    row("hearing_window_closing", "hearing_window.hearing_window", "-10 days", "unit:hearings", "",
        "hearing_window.used"),
    row("aid_paid_pending_window", "hearing_window.aid_paid_pending_window", "-10 days", "unit:hearings", "",
        "hearing_window.used"),
    row("meds_alert_unworked", "meds_alert.tenth_working_day", "day 8, due", "owner", "unit:meds_liaison",
        "meds.corrected"),
    row("penalty_needs_dhcs", "transfer_penalty.state_decision", "due", "unit:long_term_care",
        "unit:dhcs_liaison", "penalty.approved penalty.waived"),
    row("lawsuit_notice_due", "lawsuit_notice.notice", "day 20, due", "owner member", "",
        "lawsuit.notice_given"),
    row("bill_too_old", "long_term_care_bill.freshness", "due", "owner", "", "bill.replaced"),
    row("soc873_due", "ihss.soc873", "day 30, day 40, due", "unit:ihss_social_work", "",
        "ihss.soc873_received ihss.denied"),
    # AlwSlotEnding; what has lapsed by day 60 is told as such.
    row("alw_slot_ending", "assisted_living_slot.submission", "day 30, day 50", "unit:care_coordination", "",
        "alw.application_submitted alw.slot_lapsed"),
    row("alw_slot_lapsed", "assisted_living_slot.submission", "due", "unit:care_coordination"),
    row("pace_grievance_due", "pace_grievance.acknowledgement", "due", "unit:pace_liaison", "",
        "pace.grievance_resolved"),
    row("pace_grievance_due", "pace_grievance.resolution", "due", "unit:pace_liaison", "unit:dhcs_liaison",
        "pace.grievance_resolved"),
    row("access_code_ending", "provider_account.access_code", "hour 12", "certifier", "",
        "account.activated"),
    row("access_code_expired", "provider_account", "", "", "", "account.activated"),
    # RoiEnding / RoiMismatchOld.
    row("roi_ending", "release_of_information.access", "day 335", "unit:cbo_manager", "",
        "release.revoked release.expired"),
    row("roi_mismatch_old", "release_of_information.pending", "day 330", "owner", "",
        "release.mismatch_resolved"),
]  # fmt: skip
#: How long the clock of an alert told at its end runs: the day of the catalogue.
ENDS = {
    "mao_application.promptness": 45, "deemed_newborn.newborn_enrollment": 10, "status_verification.rop": 90,
    "status_verification.agency_action": 30, "continuing_coverage.edwards": 2, "ihss.soc873": 45,
    "meds_alert.tenth_working_day": 10, "lawsuit_notice.notice": 30, "long_term_care_bill.freshness": 90,
    "assisted_living_slot.submission": 60, "pace_grievance.acknowledgement": 5,
    "pace_grievance.resolution": 30, "provider_account.access_code": 24, "renewal.cure": 90,
    "release_of_information.access": 365, "release_of_information.pending": 365,
}  # fmt: skip


def procedure_of(each: Row) -> Procedure:
    return rules().definitions.latest(each.procedure).procedure


@pytest.mark.parametrize("each", CATALOGUE, ids=lambda each: f"{each.procedure}.{each.clock} {each.alert}")
def test_each_row_of_the_catalogue_is_told_when_and_to_whom_it_says(each: Row) -> None:
    procedure = procedure_of(each)
    if not each.clock:
        assert each.alert in procedure.alerts
        return
    rungs: dict[str, RungSpec] = {rung.at: rung for rung in procedure.clocks[each.clock].rungs}
    told = [rungs[at] for at in each.when]
    assert {rung.alert for rung in told} == {each.alert}
    assert each.to <= set(told[0].to)
    assert not each.escalates or each.escalates in told[-1].to or any(each.escalates in r.to for r in told)


@pytest.mark.parametrize("each", CATALOGUE, ids=lambda each: f"{each.procedure}.{each.clock} {each.alert}")
def test_each_row_is_cleared_by_what_it_names(each: Row) -> None:
    procedure = procedure_of(each)
    spec = procedure.alerts.get(each.alert)
    stops = procedure.clocks[each.clock].stops_on if each.clock else ()
    clears = {*(spec.cleared_by if spec else ()), *stops}
    assert clears, "nothing clears it"
    assert each.cleared_by <= clears


@pytest.mark.parametrize(("where", "days"), ENDS.items())
def test_the_clock_behind_an_alert_runs_as_long_as_the_catalogue_says(where: str, days: int) -> None:
    procedure, _, clock = where.partition(".")
    spec = rules().definitions.latest(procedure).procedure.clocks[clock]
    values = rules().policy.parameters.values[spec.budget.parameter]
    assert values[-1].value == days


def test_a_penalty_of_a_month_or_more_is_told_when_it_is_proposed() -> None:
    spec = rules().definitions.latest("transfer_penalty").procedure.alerts["penalty_needs_dhcs"]
    assert (spec.raised_on, spec.if_fact) == (("penalty.proposed",), "a_month_or_more")
