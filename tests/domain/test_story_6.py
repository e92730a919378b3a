"""Story 6: a household changes. After each change every clock is where it should be, in both cases."""

from __future__ import annotations

from uuid import UUID

from caseclock.domain.case.preview import preview
from tests.domain.applying import filed, person
from tests.support.office import Office

STATUS = "status_verification"
APPLICATION = "mao_application"


def due(office: Office, procedure: str, clock: str, first_name: str) -> str:
    return str(office.clock(procedure, clock, first_name).schedule.due_on)


def whole(office: Office) -> None:
    """Every case of the office replays, also from what lies in the store."""
    at = office.case_id
    for case_id in office.states:
        office.case_id = case_id
        assert office.replayed() == office.state
        assert office.reread() == office.state
        for clock in office.state.clocks.values():
            assert clock.instance in office.state.instances
            assert office.state.status == "open" or clock.stopped_on is not None
    office.case_id = at


def second_case(office: Office, *people: dict[str, object], on: str = "") -> UUID:
    """Another household of the county; the first stays the current one."""
    first = office.case_id
    other = office.another_case()
    office.do(
        "open-case",
        application={"filed_on": on or str(office.now.date())},
        members=list(people) or [person("Zoe")],
        owner="bea",
    )
    office.case_id = first
    return other


def in_a_rop(office: Office, first_name: str, mailed_on: str) -> None:
    """Hub and SAVE did not confirm; the notice of the reasonable opportunity is out."""
    who = {"member": office.member(first_name).id}
    office.do("record-identifier", **who, kind="a_number", value="A123456789")
    office.do(
        "attest-status", **who, declared="satisfactory", declared_by="member", form="CCFRM604",
        signed_on="2025-03-03",
    )  # fmt: skip
    office.do("run-hub", **who)
    office.do("record-hub-answer", **who, answer="needs_next_step")
    office.do("request-save", **who, step=1)
    office.do("record-save-response", **who, step=1, code="institute_additional_verification")
    office.on(mailed_on).do("mail-rop-notice", **who, printed_on=mailed_on, mailed_on=mailed_on)


def test_a_household_changes() -> None:
    office = filed(person("Ana"), person("Ben", birth_date="1992-02-02"))
    first = office.case_id
    ana, ben = office.member("Ana").id, office.member("Ben").id

    # A member is added: her own filing date, her own 45 days; nobody else's clock moves.
    office.on("2025-03-10").do("add-member", person=person("Eva", birth_date="2008-05-20"))
    assert due(office, APPLICATION, "promptness", "Eva") == "2025-04-24"
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-17"
    whole(office)

    # One moves to another case in the middle of a reasonable opportunity.
    in_a_rop(office, "Ben", "2025-03-12")
    office.on("2025-05-16")  # day 60 has rung
    assert due(office, STATUS, "rop", "Ben") == "2025-06-15"
    rop_before = office.clock(STATUS, "rop", "Ben")
    other = second_case(office)
    office.do("move-member", member=ben, to_case=other)
    assert office.member("Ben").moved_to == other
    assert not [c for c in office.state.clocks.values() if c.member == ben]
    office.case_id = other
    assert office.clock(STATUS, "rop", "Ben") == rop_before
    assert rop_before.rungs["day 60"].status == "fired"
    assert office.state.members[ben].filed_on == office.states[first].members[ana].filed_on
    assert office.clock(APPLICATION, "promptness", "Ben").status == "expired"
    assert "app_overdue" in office.alerts()
    whole(office)
    told = [a.raised_on.isoformat() for a in office.state.alerts.values() if a.alert == "rop_ending"]
    assert told == ["2025-05-16"]
    office.on("2025-06-16")
    assert "rop.expired" in office.events()
    assert office.clock(STATUS, "agency_action", "Ben").status == "running"
    office.case_id = first
    assert "rop.expired" not in office.events()

    # A birth date is corrected; the clocks that count from the application stand where they stood.
    eva = office.member("Eva").id
    stood = office.clock(APPLICATION, "promptness", "Eva").schedule
    office.do("correct-fact", member=eva, birth_date="2007-05-20")
    assert str(office.member("Eva").birth_date) == "2007-05-20"
    assert office.clock(APPLICATION, "promptness", "Eva").schedule == stood
    whole(office)

    # Two cases are merged: all goes on here, from the earlier date.
    office.do("merge-cases", other_case=other)
    assert office.states[other].status == "closed"
    assert not office.states[other].clocks or all(c.stopped_on for c in office.states[other].clocks.values())
    assert office.clock(STATUS, "agency_action", "Ben").status == "running"
    assert due(office, APPLICATION, "promptness", "Zoe") == "2025-04-17"
    assert office.states[other].case_number in office.state.numbers.values()
    whole(office)

    # One person dies: verification stops, the application is still to be decided.
    office.do("record-death", member=ben, died_on="2025-06-10")
    assert office.clock(STATUS, "agency_action", "Ben").stopped_by == "member.died"
    assert office.clock(APPLICATION, "promptness", "Ben").stopped_on is None
    office.do("approve-coverage", member=ben)
    assert [str(c.to_month) for c in office.state.coverage[ben]][-1] == "2025-06-01"
    whole(office)


def test_a_wrong_death_is_taken_back_and_what_was_missed_rings_at_once() -> None:
    office = filed(person("Ana"))
    in_a_rop(office, "Ana", "2025-03-12")
    ana = office.member("Ana").id
    office.on("2025-03-20").do("record-death", member=ana, died_on="2025-03-19")
    death = office.last_command
    office.on("2025-05-20")
    assert "rop_ending" not in office.alerts()
    answer = office.do("reverse-command", role="supervisor", command=death, reason="another Ana Ruiz")
    rop = office.clock(STATUS, "rop", "Ana")
    assert office.member("Ana").died_on is None
    assert rop.status == "running"
    assert rop.rungs["day 60"].status == "fired"
    assert rop.rungs["day 60"].why == "record-death was taken back"
    assert "rop_ending" in office.alerts()
    assert [line["what"] for line in preview(answer)["clocks"] if line["name"] == "rop"] == ["runs again"]
    office.on("2025-06-16")
    assert "rop.expired" in office.events()
    assert office.events("clock.rang").count("clock.rang") == len(
        {(r.event.clock, r.event.rung, r.event.arming) for r in office.history[office.case_id]
         if r.event.type == "clock.rang"}
    )  # fmt: skip
    whole(office)


def test_a_mothers_death_touches_nobody_else() -> None:
    office = filed(person("Ana"), person("Eva", birth_date="2024-12-20"))
    before = [c for c in office.state.clocks.values() if c.member == office.member("Eva").id]
    office.do("record-death", member=office.member("Ana").id, died_on="2025-03-02")
    after = [c for c in office.state.clocks.values() if c.member == office.member("Eva").id]
    assert before == after
