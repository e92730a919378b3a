"""What happens to the people and dates of a case while an application runs."""

from __future__ import annotations

from datetime import date

from caseclock.domain.case.members import CoverageRequested, FilingDateCorrected, MemberAdded, MemberDied
from tests.domain.applying import PROCEDURE, filed, mail, person, replays, standing, told
from tests.support.office import Office, rules
from tests.support.story import happens


def corrected(office: Office, on: str) -> None:
    """The filing date of the whole application turns out to be another."""
    day = date.fromisoformat(on)
    members = {m.id: day for m in office.state.members.values() if m.asks_for_coverage}
    event = FilingDateCorrected(filed_on=day, why="recorded wrongly", members=members)
    happens(office, event, str(office.now.date()))


def test_a_corrected_filing_date_moves_every_members_clocks() -> None:
    office = filed(person("Ana"), person("Ben")).on("2025-03-20")
    corrected(office, "2025-02-24")
    for name in ("Ana", "Ben"):
        clock = office.clock(PROCEDURE, "promptness", name)
        assert (clock.anchor_on, clock.schedule.due_on) == (date(2025, 2, 24), date(2025, 4, 10))
        assert clock.original_due_on == date(2025, 4, 17)
        assert office.clock(PROCEDURE, "outer_limit", name).schedule.due_on == date(2025, 5, 24)
    replays(office)


def test_a_later_filing_date_makes_an_overdue_application_timely_again() -> None:
    office = filed().on("2025-04-18")
    assert office.alerts().count("app_overdue") == 1
    corrected(office, "2025-03-10")
    assert standing(office) == {"filed", "in_time"}
    assert "app_overdue" not in office.alerts()
    assert "promptness.back_in_time" in office.events()
    office.on("2025-04-25")
    assert standing(office) == {"filed", "overdue"}
    assert [day for day, _ in told(office, "app_overdue")] == ["2025-04-17", "2025-04-24"]
    replays(office)


def test_an_earlier_filing_date_leaves_an_overdue_application_overdue_and_told() -> None:
    office = filed().on("2025-04-18")
    corrected(office, "2025-02-24")
    assert standing(office) == {"filed", "overdue"}
    assert "app_overdue" in office.alerts()


def test_a_dead_members_application_is_decided_for_the_months_up_to_the_death() -> None:
    office = filed().on("2025-04-08")
    happens(office, MemberDied(member=office.member("Ana").id), "2025-04-05")
    assert office.clock(PROCEDURE, "promptness").status == "running"
    office.do("approve-coverage")
    entry = office.state.coverage[office.member("Ana").id][0]
    assert (entry.from_month, entry.to_month) == (date(2025, 3, 1), date(2025, 4, 1))
    body = {"printed_on": "2025-04-08", "mailed_on": "2025-04-08", "address": "12 Elm St"}
    assert office.refused("mail-decision", **body).code == "member_died"
    mail(office, "2025-04-08", addressee="estate")
    assert standing(office) == {"approved", "mailed_on_time"}
    replays(office)


def test_who_died_before_the_first_month_is_not_approved() -> None:
    office = filed().on("2025-04-08")
    happens(office, MemberDied(member=office.member("Ana").id), "2025-02-20")
    assert office.refused("approve-coverage").code == "died_before"


def test_an_application_joined_with_another_ends_here_undecided_and_goes_on_there() -> None:
    office = filed(on="2025-03-10")
    first = office.case_id
    other = office.another_case()
    office.do("open-case", application={"filed_on": "2025-03-03"}, members=[person("Ana")], owner="bea")
    office.on("2025-03-12").do("request-verification", items=[{"item": "income", "why": "missing"}])
    theirs = office.member("Ana").id
    office.case_id = first
    office.do("join-applications", other_case=other, same={str(theirs): str(office.member("Ana").id)})
    clock = office.clock(PROCEDURE, "promptness")
    assert (clock.anchor_on, clock.schedule.due_on) == (date(2025, 3, 3), date(2025, 4, 17))
    replays(office)
    office.case_id = other
    assert standing(office) == {"joined_elsewhere", "counted_elsewhere"}
    assert not office.events("coverage.denied")
    assert not [c for c in office.state.clocks.values() if c.stopped_on is None]
    replays(office)


def test_a_deemed_newborn_needs_no_application() -> None:
    office = filed()
    event = MemberAdded(member=office.case_id, first_name="Baby Boy A", last_name="Ruiz", deemed=True)
    happens(office, event, "2025-03-03")
    happens(office, CoverageRequested(member=office.case_id, filed_on=date(2025, 3, 3)), "2025-03-03")
    assert not office.state.instances_of(PROCEDURE, office.case_id)


def test_no_two_procedures_share_a_command() -> None:
    names = [name for each in rules().definitions.newest() for name in each.procedure.commands]
    assert sorted(names) == sorted(set(names))
