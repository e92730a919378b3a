"""A covered person and her renewal, as most tests of renewals begin."""

from __future__ import annotations

from typing import Any

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.workflow.states import leaves
from caseclock.kernel.time import first_of_month
from tests.domain.applying import person
from tests.support.office import Office

PROCEDURE = "renewal"
LETTER = {"address": "12 Elm St, Los Angeles"}


def covered(office: Office, *first_names: str, **more: Any) -> Office:
    """A case of citizens, filed, approved and told today."""
    today = str(office.now.date())
    office.do(
        "open-case",
        application={"filed_on": today},
        members=[person(name, **more) for name in first_names],
        owner="ann",
    )
    for name in first_names:
        give(office, "attest-status", name, declared="citizen", declared_by="member", form="CCFRM604",
             signed_on=today)  # fmt: skip
        give(office, "run-hub", name)
        give(office, "record-hub-answer", name, answer="verified")
        give(office, "approve-coverage", name, citation="W&I 14005.30")
        give(office, "mail-decision", name, printed_on=today, mailed_on=today, **LETTER)
    return office


def give(office: Office, command: str, first_name: str, **body: Any) -> None:
    """A command about one member."""
    office.do(command, member=office.member(first_name).id, **body)


def not_enough(office: Office, first_name: str, **more: Any) -> None:
    give(office, "record-ex-parte-review", first_name, result="not_enough", sources=["meds"],
         lacking=["income"], **more)  # fmt: skip


def packet(office: Office, first_name: str) -> None:
    """Printed and mailed today."""
    today = str(office.now.date())
    give(office, "mail-renewal-packet", first_name, printed_on=today, mailed_on=today, **LETTER)


def discontinue(office: Office, first_name: str, reason: str = "no_reply", **more: Any) -> None:
    """Printed and mailed today."""
    today = str(office.now.date())
    give(office, "discontinue-at-renewal", first_name, reason=reason, printed_on=today, mailed_on=today,
         **LETTER, **more)  # fmt: skip


def standing(office: Office, first_name: str) -> set[str]:
    """The innermost states of the member's renewal."""
    instance = office.instance(PROCEDURE, first_name)
    states = office.rules.definitions.get(PROCEDURE, instance.version).chart.states
    return set(leaves(states, instance.configuration))


def due(office: Office, clock: str, first_name: str) -> str:
    """The legal date of one of the renewal's clocks."""
    return str(office.clock(PROCEDURE, clock, first_name).schedule.due_on)


def scope(office: Office, first_name: str, *months: str) -> list[str]:
    """The scope in each month, "-" where none was ever set."""
    entries = [
        coverage_in(office.state, office.member(first_name).id, first_of_month(office.now.date()).replace(
            year=int(month[:4]), month=int(month[5:])))
        for month in months
    ]  # fmt: skip
    return [entry.scope if entry else "-" for entry in entries]
