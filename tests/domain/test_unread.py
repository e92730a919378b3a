"""Nothing adverse, by hand or by the clock, while anything received is unread (office rule 19)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import deny, filed, mail
from tests.domain.calworks import discontinue, on_calworks
from tests.support.office import Office


def arrives(office: Office, on: str = "2025-06-20", form: str = "income report") -> str:
    """A report comes in and nobody reads it; its id."""
    office.do("receive-paper", form=form, received_on=on)
    return list(office.state.papers)[-1]


MAILED = "2025-06-20"
ADVERSE: list[tuple[str, dict[str, Any]]] = [
    ("discontinue-medi-cal", {"reason": "signed_wish", "happened_on": "2025-06-19"}),
    ("discontinue-medi-cal", {"reason": "signed_wish", "happened_on": "2025-06-19", "mailed_on": MAILED}),
    ("suspend-for-incarceration", {"held_since": "2025-04-01", "mailed_on": MAILED}),
]  # fmt: skip


@pytest.mark.parametrize(("command", "body"), ADVERSE)
def test_an_adverse_act_is_refused_while_anything_is_unread_and_the_refusal_lists_it(
    command: str, body: dict[str, Any]
) -> None:
    office = on_calworks().on("2025-06-20")
    ana = office.member("Ana").id
    paper = arrives(office)
    refusal = office.refused(command, member=ana, **body)
    assert refusal.code == "unread"
    assert [(u["what"], u["paper"]) for u in refusal.facts["unread"]] == [("income report", paper)]
    office.do("read-paper", paper=paper)
    office.do(command, member=ana, **body)


def test_a_cost_waits_for_what_is_unread_and_going_on_without_one_does_not() -> None:
    office = on_calworks().on("2025-06-20")
    discontinue(office)
    paper = arrives(office)
    body = {"member": office.member("Ana").id, "program": "MN", "mailed_on": "2025-06-20"}
    body |= {"from_month": "2025-08-01"}
    assert office.refused("continue-medi-cal", cost_cents=5_000, **body).code == "unread"
    office.do("continue-medi-cal", member=office.member("Ana").id, program="MN")
    assert not office.state.papers[paper].read


def test_the_notice_of_a_denial_is_not_mailed_after_a_paper_came_in() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    paper = arrives(office, "2025-03-20")
    body = {"printed_on": "2025-03-20", "mailed_on": "2025-03-20", "address": "12 Elm St"}
    assert office.refused("mail-decision", **body).code == "unread"
    office.do("read-paper", paper=paper)
    mail(office, "2025-03-20")


def test_a_paper_is_read_once() -> None:
    office = filed().on("2025-03-20")
    assert office.refused("read-paper", paper="none").code == "nothing_to_read"
    paper = arrives(office, "2025-03-20")
    office.do("read-paper", paper=paper)
    assert office.refused("read-paper", paper=paper).code == "nothing_to_read"
    assert office.replayed() == office.reread() == office.state
