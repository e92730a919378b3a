"""A household's case opens, has an owner, and ends with no clock running."""

from __future__ import annotations

from tests.domain.applying import filed, mail, person
from tests.support.office import Office


def test_a_case_opens_with_its_people_and_its_owner() -> None:
    office = filed()
    assert office.state.owner == "ann"
    assert office.member("Ana").asks_for_coverage
    assert office.member("Ana").relationship == "self"
    assert office.instance("household").configuration == ("open",)
    assert office.replayed() == office.reread() == office.state


def test_a_birth_after_the_application_is_refused_by_field() -> None:
    office = Office()
    refusal = office.refused(
        "open-case",
        application={"filed_on": "2025-03-03"},
        members=[person("Ana", birth_date="2025-05-01")],
    )
    assert refusal.field == "members[0].birth_date"
    assert office.state.version == 0


def test_a_representative_opens_a_case_only_when_named_in_it() -> None:
    office = Office()
    body = {"application": {"filed_on": "2025-03-03"}, "members": [person("Ana")], "on_behalf_of": "Rosa Gil"}
    assert office.refused("open-case", **body).code == "no_representative"
    office.do("open-case", **body, representative={"name": "Rosa Gil", "from_on": "2025-03-01"})
    assert [r.name for r in office.state.representatives.values()] == ["Rosa Gil"]


def test_no_case_closes_while_a_decision_is_owed() -> None:
    office = filed().on("2025-05-01")
    refusal = office.refused("close-case", role="supervisor", reason="moved away")
    assert refusal.code == "applications_undecided"
    assert {(c["member"], c["status"]) for c in refusal.facts["clocks"]} == {
        ("Ana Ruiz", "expired"),
        ("Ana Ruiz", "running"),
    }


def test_no_case_closes_while_coverage_stands() -> None:
    office = filed()
    office.do("approve-coverage")
    mail(office, "2025-03-03")
    refusal = office.refused("close-case", role="supervisor", reason="moved away")
    assert refusal.code == "coverage_stands"


def withdrawn() -> Office:
    office = filed()
    office.do("request-withdrawal", received_on="2025-03-03")
    mail(office, "2025-03-03")
    return office


def test_no_clock_runs_on_a_closed_case_and_late_facts_start_none() -> None:
    office = withdrawn()
    office.do("close-case", role="supervisor", reason="moved away")
    assert office.state.status == "closed"
    assert office.instance("household").configuration == ("closed",)
    assert not [c for c in office.state.clocks.values() if c.stopped_on is None]
    assert office.refused("assign-case", owner="bea").code == "case_closed"
    office.do("receive-paper", form="MC 13", received_on="2025-03-03", member=office.member("Ana").id)
    office.do("record-fact", member=office.member("Ana").id, fact="immediate_need", value=True)
    assert not [c for c in office.state.clocks.values() if c.stopped_on is None]
    assert office.replayed() == office.reread() == office.state


def test_a_reopened_case_waits_for_an_owner_again_and_is_not_reopened_twice() -> None:
    office = withdrawn()
    office.do("assign-case", queue="intake")
    office.do("close-case", role="supervisor", reason="moved away")
    office.do("reopen-case", role="supervisor", reason="came back")
    assert office.instance("household").configuration == ("open",)
    assert office.clock("ownership", "unowned").status == "running"
    assert office.refused("reopen-case", role="supervisor", reason="again").code == "not_closed"


def test_a_member_joins_with_an_own_filing_date_and_clock() -> None:
    office = filed().on("2025-03-20")
    office.do("add-member", person=person("Ben"), effective_on="2025-03-18")
    assert office.member("Ben").filed_on.isoformat() == "2025-03-18"
    assert office.clock("mao_application", "promptness", "Ben").schedule.due_on.isoformat() == "2025-05-02"
    assert office.clock("mao_application", "promptness", "Ana").schedule.due_on.isoformat() == "2025-04-17"
    assert office.refused("add-member", person=person("Ben")).code == "already_member"
    tomorrow = office.refused("add-member", person=person("Cy"), effective_on="2025-03-21")
    assert tomorrow.code == "in_the_future"


def test_nothing_starts_for_who_does_not_ask_until_she_does() -> None:
    office = filed()
    office.do("add-member", person=person("Eva", asks_for_coverage=False))
    eva = office.member("Eva").id
    assert not office.state.instances_of("mao_application", eva)
    office.on("2025-04-01").do("request-coverage", member=eva)
    assert office.clock("mao_application", "promptness", "Eva").schedule.due_on.isoformat() == "2025-05-16"
    assert office.refused("request-coverage", member=eva).code == "asks_already"


def test_leaving_a_household_neither_denies_nor_ends_coverage() -> None:
    office = filed(person("Ana"), person("Ben"), person("Eva", asks_for_coverage=False))
    ben, eva = office.member("Ben").id, office.member("Eva").id
    assert office.refused("remove-member", member=ben, why="left").code == "application_undecided"
    office.do("approve-coverage", member=ben)
    mail(office, "2025-03-03", member=ben)
    assert office.refused("remove-member", member=ben, why="left").code == "still_covered"
    office.do("remove-member", member=eva, why="left")
    assert office.member("Eva").left_on is not None
    assert office.refused("remove-member", member=eva, why="left").code == "member_left"


def test_a_withdrawal_before_a_decision_is_one_after_coverage_a_request_to_end_it() -> None:
    office = filed(person("Ana"), person("Ben"), person("Cy"))
    ana, ben = office.member("Ana").id, office.member("Ben").id
    office.do("approve-coverage", member=ben)
    office.do("request-withdrawal", received_on="2025-03-03", how="phone")
    asked = [r.event for r in office.history[office.case_id] if r.event.type == "coverage_end.requested"]
    assert [event.member for event in asked] == [ben]
    ended = {i.member for i in office.state.instances_of("mao_application") if i.data and i.data.decision}
    assert len(ended) == 3
    assert "withdrawal_noted" in office.instance("mao_application", "Ana").configuration
    assert office.clock("mao_application", "mailing", "Ana").status == "running"
    refusal = office.refused("request-withdrawal", members=[ana], received_on="2025-03-03")
    assert refusal.code == "nothing_to_withdraw"
    assert office.replayed() == office.reread() == office.state


def test_one_may_ask_the_supervisor_and_who_takes_the_case_answers() -> None:
    office = filed()
    office.do("escalate", why="the landlord says she left")
    assert office.alerts() == ["escalated"]
    office.do("assign-case", owner="bea")
    assert office.alerts() == []
    office.do("escalate", why="again", to="program")
    alert = next(a for a in office.state.alerts.values() if a.cleared_at is None)
    assert office.refused("work-alert", alert_id=alert.id).code == "not_told_to_you"
    assert office.refused("work-alert", role="supervisor", alert_id="none").code == "no_alert"
    office.do("work-alert", role="program_specialist", alert_id=alert.id, note="called her")
    assert office.state.alerts[alert.id].worked_by == "ann"
    assert office.refused("work-alert", alert_id=alert.id).code == "alert_cleared"
    assert office.refused("assign-case").code == "no_owner"


def test_a_transfer_waits_for_every_medi_cal_decision_and_leaves_through_the_outbox() -> None:
    office = filed()
    ana = office.member("Ana").id
    office.do("record-fact", member=ana, fact="calworks_ineligible", value=True)
    refusal = office.refused("transfer-case", to_county=37)
    assert (refusal.code, refusal.facts["members"][0]["name"]) == ("medi_cal_undecided", "Ana Ruiz")
    office.do("record-fact", member=ana, fact="calworks_ineligible", value=False)
    assert office.refused("transfer-case", to_county=19).code == "no_such_county"
    assert office.refused("transfer-case", to_county=59).code == "no_such_county"
    assert office.refused("transfer-case").code == "no_target"
    office.do("transfer-case", to_county=37, why="wrong_county")
    message = next(m for m in office.messages if m.topic == "county_transfer")
    assert (message.payload["to_county"], message.payload["filed_on"]) == (37, "2025-03-03")
    office.do("transfer-case", unit="unit-7")
    assert (office.state.owner, office.state.unit, office.state.queue) == ("", "unit-7", "transfers")
    assert office.clock("ownership", "unowned").status == "running"
