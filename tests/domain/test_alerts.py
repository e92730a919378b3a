"""Alerts: one that escalates, who takes it, how long it may be put off, and to whom it is given."""

from __future__ import annotations

from datetime import date

import pytest

from caseclock.domain.case.events import ESCALATED
from caseclock.domain.case.notices.data import notices_of
from caseclock.domain.case.state import Alert
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import at_local
from tests.domain.applying import filed, mail
from tests.support.office import Office

WARNING = "app_promptness_warning"


def warned(on: str = "2025-04-03") -> Office:
    """An application of 3 March, day 30 (2 April) told."""
    return filed().on(on)


def the(office: Office, name: str = WARNING) -> Alert:
    (alert,) = [a for a in office.state.alerts.values() if a.alert == name and a.cleared_at is None]
    return alert


def test_a_later_rung_escalates_the_alert_and_the_earlier_one_stays_in_the_history() -> None:
    office = warned()
    first = the(office)
    office.on("2025-04-13")
    second = the(office)
    assert second.follows == first.id
    assert office.state.alerts[first.id].cleared_by == ESCALATED
    assert set(first.to) < set(second.to)
    assert office.events("alert.").count("alert.raised") >= 2
    assert office.reread() == office.state


def test_who_acknowledges_is_shown_and_the_alert_stays_open() -> None:
    office = warned()
    office.do("acknowledge-alert", alert_id=the(office).id)
    assert (the(office).acknowledged_by, the(office).acknowledged_at) == ("ann", office.now)
    office.on("2025-04-13")
    assert the(office).acknowledged_by == "", "a later rung asks again"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (at_local(date(2025, 4, 3), 9), "snoozed_too_long"),
        (at_local(date(2025, 4, 4), 9), ""),
        (at_local(date(2025, 4, 18), 0), ""),
        (at_local(date(2025, 4, 18), 1), "snoozed_too_long"),
    ],
)
def test_an_alert_is_never_put_off_past_the_moment_it_warns_of(until: object, code: str) -> None:
    office = warned()
    answer = office.attempt("snooze-alert", alert_id=the(office).id, until=until)
    assert (answer.code if isinstance(answer, Refusal) else "") == code
    if isinstance(answer, Refusal):
        assert answer.facts["latest"] == at_local(date(2025, 4, 18), 0)
    else:
        assert the(office).snoozed_until == until


def test_what_is_due_already_is_not_put_off() -> None:
    office = warned("2025-04-18")
    refusal = office.refused(
        "snooze-alert", alert_id=the(office, "app_overdue").id, until=at_local(date(2025, 4, 20), 9)
    )
    assert refusal.code == "past_due"


def test_an_alert_without_a_clock_is_put_off_by_some_days_only() -> None:
    office = warned()
    office.do("escalate", why="Two reports disagree.")
    alert = the(office, "escalated").id
    assert office.refused("snooze-alert", alert_id=alert, until=at_local(date(2025, 4, 11), 9)).code == (
        "snoozed_too_long"
    )
    office.do("snooze-alert", alert_id=alert, until=at_local(date(2025, 4, 10), 9))


def test_an_alert_is_given_to_a_person_or_a_unit_and_escalates_with_whoever_has_it() -> None:
    office = warned()
    assert office.refused("reassign-alert", alert_id=the(office).id).code == "one_receiver"
    office.do("reassign-alert", alert_id=the(office).id, owner="bea")
    assert the(office).owner == "bea"
    office.on("2025-04-13")
    assert the(office).owner == "bea"
    office.do("reassign-alert", alert_id=the(office).id, unit="intake")
    assert (the(office).owner, the(office).to[0]) == ("", "unit:intake")
    assert "owner" not in the(office).to


def test_an_alert_that_is_gone_cannot_be_taken_put_off_or_given_away() -> None:
    office = warned()
    office.do("escalate", why="Two reports disagree.")
    alert = the(office, "escalated").id
    office.do("work-alert", role="supervisor", alert_id=alert)
    for command, body in (
        ("acknowledge-alert", {}),
        ("snooze-alert", {"until": at_local(date(2025, 4, 4), 9)}),
        ("reassign-alert", {"owner": "bea"}),
    ):
        assert office.refused(command, alert_id=alert, **body).code == "alert_cleared"
    assert warned().refused("acknowledge-alert", alert_id="none").code == "no_alert"


@pytest.mark.parametrize(("on", "alert"), [("2025-04-03", WARNING), ("2025-04-20", "app_overdue")])
@pytest.mark.parametrize("role", ["worker", "supervisor"])
def test_an_alert_of_a_deadline_that_stands_is_not_worked_away(on: str, alert: str, role: str) -> None:
    """The clock runs, or has run out, and nothing is decided."""
    office = warned(on)
    refusal = office.refused("work-alert", role=role, alert_id=the(office, alert).id, note="on it")
    assert refusal.code == "deadline_stands"
    assert "decision notice mailed" in refusal.remedy
    definition = office.rules.definitions.latest("household")
    for command in ("acknowledge-alert", "snooze-alert"):
        assert definition.title("commands", command) in refusal.remedy
    assert alert in office.alerts()


def test_who_asked_a_supervisor_for_a_look_does_not_answer_it() -> None:
    office = warned()
    office.do("escalate", why="Two reports disagree.")
    alert = the(office, "escalated").id
    assert office.refused("work-alert", alert_id=alert).code == "not_told_to_you"
    assert "escalated" in office.alerts()
    office.do("work-alert", role="supervisor", alert_id=alert, note="Looked at both.")
    assert "escalated" not in office.alerts()


def test_returned_mail_is_not_worked_away_while_the_notice_is_with_nobody() -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage")
    mail(office, "2025-03-20")
    notice = notices_of(office.state)[-1][0].id
    office.on("2025-03-25").do("record-returned-mail", instance=notice, returned_on="2025-03-25")
    refusal = office.refused("work-alert", alert_id=the(office, "returned_mail").id)
    assert (refusal.code, "notice.resend_ordered" in refusal.facts["cleared_by"]) == ("deadline_stands", True)
    office.do("resend-notice", instance=notice, why="The right address came by telephone.")
    assert "returned_mail" not in office.alerts()


def test_a_decision_clears_the_alert_of_a_deadline() -> None:
    office = warned("2025-04-20")
    office.do("approve-coverage")
    assert "app_promptness_warning" not in office.alerts()
    mail(office, "2025-04-20")
    assert "app_overdue" not in office.alerts()


def test_an_immediate_need_is_not_worked_away_while_the_person_waits() -> None:
    office = filed().on("2025-03-04")
    office.do("flag-immediate-need", need="emergency")
    office.on("2025-03-05")
    alert = the(office, "immediate_need_waiting").id
    assert office.refused("work-alert", alert_id=alert).code == "deadline_stands"
