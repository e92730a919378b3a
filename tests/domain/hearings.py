"""People whose scope is reduced or whose Medi-Cal ends by a mailed notice, as tests of hearings begin."""

from __future__ import annotations

from typing import Any

from caseclock.domain.case.state import Instance
from caseclock.domain.procedures.hearing.data import Hearing
from caseclock.domain.workflow.states import leaves
from tests.domain.applying import filed
from tests.domain.calworks import act, discontinue, on_calworks
from tests.support.office import Office

HEARING, WINDOW = "hearing", "hearing_window"


def reduced() -> Office:
    """Ana, whose reduction from 2023-06-01 is noticed on 2023-05-19."""
    person = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1992-11-20"}
    office = filed(person, on="2023-02-01")
    office.do("attest-status", declared="satisfactory", declared_by="member", form="CCFRM604",
              signed_on="2023-02-01")  # fmt: skip
    office.do("approve-coverage")
    office.on("2023-02-08").do("mail-rop-notice", printed_on="2023-02-08", mailed_on="2023-02-08")
    office.on("2023-05-19").do("mail-reduction-notice", mailed_on="2023-05-19")
    return office


def discontinued(*names: str, mailed_on: str = "2025-07-21") -> Office:
    """People whose Medi-Cal ends with July 2025 for a renewal not returned."""
    office = on_calworks(*(names or ("Ana",)))
    office.on("2025-06-18")
    discontinue(office, "failed_renewal")
    office.on(mailed_on)
    for name in names or ("Ana",):
        act(office, "discontinue-medi-cal", name, reason="failed_renewal", mailed_on=mailed_on,
            steps=["ex_parte", "packet_mailed"], asked_on="2025-05-01")  # fmt: skip
    return office


def ask(office: Office, filed_on: str, name: str = "Ana", **body: Any) -> Instance:
    """A request for a hearing, and the hearing it begins."""
    body = {"channel": "mail", **body}
    office.do("request-hearing", member=office.member(name).id, filed_on=filed_on, **body)
    return office.instance(HEARING, name)


def kept(office: Office, name: str = "Ana") -> Hearing:
    """What the member's newest hearing keeps."""
    data = office.instance(HEARING, name).data
    assert isinstance(data, Hearing)
    return data


def standing(office: Office, procedure: str = HEARING, name: str = "Ana") -> set[str]:
    """The innermost states of the member's newest instance."""
    instance = office.instance(procedure, name)
    states = office.rules.definitions.get(procedure, instance.version).chart.states
    return set(leaves(states, instance.configuration))


def scope(office: Office, *months: str, name: str = "Ana") -> list[str]:
    """Scope in each month, as coverage was set."""
    entries = office.state.coverage.get(office.member(name).id, ())
    found = []
    for month in months:
        holding = [e for e in entries if f"{e.from_month:%Y-%m}" <= month
                   and (e.to_month is None or month <= f"{e.to_month:%Y-%m}")]  # fmt: skip
        found.append(holding[-1].scope if holding else "-")
    return found


def decided(office: Office, outcome: str, on: str, **body: Any) -> None:
    """The judge's decision of a day, received the same day."""
    office.on(on).do("record-hearing-decision", outcome=outcome, decided_on=on, received_on=on,
                     order="As argued.", **body)  # fmt: skip
