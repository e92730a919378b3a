"""MC 13 and attestation: who declares, what is asked, and what is never asked."""

from __future__ import annotations

import msgspec
import pytest

from caseclock.domain.procedures.status_verification.declaring import AttestStatus, RecordMc13
from caseclock.kernel.events import event_class
from tests.support.verification import attested, covered, data, household, is_final, states, with_notice

MC13 = {"declared_by": "member", "signed_on": "2025-03-05", "received_on": "2025-03-06"}


def test_a_declaration_carries_who_declared_it_and_on_which_form() -> None:
    office = attested("2025-03-03", "1995-05-05")
    event = next(r.event for r in office.history[office.case_id] if r.event.type == "status.attested")
    assert (event.declared_by, event.form, str(event.signed_on)) == ("member", "CCFRM604", "2025-03-03")
    assert "attested" in states(office)


@pytest.mark.parametrize("missing", ["declared", "declared_by", "form", "signed_on"])
def test_no_declaration_without_declarer_form_and_day(missing: str) -> None:
    body = {
        "declared": "satisfactory", "declared_by": "member", "form": "CCFRM604", "signed_on": "2025-03-03",
    }  # fmt: skip
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({k: v for k, v in body.items() if k != missing}, AttestStatus)


def test_staff_cannot_be_the_declarer() -> None:
    body = {"declared": "citizen", "declared_by": "worker", "form": "x", "signed_on": "2025-03-03"}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, AttestStatus)


@pytest.mark.parametrize("category", [0, 17])
def test_there_are_sixteen_categories(category: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**MC13, "categories": [category]}, RecordMc13)


def test_declared_status_category_and_answers_are_restricted() -> None:
    fields = {
        "status.attested": "declared", "mc13.categories_declared": "categories", "hub.answered": "answer",
        "save.response_received": "code", "status.verified": "status",
    }  # fmt: skip
    for name, field in fields.items():
        cls = event_class(name)
        assert cls is not None
        info = msgspec.inspect.type_info(cls)
        assert isinstance(info, msgspec.inspect.StructType)
        kind = next(f.type for f in info.fields if f.name == field)
        kind = kind.item_type if isinstance(kind, msgspec.inspect.VarTupleType) else kind
        assert isinstance(kind, msgspec.inspect.Metadata)
        assert kind.extra == {"restricted": True}


@pytest.mark.parametrize("category", range(1, 16))
def test_categories_1_to_15_are_full_scope_on_state_money_and_ask_no_paper_yet(category: int) -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do("record-mc13", categories=[category], **MC13)
    assert covered(office, "2025-03") == ("full", "state_only")
    assert "attested" in states(office)
    assert office.refused("ask-papers", items=["I-94"]).code == "ask_hub_and_save_first"
    assert (
        office.refused("mail-rop-notice", printed_on="2025-03-06", mailed_on="2025-03-06").code
        == "ask_hub_and_save_first"
    )


def test_papers_are_asked_once_hub_and_save_failed() -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do("record-mc13", categories=[7], **MC13)
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    assert office.refused("ask-papers", items=["I-181"]).code == "ask_hub_and_save_first"
    office.do("request-save", step=1)
    office.do("record-save-response", step=1, code="resubmit_with_documents")
    office.do("ask-papers", items=["I-181"])
    office.do("mail-rop-notice", printed_on="2025-03-06", mailed_on="2025-03-06")
    assert "rop_running" in states(office)


def test_without_a_number_papers_are_asked_after_the_hub() -> None:
    office = household("2025-03-06", "1995-05-05", a_number="")
    office.do("record-mc13", categories=[7], **MC13)
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("ask-papers", items=["I-181"])


def test_category_16_asks_no_paper_and_settles_it() -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do("record-mc13", categories=[16], **MC13)
    assert covered(office, "2025-03") == ("full", "state_only")
    assert {"confirmed", "rop_closed", "full_scope"} <= states(office)
    assert is_final(office)
    assert office.refused("ask-papers", items=["anything"]).code in ("ended", "no_paper_asked")
    assert (
        office.refused("mail-rop-notice", printed_on="2025-03-06", mailed_on="2025-03-06").code == "verified"
    )
    assert office.replayed() == office.state


def test_several_categories_are_recorded_and_one_is_enough() -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do("record-mc13", categories=[12, 7], **MC13)
    assert data(office).categories == (7, 12)
    office.do("record-mc13", categories=[16], **MC13)
    assert data(office).categories == (7, 12, 16)
    assert "confirmed" in states(office)


def test_the_form_is_refused_for_a_calworks_eligible_person() -> None:
    office = household("2025-03-06", "1995-05-05", calworks_eligible=True)
    assert office.refused("provide-mc13", occasion="application").code == "calworks_eligible"
    assert office.refused("record-mc13", categories=[7], **MC13).code == "calworks_eligible"


def test_not_returning_the_form_neither_delays_nor_denies() -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do("provide-mc13", occasion="application")
    before = office.instance("status_verification", "Ana").configuration
    office.on("2025-04-06")
    assert office.alerts() == ["mc13_not_returned"]
    office.on("2026-03-06")
    assert office.instance("status_verification", "Ana").configuration == before
    assert office.events("scope.") == office.events("coverage.set") == []
    office.do("record-mc13", categories=[7], **MC13)
    assert office.alerts() == []


def test_prucol_on_the_application_makes_the_form_due() -> None:
    office = attested("2025-03-06", "1995-05-05", "prucol")
    assert office.alerts() == ["mc13_due"]
    office.do("provide-mc13", occasion="application")
    assert office.alerts() == []


def test_a_form_is_signed_before_it_comes() -> None:
    office = household("2025-03-06", "1995-05-05")
    late = {**MC13, "signed_on": "2025-03-06", "received_on": "2025-03-05"}
    assert office.refused("record-mc13", categories=[7], **late).code == "signed_after_receipt"
    future = {**MC13, "received_on": "2025-03-07"}
    assert office.refused("record-mc13", categories=[7], **future).field == "received_on"
    citizen = {**MC13, "declared": "citizen"}
    assert office.refused("record-mc13", categories=[7], **citizen).code == "categories_without_prucol"


@pytest.mark.parametrize(
    ("filed_on", "born", "scope"),
    [
        ("2023-02-01", "1993-06-10", ("restricted", "emergency_federal")),
        ("2023-02-01", "2005-06-10", ("full", "state_only")),
        ("2025-02-01", "1993-06-10", ("full", "state_only")),
        ("2026-01-05", "1993-06-10", ("restricted", "emergency_federal")),
    ],
)
def test_who_attests_no_status_gets_the_table_and_no_opportunity(
    filed_on: str, born: str, scope: tuple[str, str]
) -> None:
    office = attested(filed_on, born, "none_declared")
    assert covered(office, filed_on[:7]) == scope
    assert {"nothing_to_check", "rop_not_owed"} <= states(office)
    assert is_final(office)
    refusal = office.refused("mail-rop-notice", printed_on=filed_on, mailed_on=filed_on)
    assert refusal.code == "no_status_attested"


def test_who_declares_nothing_in_the_middle_ends_the_opportunity() -> None:
    office = with_notice("2025-01-10", "1995-05-05", "2025-01-15")
    office.do(
        "attest-status",
        declared="none_declared",
        declared_by="member",
        form="MC 13",
        signed_on="2025-01-15",
    )
    assert {"nothing_to_check", "rop_not_owed", "full_scope"} <= states(office)
    assert covered(office, "2025-01") == ("full", "state_only")
    office.on("2025-12-31")
    assert "rop.expired" not in office.events()


def test_a_deemed_newborn_and_a_member_who_does_not_ask_are_never_asked() -> None:
    office = household("2025-03-06", "1995-05-05")
    office.do(
        "add-member",
        person={
            "first_name": "Eva",
            "last_name": "Ruiz",
            "birth_date": "2000-01-01",
            "asks_for_coverage": False,
        },
    )
    assert len(office.state.instances_of("status_verification")) == 1


def test_unknown_age_waits_for_the_birth_date() -> None:
    office = household("2025-03-06", None)  # type: ignore[arg-type]
    office.do(
        "attest-status", declared="citizen", declared_by="member", form="CCFRM604", signed_on="2025-03-06"
    )
    assert office.events("scope.") == []
    assert "scope_open" in states(office)
