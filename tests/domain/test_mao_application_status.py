"""Scope and payer of an approval: as status verification determined, or as the table gives anybody."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.applying import PROCEDURE, filed, mail, person, replays, standing
from tests.support.office import Office


def attest(office: Office, declared: str, on: str) -> None:
    office.do("attest-status", declared=declared, declared_by="member", form="MC 210", signed_on=on)


def coverage(office: Office) -> tuple[str, str]:
    """Scope and payer as recorded last."""
    entry = office.state.coverage[office.member("Ana").id][-1]
    return entry.scope, entry.funding


def test_who_declared_nothing_has_what_the_table_gives_everybody() -> None:
    office = filed().on("2025-03-10")
    office.do("approve-coverage")
    assert coverage(office) == ("full", "state_only")
    mail(office, "2025-03-10")
    assert standing(office) == {"approved", "mailed_on_time"}
    attest(office.on("2025-03-12"), "citizen", "2025-03-12")
    assert coverage(office) == ("full", "federal")
    replays(office)


def test_less_than_full_scope_is_not_given_before_anybody_was_asked() -> None:
    office = filed(on="2023-02-01").on("2023-02-10")
    assert office.refused("approve-coverage").code == "status_not_declared"
    attest(office, "none_declared", "2023-02-10")
    office.do("approve-coverage")
    assert coverage(office) == ("restricted", "emergency_federal")
    mail(office, "2023-02-10")
    assert standing(office) == {"approved", "mailed_on_time"}


def test_without_a_birth_date_the_table_cannot_be_read_whatever_was_declared() -> None:
    office = filed(person("Ana", birth_date=None)).on("2025-03-10")
    assert office.refused("approve-coverage").code == "birth_date_not_known"
    attest(office, "citizen", "2025-03-10")
    assert office.refused("approve-coverage").code == "birth_date_not_known"


def conditional(office: Office) -> Office:
    attest(office.on("2025-03-04"), "citizen", "2025-03-04")
    office.do("approve-coverage")
    mail(office, "2025-03-04")
    return office


def test_an_approval_while_the_opportunity_is_open_is_conditional_until_the_status_is_proven() -> None:
    office = conditional(filed())
    assert coverage(office) == ("full", "federal")
    assert standing(office) == {"conditionally_approved", "mailed_on_time"}
    assert office.clock(PROCEDURE, "promptness").stopped_on == date(2025, 3, 4)
    office.do("run-hub")
    office.do("record-hub-answer", answer="verified")
    assert standing(office) == {"approved", "mailed_on_time"}
    assert office.instance(PROCEDURE).final
    replays(office)


@pytest.mark.parametrize("declared", ["none_declared"])
def test_a_declaration_taken_back_ends_the_condition(declared: str) -> None:
    office = conditional(filed())
    attest(office, declared, "2025-03-04")
    assert standing(office) == {"approved", "mailed_on_time"}


def test_the_end_of_the_opportunity_ends_the_condition() -> None:
    office = conditional(filed())
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    office.do("mail-rop-notice", printed_on="2025-03-04", mailed_on="2025-03-04")
    office.on("2025-06-07")
    assert standing(office) == {"conditionally_approved", "mailed_on_time"}
    # Received 03-09, ninety days later 06-07, a Saturday.
    office.on("2025-06-08")
    assert standing(office) == {"approved", "mailed_on_time"}
    assert coverage(office) == ("full", "state_only")
    replays(office)


def test_a_proven_status_makes_the_approval_final_at_once() -> None:
    office = filed()
    attest(office, "citizen", "2025-03-03")
    office.do("verify-status", status="citizen", document="birth certificate", received_on="2025-03-03")
    office.do("approve-coverage")
    mail(office, "2025-03-03")
    assert standing(office) == {"approved", "mailed_on_time"}
    assert coverage(office) == ("full", "federal")
