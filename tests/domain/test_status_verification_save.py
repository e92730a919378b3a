"""Hub and SAVE: every response, in every state; only exact coded answers act (G.2, I.6)."""

from __future__ import annotations

import pytest

from tests.support.office import Office
from tests.support.verification import (
    aged,
    attested,
    covered,
    data,
    due,
    household,
    is_final,
    states,
    unconfirmed,
    with_notice,
)

FILED = "2025-03-03"
FULL = ("full", "federal")


def asked(declared: str = "satisfactory", step: int = 1, **more: object) -> Office:
    office = attested(FILED, "1995-05-05", declared, **more)
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("request-save", step=step)
    return office


def test_the_hub_confirms_what_was_declared() -> None:
    office = attested(FILED, "1995-05-05", "citizen")
    office.do("run-hub")
    office.do("record-hub-answer", answer="verified")
    assert {"confirmed", "rop_closed", "full_scope"} <= states(office)
    assert data(office).verified_status == "citizen"
    assert covered(office, "2025-03") == FULL
    assert office.replayed() == office.state


@pytest.mark.parametrize("answer", ["inconsistent", "needs_next_step"])
def test_the_hub_does_not_confirm(answer: str) -> None:
    office = attested(FILED, "1995-05-05", "citizen")
    office.do("run-hub")
    office.do("record-hub-answer", answer=answer)
    assert "hub_unconfirmed" in states(office)
    office.do("mail-rop-notice", printed_on=FILED, mailed_on=FILED)
    assert {"proof_awaited", "rop_running"} <= states(office)
    office.do("record-returned-notice")
    assert {"hub_unconfirmed", "rop_not_started"} <= states(office)


def test_status_returned_and_matching_verifies() -> None:
    office = asked()
    office.do("record-save-response", step=1, code="status_matches", status_held="refugee")
    assert {"confirmed", "rop_closed"} <= states(office)
    assert (data(office).verified_status, data(office).status_held) == ("satisfactory", "refugee")
    assert covered(office, "2025-03") == FULL


def test_a_mismatch_is_corrected_and_sent_again() -> None:
    office = asked()
    office.do("record-save-response", step=1, code="mismatch")
    assert "save_retry" in states(office)
    assert office.refused("request-save", step=2).code == "save_step_out_of_turn"
    office.do("request-save", step=1)
    assert "save_step_1" in states(office)


def test_additional_verification_is_step_2_and_documents_are_step_3() -> None:
    office = asked()
    office.do("record-save-response", step=1, code="institute_additional_verification")
    assert "additional_asked" in states(office)
    office.do("request-save", step=2)
    assert due(office, "save_additional") == "2025-03-10"
    office.do("record-save-response", step=2, code="resubmit_with_documents", image_sha256="ab" * 32)
    assert "documents_asked" in states(office)
    office.do("request-save", step=3)
    assert due(office, "save_documents") == "2025-03-31"
    assert office.clock("status_verification", "save_additional", "Ana").stopped_on is not None


def test_step_3_warns_at_ten_and_ends_at_twenty_federal_working_days() -> None:
    office = asked(a_number="", step=3)
    assert office.on("2025-03-17").alerts() == ["save_no_response"]
    assert office.on("2025-04-01").alerts() == ["save_no_response"]
    (told,) = [alert for alert in office.state.alerts.values() if alert.cleared_at is None]
    assert told.to == ("owner", "supervisor")
    office.do("record-save-response", step=3, code="status_matches", status_held="lpr", image_sha256="aa")
    assert office.alerts() == []


def test_federal_holidays_do_not_count() -> None:
    office = attested("2025-05-22", "1995-05-05")
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("request-save", step=1)
    office.do("record-save-response", step=1, code="institute_additional_verification")
    office.do("request-save", step=2)
    assert due(office, "save_additional") == "2025-05-30"  # 26 May is Memorial Day


def test_an_hour_of_silence_is_told() -> None:
    office = asked()
    office.at(office.now.replace(minute=59))
    assert office.alerts() == []
    office.on(FILED, hour=10)
    assert office.alerts() == ["save_no_response"]
    office.do("request-save", step=1)
    assert office.alerts() == []
    office.on(FILED, hour=11)
    assert office.alerts() == ["save_no_response"]
    office.do("request-save", step=2)
    assert "save_step_2" in states(office)


def test_without_a_number_save_starts_with_documents() -> None:
    office = attested(FILED, "1995-05-05", a_number="")
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    refusal = office.refused("request-save", step=1)
    assert (refusal.code, refusal.facts["allowed"]) == ("no_identifier", [3])
    office.do("request-save", step=3)
    assert "save_step_3" in states(office)


def test_not_pursuing_expulsion_is_derived_by_the_worker() -> None:
    office = asked("prucol")
    office.do("record-save-response", step=1, code="not_pursuing_expulsion")
    assert "awaiting_derivation" in states(office)
    assert "status.derived" not in office.events()
    office.do("derive-prucol", basis="USCIS does not pursue the class")
    assert {"confirmed", "full_scope"} <= states(office)
    assert data(office).verified_status == "prucol"
    assert covered(office, "2025-03") == ("full", "state_only")
    assert office.replayed() == office.state


def test_a_status_that_is_not_satisfactory_by_itself_is_derived_too() -> None:
    office = asked("prucol")
    office.do("record-save-response", step=1, code="status_matches", status_held="daca")
    assert "awaiting_derivation" in states(office)
    assert office.refused("derive-prucol", basis="x", response=7).code == "nothing_to_derive_from"
    office.do("derive-prucol", basis="deferred action")
    assert data(office).status_held == "daca"


def test_nothing_is_derived_without_an_answer() -> None:
    assert asked("prucol").refused("derive-prucol", basis="x").code == "nothing_to_derive_from"


def test_pursuing_expulsion_starts_a_review_and_reduces_nothing() -> None:
    office = asked("prucol")
    office.do("provide-mc13", occasion="application")
    office.do("record-save-response", step=1, code="pursuing_expulsion")
    assert "under_review" in states(office)
    assert office.alerts() == ["verification_review"]
    assert covered(office, "2025-04") == ("full", "state_only")
    assert office.refused("conclude-review", finding="not_confirmed", why="x").code == "role"
    office.do("conclude-review", role="supervisor", finding="not_confirmed", why="order of removal")
    assert {"unconfirmed", "full_scope"} <= states(office)
    assert covered(office, "2025-04") == ("full", "state_only")
    assert office.alerts() == []


def test_an_adverse_finding_in_2023_still_needs_its_notice() -> None:
    office = attested("2023-02-01", "1993-06-10", "prucol")
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("request-save", step=1)
    office.do("record-save-response", step=1, code="pursuing_expulsion")
    office.do("conclude-review", role="supervisor", finding="not_confirmed", why="order of removal")
    assert "reduction_due" in states(office)
    assert covered(office, "2023-03") == ("full", "state_only")
    office.on("2023-12-01")
    assert "scope.reduced" not in office.events()


@pytest.mark.parametrize(
    ("code", "alert"),
    [
        ("infopass", "save_infopass"),
        ("expulsion_text_doubled", "program_asked"),
        ("Please advise applicant to call", "program_asked"),
        ("NOT_PURSUING_EXPULSION", "program_asked"),
    ],
)
def test_texts_that_do_not_act_go_to_the_program(code: str, alert: str) -> None:
    office = unconfirmed("2023-02-01", "1993-06-10")
    office.do("request-save", step=2)
    office.do("record-save-response", step=2, code=code, text="Please advise applicant")
    assert "under_review" in states(office)
    assert sorted(office.alerts()) == sorted([alert, "save_image_missing"])
    told = next(a for a in office.state.alerts.values() if a.alert == alert)
    assert told.to == ("program",)
    assert covered(office, "2023-03") == FULL
    assert "INFOPASS" not in str(office.instance("status_verification", "Ana").data)
    assert office.refused("conclude-review", role="supervisor", finding="check_again", why="x").code == (
        "not_your_review"
    )
    office.do("conclude-review", role="program_specialist", finding="check_again", why="ask step 3")
    assert "hub_unconfirmed" in states(office)
    assert office.alerts() == ["save_image_missing"]
    assert office.replayed() == office.state


def test_the_program_can_be_asked_by_hand() -> None:
    office = asked()
    office.do("ask-program", question="two receipts, which counts?")
    assert office.alerts() == ["program_asked"]
    office.do(
        "conclude-review", role="program_specialist", finding="confirmed", status="satisfactory",
        status_held="asylee", why="grant seen",
    )  # fmt: skip
    assert "confirmed" in states(office)
    assert office.alerts() == []


def test_each_secondary_response_is_imaged_by_itself() -> None:
    office = unconfirmed(FILED, "1995-05-05")
    office.do("request-save", step=2)
    office.do("record-save-response", step=2, code="resubmit_with_documents")
    office.do("request-save", step=3)
    office.do("record-save-response", step=3, code="mismatch")
    assert office.alerts() == ["save_image_missing"] * 2
    office.do("image-save-response", response=2, sha256="ab" * 32)
    assert office.alerts() == ["save_image_missing"]
    office.do("image-save-response", response=3, sha256="cd" * 32)
    assert office.alerts() == []
    assert office.refused("image-save-response", response=9).code == "no_response"


def test_two_answers_that_disagree_go_to_a_specialist() -> None:
    office = asked("prucol")
    office.do("record-save-response", step=1, code="pursuing_expulsion")
    office.do("record-save-response", step=1, code="status_matches", status_held="lpr")
    assert data(office).review == "specialist"
    assert data(office).verified_status == ""
    office.do("record-save-response", step=1, code="status_matches", status_held="lpr")
    assert data(office).answers[-1].effect == "noted"
    assert office.refused("conclude-review", role="supervisor", finding="check_again", why="x").code == (
        "not_your_review"
    )
    office.do(
        "conclude-review", role="program_specialist", finding="confirmed", status="satisfactory",
        status_held="lpr", why="the first answer was about an old file",
    )  # fmt: skip
    assert "confirmed" in states(office)


def test_an_answer_for_another_person_goes_to_a_specialist_and_verifies_nobody() -> None:
    office = asked()
    office.do("record-save-response", step=1, code="status_matches", status_held="lpr", another_person=True)
    assert data(office).review == "specialist"
    assert not data(office).verified
    told = next(a for a in office.state.alerts.values() if a.alert == "verification_review")
    assert told.to == ("program_specialist",)


def test_late_answers_are_heard_in_a_final_state() -> None:
    office = asked()
    office.do("verify-status", status="satisfactory", document="I-551", received_on=FILED, status_held="lpr")
    assert "confirmed" in states(office)
    office.on("2025-03-20").do("record-save-response", step=1, code="mismatch")
    assert data(office).answers[-1].effect == "noted"
    assert "confirmed" in states(office)
    office.on("2025-03-21").do("record-save-response", step=1, code="pursuing_expulsion")
    assert "under_review" in states(office)
    assert covered(office, "2025-04") == FULL
    office.do("conclude-review", role="supervisor", finding="not_confirmed", why="removal order")
    # The declared status has no proof any more, so its opportunity is owed and scope stays full meanwhile.
    assert {"unconfirmed", "full_scope"} <= states(office)
    assert covered(office, "2025-04") == FULL
    office.do("mail-rop-notice", printed_on="2025-03-21", mailed_on="2025-03-21")
    assert "rop_running" in states(office)
    assert office.replayed() == office.state


def test_an_answer_in_a_lapsed_state_asks_for_documents_again() -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    office.on("2025-04-22").do("decide-scope")
    assert {"unconfirmed", "rop_lapsed"} <= states(office)
    office.do("record-save-response", step=2, code="resubmit_with_documents", image_sha256="aa")
    assert "documents_asked" in states(office)
    office.do("request-save", step=3)
    office.do("record-save-response", step=3, code="status_matches", status_held="lpr", image_sha256="aa")
    assert {"confirmed", "rop_closed"} <= states(office)
    assert covered(office, "2025-04") == FULL
    assert covered(office, "2025-05") == FULL


def test_at_renewal_save_is_asked_only_for_the_three_triggers() -> None:
    office = asked()
    office.do("record-save-response", step=1, code="status_matches", status_held="lpr")
    assert office.refused("request-save", step=1).code == "save_not_asked_again"
    for fact in ("status_change_reported", "uscis_application_pending"):
        changed = household(FILED, "1995-05-05", **{fact: True})
        changed.do(
            "attest-status", declared="satisfactory", declared_by="member", form="CCFRM604", signed_on=FILED
        )
        changed.do("verify-status", status="satisfactory", document="I-551", received_on=FILED)
        changed.do("request-save", step=1)
        assert "save_step_1" in states(changed)
    prucol = asked("prucol")
    prucol.do("record-save-response", step=1, code="not_pursuing_expulsion")
    prucol.do("derive-prucol", basis="class")
    prucol.do("request-save", step=1)
    assert (
        next(
            r.event.trigger
            for r in reversed(prucol.history[prucol.case_id])
            if r.event.type == "save.requested"
        )
        == "prucol"
    )


def test_the_infopass_text_is_known_in_either_spelling_whatever_the_code() -> None:
    office = asked()
    text = "Please advise applicant to make an INFORPASS appointment"
    office.do("record-save-response", step=1, code="other", text=text)
    assert office.alerts() == ["save_infopass"]


def test_uscis_is_not_asked_about_who_declared_nothing() -> None:
    office = attested("2025-03-03", "1995-05-05", "none_declared")
    assert office.refused("request-save", step=1).code == "nothing_declared"


def test_an_answer_at_renewal_asks_for_the_next_step() -> None:
    office = asked("prucol")
    office.do("record-save-response", step=1, code="not_pursuing_expulsion")
    office.do("derive-prucol", basis="class")
    office.on("2026-03-03").do("request-save", step=1)
    office.do("record-save-response", step=1, code="institute_additional_verification")
    assert "additional_asked" in states(office)
    office.do("request-save", step=2)
    office.do("record-save-response", step=2, code="not_pursuing_expulsion", image_sha256="aa")
    office.do("derive-prucol", basis="class")
    assert "confirmed" in states(office)
    assert is_final(office)
    assert covered(office, "2026-04") == ("full", "state_only")
