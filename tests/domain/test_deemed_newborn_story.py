"""Story 3: a newborn by MC 330, then the household is discontinued; coverage stands to the birthday month."""

from __future__ import annotations

from typing import Any

import pytest

from tests.domain.applying import replays
from tests.domain.newborns import PROCEDURE, match, mc330, scope, standing, told
from tests.support.office import Office

CHILD = "Baby Boy"


def household() -> Office:
    """Ana and Luis on CalWORKs, their son born on 31 May 2025, deemed on 3 June."""
    office = Office(on="2025-03-03")
    people = [
        {"first_name": n, "last_name": "Ruiz", "birth_date": "1996-05-01", "asks_for_coverage": False}
        for n in ("Ana", "Luis")
    ]
    office.do("open-case", owner="ann", members=people)
    office.do("record-calworks", status="granted", eligible=list(office.state.members))
    office.on("2025-06-03")
    mc330(office, born="2025-05-31", received_on="2025-06-03")
    match(office)
    child = office.member(CHILD).id
    for command in ("establish-deemed-eligibility", "request-bic", "add-child-to-calworks"):
        office.do(command, member=child)
    office.do("record-bic-accepted", member=child, accepted_on="2025-06-03")
    office.do("send-de-notice", member=child, mailed_on="2025-06-03", language="es")
    return office


def test_nobody_was_told_of_anything_late() -> None:
    office = household().on("2025-07-01")
    assert office.alerts() == []
    assert standing(office) == ("de_active",)


@pytest.mark.parametrize("reason", ["failed_renewal", "moved_out_of_state", "loss_of_contact", "income"])
def test_the_household_is_discontinued_and_the_child_stays_covered(reason: str) -> None:
    office = household().on("2025-07-10")
    entries = office.state.coverage[office.member(CHILD).id]
    office.do("discontinue-calworks", reason=reason, effective_on="2025-08-01")
    end: dict[str, Any] = {"reason": "signed_wish", "happened_on": "2025-07-10", "mailed_on": "2025-07-10"}
    for name in ("Ana", "Luis"):
        office.do("discontinue-medi-cal", member=office.member(name).id, **end)
        assert scope(office, name, "2025-07", "2025-08") == ["full", "none"]
    child = office.member(CHILD).id
    assert office.refused("discontinue-medi-cal", member=child, **end).code == "not_running"
    assert office.state.coverage[child] == entries
    assert scope(office, CHILD, "2025-05", "2025-08", "2026-05", "2026-06") == ["full", "full", "full", "-"]
    office.on("2026-05-31", 23)
    assert standing(office) == ("de_ending",)
    office.on("2026-06-01", 1)
    assert standing(office) == ("aged_out",)
    assert [day for day, _ in told(office, "de_age_one_due")] == ["2026-03-02"]
    replays(office)


def test_calworks_is_restored_and_the_child_is_not_touched() -> None:
    office = household().on("2025-07-10")
    office.do("discontinue-calworks", reason="income", effective_on="2025-08-01")
    entries = office.state.coverage[office.member(CHILD).id]
    office.on("2025-08-12").do("restore-calworks", why="late_report", received_on="2025-08-11")
    assert office.state.coverage[office.member(CHILD).id] == entries
    assert [i.procedure for i in office.state.instances.values() if i.member == office.member(CHILD).id] == [
        PROCEDURE, "notice_of_action",
    ]  # fmt: skip


def test_a_transfer_does_not_wait_for_the_child() -> None:
    office = household().on("2025-07-10")
    office.do("discontinue-calworks", reason="income", effective_on="2025-08-01")
    assert office.refused("request-transfer", to="x").remedy == "Decide Medi-Cal for: Ana Ruiz, Luis Ruiz."
    for name in ("Ana", "Luis"):
        office.do("continue-medi-cal", member=office.member(name).id, program="MAO 3N")
    office.do("request-transfer", to="x")


def test_calworks_granted_later_does_not_put_the_deemed_child_on_it() -> None:
    office = household()
    child = office.member(CHILD).id
    office.do("record-calworks", status="granted", eligible=[child])
    assert office.state.coverage[child][-1].programme == "deemed newborn (CalWORKs)"


def test_what_every_role_may_do_now_is_listed() -> None:
    from caseclock.domain.case.actions import actions
    from caseclock.domain.case.view import Actor

    office = household()
    view = office._view(office.state, Actor(account="ann", role="worker", county=19))
    listed = {a.command: a for a in actions(office.rules, office.state, view)}
    assert listed["report-newborn"].instance == ""
    assert listed["record-calworks"].allowed
    assert listed["end-deemed-eligibility"].allowed
    assert not listed["match-mother"].why
    assert "decide-deeming" not in listed
