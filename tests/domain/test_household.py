"""A household's case opens, has an owner, and ends with no clock running."""

from __future__ import annotations

from tests.support.office import Office


def open_household(office: Office, **body: object) -> None:
    office.do(
        "open-case",
        application={"filed_on": "2025-03-03"},
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}],
        **body,
    )


def test_a_case_opens_with_its_people_and_its_owner() -> None:
    office = Office()
    open_household(office, owner="ann")
    assert office.state.owner == "ann"
    assert office.member("Ana").asks_for_coverage
    assert office.instance("household").configuration == ("open",)
    assert office.replayed() == office.state


def test_a_birth_after_the_application_is_refused_by_field() -> None:
    office = Office()
    refusal = office.refused(
        "open-case",
        application={"filed_on": "2025-03-03"},
        members=[{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "2025-05-01"}],
    )
    assert refusal.field == "members[0].birth_date"
    assert office.state.version == 0


def test_no_clock_runs_on_a_closed_case() -> None:
    office = Office()
    open_household(office, owner="ann")
    office.do("close-case", role="supervisor", reason="moved away")
    assert office.state.status == "closed"
    assert not [c for c in office.state.clocks.values() if c.stopped_on is None]
    assert office.refused("assign-case", owner="bea").code == "case_closed"
