"""Verification beside the other procedures: the application gives coverage, the household changes, undo."""

from __future__ import annotations

from caseclock.domain.case.actions import actions
from caseclock.domain.case.view import Actor
from tests.support.office import Office
from tests.support.verification import NAME, covered, data, due, is_final, states

FULL_STATE = ("full", "state_only")
DECLARED = {"declared": "satisfactory", "declared_by": "member", "form": "CCFRM604"}


def applied(filed_on: str, born: str, **facts: object) -> Office:
    office = Office(on=filed_on)
    office.do(
        "open-case",
        application={"filed_on": filed_on},
        owner="ann",
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": born, "facts": facts}],
    )
    office.do("attest-status", signed_on=filed_on, **DECLARED)
    return office


def with_notice(filed_on: str, born: str) -> Office:
    office = applied(filed_on, born)
    office.do("mail-rop-notice", printed_on=filed_on, mailed_on=filed_on)
    return office


def test_the_approval_gives_coverage_and_the_end_changes_its_payer() -> None:
    office = with_notice("2025-01-10", "1993-06-10")
    assert covered(office, "2025-01") == ("none", "")
    office.on("2025-01-20").do("approve-coverage")
    assert covered(office, "2025-01") == ("full", "federal")
    assert due(office, "rop") == "2025-04-15"
    office.on("2025-04-16")
    assert covered(office, "2025-05") == FULL_STATE
    assert office.replayed() == office.state


def test_an_opportunity_that_ends_before_the_approval_takes_nothing_away() -> None:
    office = with_notice("2023-02-01", "1993-06-10").on("2023-05-20")
    assert {"rop_expired", "restricted_scope"} <= states(office)
    office.do("decide-scope")
    office.do("approve-coverage")
    assert covered(office, "2023-02") == ("restricted", "emergency_federal")
    office.on("2024-01-02")
    assert covered(office, "2024-01") == FULL_STATE


def test_a_withdrawn_applicant_gets_no_opportunity() -> None:
    office = applied("2025-01-10", "1993-06-10")
    office.do("withdraw-application", received_on="2025-01-10")
    office.do("mail-decision", printed_on="2025-01-10", mailed_on="2025-01-10", address="12 Elm St")
    assert office.instance("mao_application", "Ana").final
    refusal = office.refused("mail-rop-notice", printed_on="2025-01-10", mailed_on="2025-01-10")
    assert refusal.code == "ended"


def test_a_reported_pregnancy_is_heard_by_itself() -> None:
    office = with_notice("2026-01-05", "1993-06-10")
    office.do("approve-coverage")
    office.on("2026-04-15").do("mail-reduction-notice", mailed_on="2026-04-15")
    office.on("2026-04-20").do("record-fact", member=office.member("Ana").id, fact="pregnant", value=True)
    assert "full_scope" in states(office)
    assert covered(office.on("2026-06-01"), "2026-06") == FULL_STATE
    assert office.replayed() == office.state


def test_proof_recorded_by_mistake_is_taken_back_whole() -> None:
    office = with_notice("2025-01-10", "1993-06-10")
    before = states(office)
    office.do("verify-status", status="citizen", document="passport", received_on="2025-01-10")
    assert is_final(office)
    wrong = office.last_command
    office.do("reverse-command", role="supervisor", command=wrong, reason="another person's passport")
    assert states(office) == before
    assert data(office).verified_status == ""
    assert office.clock(NAME, "rop", "Ana").status == "running"


def test_what_may_be_done_now_is_listed_as_such() -> None:
    office = applied("2025-01-10", "1993-06-10")
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")

    def may(command: str, role: str = "worker") -> bool:
        actor = Actor(account="ann", role=role, county=office.county)
        view = office._view(office.state, actor)
        return next(a.allowed for a in actions(office.rules, office.state, view) if a.command == command)

    assert may("request-save")
    assert may("mail-rop-notice")
    assert not may("decide-scope")
    assert not may("conclude-review", "supervisor")
    office.do("ask-program", question="which receipt counts?")
    assert may("conclude-review", "program_specialist")


def test_a_withdrawn_application_ends_the_verification_and_its_clocks() -> None:
    office = with_notice("2025-03-03", "1990-05-01")
    office.on("2025-03-12").do(
        "request-withdrawal", members=[office.member("Ana").id], received_on="2025-03-03"
    )
    assert is_final(office)
    assert office.events("verification.") == ["verification.not_needed"]
    clocks = office.state.clocks_of(office.instance(NAME, "Ana").id)
    assert clocks
    assert all(clock.stopped_at is not None for clock in clocks)


def test_who_has_coverage_meanwhile_is_verified_on() -> None:
    office = with_notice("2025-03-03", "1990-05-01")
    office.do("approve-coverage")
    office.do("request-withdrawal", members=[office.member("Ana").id], received_on="2025-03-03")
    assert not is_final(office)
