"""What the Hub was asked by changes: the verification falls back, within the limits of office rule 22."""

from __future__ import annotations

import pytest

from caseclock.domain.case.members import MemberCorrected
from caseclock.domain.procedures.status_verification.falling_back import is_change
from tests.support.office import Office
from tests.support.verification import attested, covered, data, states, unconfirmed

FILED = "2025-03-03"
BORN = "1995-05-05"
SCOPE = ("full", "federal")


def by_hub(declared: str = "satisfactory") -> Office:
    office = attested(FILED, BORN, declared)
    office.do("run-hub")
    held = "lpr" if declared == "satisfactory" else ""
    office.do("record-hub-answer", answer="verified", status_held=held)
    return office


def correct(office: Office, **fields: object) -> None:
    office.do("correct-fact", member=office.member("Ana").id, **fields)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("Ruiz", "RUIZ", False),
        ("Ruiz", "Ruíz", False),
        ("Núñez", "Nunez", False),
        ("O'Brien", "OBrien", False),
        ("De la Cruz", "Delacruz", False),
        ("Ruiz-Vega", "Ruiz Vega", False),
        ("Ruiz", "Ruis", True),
        ("Ruiz", "Ruiz Vega", True),
    ],
)
def test_a_mended_spelling_is_no_change(before: str, after: str, change: bool) -> None:
    member = attested(FILED, BORN).member("Ana").id
    told = MemberCorrected(member=member, field="last_name", before=before, after=after)
    assert is_change(told) is change


@pytest.mark.parametrize("field", [{"last_name": "Vega"}, {"birth_date": "1995-05-06"}])
def test_what_the_hub_matched_by_takes_its_answer_back(field: dict[str, str]) -> None:
    office = by_hub()
    correct(office, **field)
    assert "hub_pending" in states(office)
    assert not data(office).verified
    assert (data(office).hub, data(office).hub_asked) == ("pending", 2)
    fell = next(r.event for r in office.history[office.case_id] if r.event.type == "status.fell_back")
    assert fell.rested_on == {"status": "satisfactory", "source": "hub", "hub": "verified"}  # type: ignore[attr-defined]
    assert covered(office, "2025-04") == SCOPE
    assert office.replayed() == office.state


@pytest.mark.parametrize("field", [{"sex": "F"}, {"relationship": "mother"}])
def test_what_nobody_matches_by_changes_nothing(field: dict[str, str]) -> None:
    office = by_hub()
    correct(office, **field)
    assert "confirmed" in states(office)


def test_a_spelling_the_worker_says_is_one_changes_nothing() -> None:
    office = by_hub()
    correct(office, last_name="Ruis", spelling=True)
    assert "confirmed" in states(office)


def test_another_number_takes_it_back_and_the_same_does_not() -> None:
    office = by_hub()
    member = office.member("Ana").id
    office.do("record-identifier", member=member, kind="a_number", value="A-123-456-789")
    assert "confirmed" in states(office)
    office.do("record-identifier", member=member, kind="a_number", value="A123456780")
    assert "hub_pending" in states(office)


def test_a_first_number_unsettles_nothing_but_the_hub_may_be_asked_by_it() -> None:
    office = attested(FILED, BORN, a_number="")
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    assert office.refused("run-hub").code == "hub_not_asked_again"
    office.do("record-identifier", member=office.member("Ana").id, kind="a_number", value="A123456789")
    assert "hub_unconfirmed" in states(office)
    office.do("run-hub")
    assert data(office).hub_asked == 2


def test_a_citizens_a_number_is_nothing_the_hub_matched_by() -> None:
    office = attested(FILED, BORN, "citizen")
    office.do("run-hub")
    office.do("record-hub-answer", answer="inconsistent")
    office.do("record-identifier", member=office.member("Ana").id, kind="a_number", value="A123456780")
    assert office.refused("run-hub").code == "hub_not_asked_again"


def test_verified_citizenship_is_not_asked_again() -> None:
    office = by_hub("citizen")
    correct(office, last_name="Vega")
    assert "confirmed" in states(office)
    assert office.refused("run-hub").code == "citizenship_verified"


def test_another_status_declared_asks_again_and_the_same_does_not() -> None:
    office = by_hub()
    signed = {"declared_by": "member", "form": "CCFRM604", "signed_on": FILED}
    office.do("attest-status", declared="satisfactory", **signed)
    assert data(office).hub_asked == 1
    office.do("attest-status", declared="citizen", **signed)
    assert "hub_pending" in states(office)
    assert data(office).hub_asked == 2
    assert covered(office, "2025-04") == SCOPE


def test_proof_that_people_judged_stands_and_the_owner_compares() -> None:
    office = unconfirmed(FILED, BORN)
    office.do("verify-status", status="satisfactory", document="I-551", received_on=FILED)
    correct(office, last_name="Vega")
    assert "confirmed" in states(office)
    assert "proof_to_compare" in office.alerts()
    office.do("verify-status", status="satisfactory", document="I-551", received_on=FILED)
    assert "proof_to_compare" not in office.alerts()


def test_what_is_under_review_stays_with_the_reviewer() -> None:
    office = unconfirmed(FILED, BORN)
    office.do("request-save", step=2)
    office.do("record-save-response", step=2, code="pursuing_expulsion")
    correct(office, last_name="Vega")
    assert "under_review" in states(office)
    office.do("conclude-review", role="supervisor", finding="check_again", why="another name")
    office.do("run-hub")
    assert "hub_pending" in states(office)


def test_an_answer_of_save_about_the_old_name_acts_on_nothing() -> None:
    office = unconfirmed(FILED, BORN)
    office.do("request-save", step=2)
    correct(office, last_name="Vega")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("record-save-response", step=2, request=2, code="status_matches", status_held="lpr")
    assert not data(office).verified
    assert data(office).answers[-1].effect == "noted"
    assert "hub_unconfirmed" in states(office)
    # What failed about the old name does not count as tried: papers come after the new name was.
    assert office.refused("ask-papers", items=["I-551"]).code == "ask_hub_and_save_first"


def test_the_opportunity_runs_on_when_the_hub_is_asked_again() -> None:
    office = unconfirmed(FILED, BORN)
    office.do("mail-rop-notice", printed_on=FILED, mailed_on=FILED)
    due = office.clock("status_verification", "rop", "Ana").schedule.due_on
    correct(office, last_name="Vega")
    clock = office.clock("status_verification", "rop", "Ana")
    assert (clock.status, clock.schedule.due_on) == ("running", due)


def test_an_answer_to_an_asking_that_never_was_is_refused() -> None:
    office = by_hub()
    assert office.refused("record-hub-answer", answer="verified", request=2).code == "no_such_request"


def test_an_hour_without_an_answer_of_the_hub_is_told() -> None:
    office = attested(FILED, BORN)
    office.do("run-hub")
    office.on(FILED, hour=10)
    assert "hub_no_response" in office.alerts()
    office.do("record-hub-answer", answer="needs_next_step")
    assert "hub_no_response" not in office.alerts()


def test_an_unusable_answer_goes_to_the_program_and_the_request_waits_on() -> None:
    office = attested(FILED, BORN)
    office.do("run-hub")
    office.do("report-unusable-answer", role="system", service="hub", request=1, flaw="not_json")
    assert "hub_pending" in states(office)
    raised = next(a for a in office.state.alerts.values() if a.alert == "answer_unusable")
    assert raised.to == ("program", "owner")
