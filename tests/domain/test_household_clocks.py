"""All clocks of a case at once: counted anew, stopped by a closing, running on after a reopening."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from caseclock.domain.case.preview import preview
from caseclock.domain.policy.parameters import Parameters
from tests.domain.applying import filed, mail, person
from tests.domain.test_story_6 import APPLICATION, due, whole
from tests.support.office import Office, rules


def with_days(office: Office, days: int) -> None:
    """The same office once the parameter of the general budget is another."""
    policy = rules().policy
    name = "app_days_general"
    changed = tuple(replace(value, value=days) for value in policy.parameters.values[name])
    values = {**policy.parameters.values, name: changed}
    office.rules = replace(rules(), policy=replace(policy, parameters=Parameters(values)))


def test_clocks_are_counted_anew_when_a_parameter_changed_and_say_why() -> None:
    office = filed().on("2025-03-10")
    with_days(office, 60)
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-17"
    answer = office.do("recalculate-clocks", role="county_admin", reason="app_days_general is 60 from now on")
    clock = office.clock(APPLICATION, "promptness")
    assert (clock.schedule.due_on, clock.budget) == (date(2025, 5, 2), 60)
    assert [s.why for s in clock.superseded] == ["app_days_general is 60 from now on"]
    moved = [line for line in preview(answer)["clocks"] if line["what"] == "moves"]
    assert [line["name"] for line in moved] == ["promptness"]
    assert moved[0]["before"] == {"due_on": "2025-04-17", "status": "running"}
    assert moved[0]["after"] == {"due_on": "2025-05-02", "status": "running"}
    assert office.refused("recalculate-clocks", reason="x").code == "role"
    whole(office)


def test_nothing_moves_when_nothing_changed() -> None:
    office = filed()
    office.do("recalculate-clocks", role="county_admin", reason="to be sure")
    assert office.events("clock.recalculated") == []


def test_an_expired_clock_runs_again_when_the_budget_grew() -> None:
    office = filed().on("2025-04-20")
    with_days(office, 60)
    office.do("recalculate-clocks", role="county_admin", reason="60 days from now on")
    assert office.clock(APPLICATION, "promptness").status == "running"
    whole(office)


def test_what_a_closing_stopped_runs_on_after_a_reopening_and_rings_what_was_missed() -> None:
    office = filed(person("Ana"), owner="bea")
    office.do("request-withdrawal", received_on="2025-03-03")
    mail(office, "2025-03-03")
    ana = office.member("Ana").id
    office.do("provide-mc13", member=ana, occasion="application")
    reply = office.clock("status_verification", "mc13_reply", "Ana")
    assert reply.status == "running"
    office.do("close-case", role="supervisor", reason="withdrawn")
    assert office.clock("status_verification", "mc13_reply", "Ana").stopped_by == "case.closed"
    office.on("2025-12-01")
    office.do("reopen-case", role="supervisor", reason="she came back")
    again = office.clock("status_verification", "mc13_reply", "Ana")
    assert again.schedule == reply.schedule
    assert (again.status, again.stopped_on) == ("expired", None)
    assert again.rungs["due"].why == "the case was closed"
    assert "mc13_not_returned" in office.alerts()
    whole(office)


def test_a_clock_that_is_put_back_into_a_closed_case_runs_on_only_after_its_reopening() -> None:
    office = filed(person("Ana"), owner="bea")
    office.do("request-withdrawal", received_on="2025-03-03")
    mail(office, "2025-03-03")
    ana = office.member("Ana").id
    office.do("provide-mc13", member=ana, occasion="application")
    signed = {"declared_by": "member", "signed_on": "2025-03-03", "received_on": "2025-03-03"}
    office.do("record-mc13", member=ana, declared="satisfactory", **signed)
    returned = office.last_command
    office.do("close-case", role="supervisor", reason="withdrawn")
    office.do("reverse-command", role="supervisor", command=returned, reason="another Ana's form")
    assert office.clock("status_verification", "mc13_reply", "Ana").stopped_by == "case.closed"
    office.on("2025-12-01")
    assert "mc13_not_returned" not in office.alerts()
    office.do("reopen-case", role="supervisor", reason="she came back")
    assert office.clock("status_verification", "mc13_reply", "Ana").status == "expired"
    assert "mc13_not_returned" in office.alerts()
    whole(office)
