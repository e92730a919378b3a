"""Households for the tests of status verification: one person who declares a status."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from caseclock.application.definitions import read_definition
from caseclock.application.policies import read_policy
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.work import Rules
from caseclock.domain.procedures.registry import procedure_codes
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.workflow.versions import Definitions
from tests.support.office import Office

NAME = "status_verification"
ROOMS = ("household", NAME, "notice_of_action")


@lru_cache
def verification_rules() -> Rules:
    """The household, this procedure and its notices: coverage is then theirs to set, no application is."""
    folder = workflows_dir() / "procedures"
    definitions = Definitions(read_definition(folder / name / "v1") for name in ROOMS)
    return Rules(definitions=definitions, codes=procedure_codes(), policy=read_policy(workflows_dir()))


def household(filed_on: str, born: str, a_number: str = "A123456789", **facts: Any) -> Office:
    """A case with one applicant, Ana, on the day of filing."""
    office = Office(on=filed_on, the_rules=verification_rules())
    office.do(
        "open-case",
        application={"filed_on": filed_on},
        owner="ann",
        members=[
            {
                "first_name": "Ana",
                "last_name": "Ruiz",
                "birth_date": born,
                "identifiers": {"a_number": a_number} if a_number else {},
                "facts": facts,
            }
        ],
    )
    return office


def attested(filed_on: str, born: str, declared: str = "satisfactory", **more: Any) -> Office:
    """The same, with a status declared on the application itself."""
    office = household(filed_on, born, **more)
    office.do("attest-status", declared=declared, declared_by="member", form="CCFRM604", signed_on=filed_on)
    return office


def unconfirmed(filed_on: str, born: str, declared: str = "satisfactory", **more: Any) -> Office:
    """The same, when neither the Hub nor SAVE's first step could confirm it."""
    office = attested(filed_on, born, declared, **more)
    office.do("run-hub")
    office.do("record-hub-answer", answer="needs_next_step")
    if declared != "citizen":
        office.do("request-save", step=1)
        office.do("record-save-response", step=1, code="institute_additional_verification")
    return office


def with_notice(
    filed_on: str, born: str, mailed_on: str, declared: str = "satisfactory", **more: Any
) -> Office:
    """The same, with the notice of the reasonable opportunity printed and mailed on one day."""
    office = unconfirmed(filed_on, born, declared, **more)
    office.on(mailed_on).do("mail-rop-notice", printed_on=mailed_on, mailed_on=mailed_on)
    return office


def aged(years: int, on: str) -> str:
    """A birth date that makes a person so old on a day, with a birthday in the month after."""
    day = date.fromisoformat(on)
    month = day.month % 12 + 1
    return date(day.year - years - (month > 1), month, 10).isoformat()


def data(office: Office) -> Verification:
    """What the procedure keeps of Ana."""
    kept = office.instance(NAME, "Ana").data
    assert isinstance(kept, Verification)
    return kept


def states(office: Office) -> set[str]:
    """The active states of Ana's verification."""
    return set(office.instance(NAME, "Ana").configuration)


def is_final(office: Office) -> bool:
    return office.instance(NAME, "Ana").final


def covered(office: Office, month: str) -> tuple[str, str]:
    """Scope and funding of a month, as coverage was set."""
    day = date.fromisoformat(f"{month}-01")
    for entry in reversed(office.state.coverage.get(office.member("Ana").id, ())):
        if entry.from_month <= day and (entry.to_month is None or day <= entry.to_month):
            return entry.scope, entry.funding
    return "none", ""


def due(office: Office, clock: str) -> str:
    """The legal date of a clock."""
    return str(office.clock(NAME, clock, "Ana").schedule.due_on)
