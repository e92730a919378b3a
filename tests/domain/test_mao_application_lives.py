"""Whole lives of an application, made of random acts and waits: what holds in every one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseclock.domain.case.decision import Decision
from tests.domain.applying import PROCEDURE, filed, standing
from tests.support.office import Office

DAY = "{today}"
ACTS: dict[str, dict[str, Any]] = {
    "request-verification": {"items": [{"item": "income", "why": "missing"}]},
    "record-verification": {"item": "income", "received_on": DAY},
    "accept-item": {"item": "income"},
    "mark-insufficient": {"item": "income", "why": "no name"},
    "log-contact": {"how": "phone", "outcome": "no_answer"},
    "claim-disability": {},
    "withdraw-disability": {},
    "flag-immediate-need": {"need": "emergency"},
    "extend-promptness": {"reason": "applicant_delay", "why": "x", "until": "2025-05-20"},
    "approve-coverage": {},
    "deny-coverage": {"reason": "failure_to_provide", "citation": "22 CCR 50175", "why": "no proof"},
    "withdraw-application": {"received_on": DAY},
    "rescind-decision": {"reason": "by mistake"},
    "mail-decision": {"printed_on": DAY, "mailed_on": DAY, "address": "12 Elm St"},
}
STEPS = st.lists(st.one_of(st.sampled_from(sorted(ACTS)), st.integers(1, 40)), max_size=14)


def act(office: Office, name: str) -> None:
    today = str(office.now.date())
    body = {key: today if value == DAY else value for key, value in ACTS[name].items()}
    before = office.state
    answer = office.attempt(name, role="program_specialist", **body)
    assert isinstance(answer, Decision) or office.state == before, "a refusal stores nothing"


def holds(office: Office) -> None:
    instance = office.instance(PROCEDURE)
    events, data = office.events(), instance.data
    decided = data is not None and data.decision is not None
    states = standing(office)
    # Time alone decides nothing: every decision was given by a command, and only mailing ends it.
    assert decided == bool(states & {"approval_decided", "denial_decided", "withdrawal_noted", "approved",
                                     "denied", "withdrawn"})  # fmt: skip
    live = [c for c in office.state.clocks_of(instance.id, "promptness") if c.stopped_on is None]
    assert len(live) == (0 if states & {"mailed_on_time", "mailed_late"} else 1)
    assert instance.final == (not live)
    if live:
        assert live[0].anchor_on == office.member("Ana").filed_on
        assert ("overdue" in states) == (live[0].status == "expired")
    assert events.count("coverage.set") == events.count("coverage.approved")
    assert office.replayed() == office.state


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_time_never_decides_and_one_clock_runs_until_the_notice(steps: list[Any]) -> None:
    office = filed()
    for step in steps:
        if isinstance(step, int):
            office.at(office.now + timedelta(days=step))
        else:
            act(office, step)
        holds(office)
