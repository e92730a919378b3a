"""Approval, denial, withdrawal: months, scope, what each is refused for, and what a notice needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caseclock.domain.case.members import CoverageRequested
from tests.domain.applying import PROCEDURE, deny, filed, mail, person, replays, standing
from tests.support.office import Office
from tests.support.story import happens


def request(office: Office, on: str) -> CoverageRequested:
    return CoverageRequested(member=office.member("Ana").id, filed_on=date.fromisoformat(on))


def covered(office: Office, name: str = "Ana") -> list[tuple[date, date | None, str, str]]:
    entries = office.state.coverage.get(office.member(name).id, ())
    return [(c.from_month, c.to_month, c.scope, c.funding) for c in entries]


@pytest.mark.parametrize(
    ("met_on", "first"),
    [
        (None, "2025-03-01"),
        ("2025-02-10", "2025-03-01"),
        ("2025-03-31", "2025-03-01"),
        ("2025-04-02", "2025-04-01"),
    ],
)
def test_coverage_begins_with_the_application_month_or_the_month_the_rules_were_met(
    met_on: str | None, first: str
) -> None:
    office = filed(on="2025-03-14").on("2025-04-10")
    office.do("approve-coverage", **({"met_on": met_on} if met_on else {}))
    assert covered(office) == [(date.fromisoformat(first), None, "full", "state_only")]
    assert office.events("coverage.")[1:] == ["coverage.approved", "coverage.set"]
    replays(office)


def test_a_decision_is_explained_by_what_it_rests_on() -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage", cost_cents=25_000, programme="MN")
    found = [r.event for r in office.history[office.case_id] if r.event.type == "eligibility.determined"]
    explanation: Any = found[0]
    assert explanation.explanation["facts"]["filed_on"] == "2025-03-03"
    entry = office.state.coverage[office.member("Ana").id][0]
    assert (entry.programme, entry.cost_cents) == ("MN", 25_000)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"met_on": "2025-03-21"}, "in_the_future"),
        ({"cost_cents": -1}, "negative_cost"),
        ({"effective_on": "2025-03-21"}, "in_the_future"),
    ],
)
def test_an_approval_that_cannot_be_is_refused(body: dict[str, Any], code: str) -> None:
    assert filed().on("2025-03-20").refused("approve-coverage", **body).code == code


def test_a_denial_never_rests_on_the_countys_lateness() -> None:
    office = filed().on("2025-05-01")
    body = {"citation": "42 CFR 435.912", "why": "not decided in time"}
    assert office.refused("deny-coverage", reason="overdue", **body).code == "reason_not_lawful"
    assert office.refused("deny-coverage", **body).code == "reason_not_lawful"
    assert standing(office) == {"filed", "overdue"}


def test_a_decision_is_made_once() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    assert not covered(office)
    for again in ("approve-coverage", "deny-coverage"):
        body = {"reason": "not_a_resident", "citation": "x", "why": "x"} if again == "deny-coverage" else {}
        assert office.refused(again, **body).code == "wrong_state"
    mail(office, "2025-03-20")
    assert office.refused("approve-coverage").code == "ended"
    replays(office)


def test_a_withdrawal_before_the_decision_is_confirmed_by_notice() -> None:
    office = filed().on("2025-03-20")
    office.do("withdraw-application", received_on="2025-03-19", how="phone")
    assert standing(office) == {"withdrawal_noted", "in_time"}
    mail(office, "2025-03-20")
    assert standing(office) == {"withdrawn", "mailed_on_time"}
    assert office.clock(PROCEDURE, "promptness").stopped_on == date(2025, 3, 20)
    replays(office)


@pytest.mark.parametrize("mailed", [False, True])
def test_a_withdrawal_after_coverage_began_is_a_request_to_end_it(mailed: bool) -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage")
    if mailed:
        mail(office, "2025-03-20")
    refusal = office.refused("withdraw-application", received_on="2025-03-20")
    assert refusal.code == "coverage_began"
    assert "end coverage" in refusal.remedy


def test_one_member_withdraws_and_the_other_goes_on() -> None:
    office = filed(person("Ana"), person("Ben")).on("2025-03-20")
    assert office.refused("withdraw-application", received_on="2025-03-20").code == "which_member"
    office.do("withdraw-application", member=office.member("Ben").id, received_on="2025-03-20")
    assert standing(office, "Ana") == {"filed", "in_time"}
    assert standing(office, "Ben") == {"withdrawal_noted", "in_time"}


def test_a_withdrawn_application_is_taken_up_again_from_its_own_date() -> None:
    office = filed().on("2025-03-20")
    office.do("withdraw-application", received_on="2025-03-20")
    mail(office, "2025-03-20")
    office.on("2025-03-25")
    assert office.refused("rescind-decision", reason="x").code == "role"
    office.do("rescind-decision", role="supervisor", reason="withdrawn by mistake")
    assert standing(office) == {"filed", "in_time"}
    assert office.clock(PROCEDURE, "promptness").schedule.due_on == date(2025, 4, 17)
    assert office.refused("rescind-decision", role="supervisor", reason="x").code == "wrong_state"
    office.do("approve-coverage")
    refusal = office.refused("rescind-decision", role="supervisor", reason="x")
    assert refusal.code == "not_rescindable"
    replays(office)


@pytest.mark.parametrize(
    ("printed_on", "mailed_on", "code"),
    [
        ("2025-03-20", "2025-03-22", "in_the_future"),
        ("2025-03-19", "2025-03-20", "dates_out_of_order"),
        ("2025-03-21", "2025-03-20", "dates_out_of_order"),
    ],
)
def test_a_notice_is_decided_then_printed_then_mailed(printed_on: str, mailed_on: str, code: str) -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage")
    office.on("2025-03-21")
    body = {"printed_on": printed_on, "mailed_on": mailed_on, "address": "12 Elm St"}
    assert office.refused("mail-decision", **body).code == code


def test_a_new_request_for_coverage_after_a_denial_opens_a_new_application() -> None:
    office = filed().on("2025-03-20")
    deny(office)
    mail(office, "2025-03-20")
    first = office.instance(PROCEDURE)
    assert first.final
    happens(office.on("2025-05-05"), request(office, "2025-05-05"), "2025-05-05")
    second = office.instance(PROCEDURE)
    assert second.id != first.id
    assert office.clock(PROCEDURE, "promptness").schedule.due_on == date(2025, 6, 19)
    assert office.state.clocks_of(first.id, "promptness")[0].schedule.due_on == date(2025, 4, 17)
    replays(office)


def test_a_state_is_held_since_it_was_entered_whatever_a_clock_moves_beside_it() -> None:
    office = filed(on="2025-03-03").on("2025-04-10")
    office.do("approve-coverage", citation="W&I 14005.30")
    (before,) = office.state.instances_of("mao_application")
    office.on("2025-04-21")
    office.do("add-note", text="Looked at it")
    (after,) = office.state.instances_of("mao_application")
    assert "overdue" in after.configuration, "the clock moved the other region"
    assert after.since("approval_decided") == before.since("approval_decided")
    assert after.since("overdue") > after.since("approval_decided")
