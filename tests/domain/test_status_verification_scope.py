"""Scope and funding: less scope only by notice, more of it at once, and why."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.members import CoverageRequested, MemberCorrected, MemberFactRecorded
from caseclock.domain.case.state import CoverageSet
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.procedures.status_verification.coverage import _covered
from tests.support.office import Office
from tests.support.story import happens
from tests.support.verification import (
    aged,
    attested,
    covered,
    data,
    due,
    states,
    verification_rules,
    with_notice,
)

FULL_STATE = ("full", "state_only")
RESTRICTED = ("restricted", "emergency_federal")


def ended_in_2023(age: int = 30, **facts: object) -> Office:
    """Legal end 2023-05-14, proof accepted to 05-15."""
    return with_notice("2023-02-01", aged(age, "2023-05-14"), "2023-02-08", **facts).on("2023-05-16")


def determined(office: Office) -> list:  # type: ignore[type-arg]
    return [r.event for r in office.history[office.case_id] if r.event.type == "scope.determined"]


def test_the_determination_keeps_facts_and_the_whole_explanation() -> None:
    office = ended_in_2023()
    last = determined(office)[-1]
    assert (last.scope, last.funding, str(last.month), last.adverse) == (
        "restricted", "emergency_federal", "2023-06-01", True,
    )  # fmt: skip
    assert last.facts["rop_expired"] is True
    assert last.facts["declared"] == "satisfactory"
    assert last.explanation["code"] == "scope"
    assert last.explanation["children"][-1]["code"] == "scope_table"
    assert last.explanation["children"][-1]["values"]["scope_age_26_49"]["value"] == "restricted"
    assert last.unconfirmed is False


@pytest.mark.parametrize(
    ("mailed_on", "asked", "code", "earliest"),
    [
        ("2023-05-22", "2023-06-01", "notice_too_short", "2023-07-01"),
        ("2023-05-19", "2023-06-15", "not_first_of_month", "2023-06-01"),
    ],
)
def test_a_shorter_notice_is_refused_with_the_earliest_lawful_date(
    mailed_on: str, asked: str, code: str, earliest: str
) -> None:
    office = ended_in_2023().on(mailed_on)
    refusal = office.refused("mail-reduction-notice", mailed_on=mailed_on, takes_effect_on=asked)
    assert (refusal.code, refusal.field, str(refusal.facts["earliest"])) == (
        code,
        "takes_effect_on",
        earliest,
    )


def test_no_notice_while_proof_is_still_accepted() -> None:
    office = with_notice("2023-02-01", aged(30, "2023-05-14"), "2023-02-08").on("2023-05-15")
    assert office.refused("mail-reduction-notice", mailed_on="2023-05-15").code == "proof_still_accepted"
    assert office.refused("decide-scope").code == "proof_still_accepted"


def test_no_notice_while_an_answer_is_under_review() -> None:
    office = ended_in_2023()
    office.do("record-save-response", step=2, code="infopass", image_sha256="aa")
    assert office.refused("mail-reduction-notice", mailed_on="2023-05-16").code == "unread"


def test_an_answer_that_came_in_holds_the_reduction_back_on_its_day() -> None:
    office = ended_in_2023().on("2023-05-19")
    office.do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-05-30").do("record-save-response", step=2, code="infopass", image_sha256="aa")
    office.on("2023-06-02")
    assert "scope.reduced" not in office.events()
    assert "reduction_due" in states(office)
    assert "reduction_held" in office.alerts()
    assert covered(office, "2023-06") == FULL_STATE
    assert office.replayed() == office.state


def test_never_by_a_clock_alone() -> None:
    office = ended_in_2023().on("2023-12-01")
    assert "scope.reduced" not in office.events()
    assert covered(office, "2023-12") == FULL_STATE
    assert "rop_action_overdue" in office.alerts()


def test_a_reduction_is_called_off_for_a_hearing() -> None:
    office = ended_in_2023().on("2023-05-19")
    office.do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-05-25").do("call-off-reduction", role="supervisor", reason="hearing_requested")
    office.on("2023-06-02")
    assert "scope.reduced" not in office.events()
    assert "reduction_due" in states(office)
    assert (
        office.refused("call-off-reduction", role="supervisor", reason="notice_wrong").code == "no_reduction"
    )


def test_the_agency_clock_stops_on_the_day_the_notice_was_mailed() -> None:
    office = ended_in_2023().on("2023-05-22")
    office.do("mail-reduction-notice", mailed_on="2023-05-19")
    assert str(office.clock("status_verification", "agency_action", "Ana").stopped_on) == "2023-05-19"
    assert due(office, "reduction") == "2023-06-01"
    assert {"unconfirmed", "rop_lapsed", "reduction_ahead"} <= states(office)


def test_a_fiftieth_birthday_brings_full_scope_without_applying() -> None:
    office = with_notice("2022-06-01", "1972-10-20", "2022-06-08").on("2022-09-12")
    # The legal end is 09-11; in the month of the birthday the better age counts for the whole month.
    assert "full_scope" in states(office)
    assert covered(office, "2022-10") == FULL_STATE


def test_the_table_clock_stands_on_the_birthday_month() -> None:
    office = attested("2022-06-01", "1973-03-20", "none_declared")
    assert covered(office, "2022-06") == RESTRICTED
    assert due(office, "table") == "2023-03-01"
    office.on("2023-03-01")
    assert covered(office, "2023-02") == RESTRICTED
    assert covered(office, "2023-03") == FULL_STATE
    assert office.replayed() == office.state


def test_redetermining_restores_and_takes_nothing_away() -> None:
    office = ended_in_2023()
    office.on("2023-05-19").do("mail-reduction-notice", mailed_on="2023-05-19")
    office.on("2023-07-03").do("redetermine-scope", occasion="facts")
    assert covered(office, "2023-07") == RESTRICTED
    kept = office.state
    office.on("2023-12-31", hour=1).do("redetermine-scope", role="system", occasion="policy_date")
    assert data(office).scope == "restricted"
    assert kept.version == office.state.version
    full = attested("2025-03-03", "1995-05-05", "none_declared")
    before = full.state.version
    full.do("redetermine-scope", occasion="renewal")
    assert full.state.version == before


def test_funding_that_changes_by_law_alone_follows_the_month() -> None:
    office = attested("2026-03-03", "1995-05-05")
    office.do(
        "verify-status",
        status="satisfactory",
        document="I-94",
        received_on="2026-03-03",
        status_held="refugee",
    )
    assert covered(office, "2026-10") == ("full", "federal")
    office.on("2026-09-20").do("redetermine-scope", role="system", occasion="policy_date")
    assert covered(office, "2026-09") == ("full", "federal")
    assert covered(office, "2026-10") == FULL_STATE
    assert "funding.changed" in office.events()
    assert not determined(office)[-1].adverse


def reduced(**facts: object) -> Office:
    office = ended_in_2023(**facts).on("2023-05-19")
    office.do("mail-reduction-notice", mailed_on="2023-05-19")
    return office.on("2023-06-02")


def test_a_corrected_birth_date_has_scope_looked_at_again() -> None:
    office = reduced()
    assert covered(office, "2023-06") == RESTRICTED
    ana = office.member("Ana")
    corrected = MemberCorrected(
        member=ana.id, field="birth_date", before=str(ana.birth_date), after="1963-06-10"
    )
    happens(office, corrected, "2023-06-05")
    assert covered(office, "2023-06") == FULL_STATE
    assert "full_scope" in states(office)
    assert office.replayed() == office.state


def test_a_pregnancy_recorded_later_restores_scope_from_its_own_month() -> None:
    office = with_notice("2026-01-05", aged(30, "2026-04-13"), "2026-01-08").on("2026-04-15")
    office.do("mail-reduction-notice", mailed_on="2026-04-15")
    office.on("2026-07-10")
    assert covered(office, "2026-07") == RESTRICTED
    pregnant = MemberFactRecorded(member=office.member("Ana").id, fact="pregnant", value=True)
    happens(office, pregnant, "2026-06-20")
    assert [covered(office, m) for m in ("2026-05", "2026-06", "2026-07")] == [
        RESTRICTED, FULL_STATE, FULL_STATE,
    ]  # fmt: skip
    ended = MemberFactRecorded(member=office.member("Ana").id, fact="pregnant", value=False)
    happens(office.on("2026-12-01"), ended, "2026-11-20")
    assert covered(office.on("2027-11-30"), "2027-11") == FULL_STATE
    assert "full_scope" in states(office)
    office.do("redetermine-scope")
    assert "reduction_due" in states(office)
    assert covered(office, "2027-12") == FULL_STATE
    assert office.replayed() == office.state


def test_a_pregnancy_recorded_before_the_day_calls_the_reduction_off() -> None:
    office = with_notice("2026-01-05", aged(30, "2026-04-13"), "2026-01-08").on("2026-04-15")
    office.do("mail-reduction-notice", mailed_on="2026-04-15")
    pregnant = MemberFactRecorded(member=office.member("Ana").id, fact="pregnant", value=True)
    happens(office, pregnant, "2026-04-15")
    assert "scope.reduction_called_off" in office.events()
    assert "full_scope" in states(office)
    assert "scope.reduced" not in office.on("2026-06-01").events()


def test_a_fact_that_scope_does_not_read_changes_nothing() -> None:
    office = reduced()
    told = len(determined(office))
    happens(office, MemberFactRecorded(member=office.member("Ana").id, fact="phone", value="x"), "2023-06-05")
    assert len(determined(office)) == told


def test_who_was_verified_is_not_asked_again() -> None:
    office = attested("2025-03-03", "1995-05-05")
    office.do("verify-status", status="satisfactory", document="I-551", received_on="2025-03-03")
    again = CoverageRequested(member=office.member("Ana").id, filed_on=date(2026, 2, 2))
    happens(office.on("2026-02-02"), again, "2026-02-02")
    assert len(office.state.instances_of("status_verification")) == 1


def test_who_was_not_verified_starts_anew_on_a_new_filing() -> None:
    office = attested("2023-02-01", "1993-06-10", "none_declared")
    again = CoverageRequested(member=office.member("Ana").id, filed_on=date(2026, 2, 2))
    happens(office.on("2026-02-02"), again, "2026-02-02")
    assert len(office.state.instances_of("status_verification")) == 2
    assert "undeclared" in states(office)


def entry(start: str, end: str | None, scope: str, programme: str = "MAO") -> CoverageSet:
    return CoverageSet(
        from_month=date.fromisoformat(start),
        to_month=date.fromisoformat(end) if end else None,
        scope=scope,  # type: ignore[arg-type]
        programme=programme,
        funding="federal",
        event=CoverageWasSet.TYPE,
        version=1,
    )


def test_a_month_that_ended_is_never_covered_again() -> None:
    entries = (
        entry("2025-01-01", None, "full"),
        entry("2025-08-01", None, "none"),
        entry("2025-10-01", "2025-11-01", "full", "CalWORKs"),
    )
    assert _covered(entries, date(2025, 5, 1)) == [
        (date(2025, 5, 1), date(2025, 7, 1), "MAO", 0),
        (date(2025, 10, 1), date(2025, 11, 1), "CalWORKs", 0),
    ]


def test_a_late_confirmation_puts_right_what_the_table_had_restored_from_later() -> None:
    office = reduced().on("2024-03-05")
    assert covered(office, "2024-01") == FULL_STATE
    office.do("record-save-response", step=2, code="status_matches", status_held="lpr", image_sha256="aa")
    assert [covered(office, m) for m in ("2023-06", "2023-12", "2024-01", "2024-03")] == [
        ("full", "federal")
    ] * 4
    assert office.replayed() == office.state


def test_a_reduction_that_turns_on_an_unconfirmed_value_waits_for_a_specialist() -> None:
    rules = verification_rules()
    table = rules.policy.parameters
    unsure = tuple(replace(value, confirmed=False) for value in table.values["scope_age_26_49"])
    doubtful = Parameters({**table.values, "scope_age_26_49": unsure})
    office = ended_in_2023().on("2023-05-19")
    office.rules = replace(rules, policy=replace(rules.policy, parameters=doubtful))
    refusal = office.refused("mail-reduction-notice", mailed_on="2023-05-19")
    assert refusal.code == "needs_specialist"
    office.do("mail-reduction-notice", role="program_specialist", mailed_on="2023-05-19")
    assert "reduction_ahead" in states(office)


def test_only_the_day_of_a_mailed_notice_can_reduce() -> None:
    """No other clock may take scope away: the files say so. After a hearing it runs to the lawful day."""
    procedure = verification_rules().definitions.latest("status_verification").procedure
    reducing = {
        name
        for name, clock in procedure.clocks.items()
        for rung in clock.rungs
        if {"scope.reduced", "scope.reduction_notice_mailed"} & set(rung.records)
    }
    assert reducing == {"reduction"}
    assert procedure.clocks["reduction"].starts_on == (
        "scope.reduction_notice_mailed",
        "scope.reduction_upheld",
    )
    makes = {name for name, command in procedure.commands.items() if "scope.reduced" in command.records}
    assert makes == set()
