"""A running procedure moves to another version only where its place and its clocks are told there."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from caseclock.domain.case.decision import Decision
from caseclock.domain.case.migrating import Verdict, decide_migration
from caseclock.domain.case.view import Actor
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.kernel.refusal import Refusal
from tests.properties.holding import clocks_hold
from tests.support.office import Office
from tests.support.visits import NAME, PAUSED, Visits, asked

SYSTEM = Actor(account="system", role="system", county=19)


@pytest.fixture
def visits(tmp_path: Path) -> Visits:
    return Visits(tmp_path)


def told(visits: Visits, office: Office, *, mapped: bool = True) -> tuple[Verdict, Decision]:
    """What is said of Ana's visit, with version 2 in force from now on."""
    office.rules = visits.rules(1, 2)
    office.sent += 1
    mappings = visits.mappings() if mapped else {}
    view = office._view(office.state, SYSTEM)
    verdicts, decision = decide_migration(office.rules, office.state, view, NAME, 2, mappings)
    [verdict] = verdicts
    return verdict, decision


def moved(visits: Visits, office: Office) -> Verdict:
    verdict, decision = told(visits, office)
    assert verdict.kind == "safe", verdict.why
    office._keep(decision)
    return verdict


def names(office: Office) -> dict[str, str]:
    """The living clocks of the visit with their legal dates."""
    clocks = office.state.clocks_of(office.instance(NAME, "Ana").id)
    return {c.name: str(c.schedule.due_on) for c in clocks if c.stopped_at is None}


def test_state_and_clocks_go_under_the_names_and_rules_of_the_new_version(visits: Visits) -> None:
    office = asked(visits.rules(1)).on("2025-03-13")
    assert names(office) == {"calling": "2025-05-02", "manners": "2025-06-01"}
    verdict = moved(visits, office)
    instance = office.instance(NAME, "Ana")
    assert (instance.version, instance.configuration) == (2, ("to_be_called",))
    assert names(office) == {"telephoning": "2025-06-01"}
    assert [(move.name, move.stops) for move in verdict.clocks] == [("telephoning", False), ("manners", True)]
    clock = office.clock(NAME, "telephoning", "Ana")
    assert clock.procedure_version == 2
    assert clock.anchor_on.isoformat() == "2025-03-03"
    assert clock.original_due_on.isoformat() == "2025-05-02"
    assert {at: rung.status for at, rung in clock.rungs.items()} == {
        "day 45": "armed", "due": "armed", "day 30": "cancelled",
    }  # fmt: skip
    clocks_hold(office.state)
    assert office.replayed() == office.reread() == office.state


def test_it_goes_on_under_the_new_rules(visits: Visits) -> None:
    office = asked(visits.rules(1)).on("2025-03-13")
    moved(visits, office)
    office.on("2025-05-10")
    assert office.alerts() == ["nobody_called_yet"]
    office.do("agree-visit", member=office.member("Ana").id)
    assert office.instance(NAME, "Ana").configuration == ("agreed",)
    assert names(office) == {}
    assert office.alerts() == []


def test_rungs_due_before_ring_by_the_old_rules(visits: Visits) -> None:
    office = asked(visits.rules(1))
    office.now = office.now.replace(month=4, day=20)  # nobody worked since
    moved(visits, office)
    assert office.events("clock.rang") == ["clock.rang"]
    assert office.alerts() == ["nobody_called_yet"]
    assert office.instance(NAME, "Ana").version == 2


def test_what_the_new_version_has_not_needs_a_mapping(visits: Visits) -> None:
    verdict, decision = told(visits, asked(visits.rules(1)), mapped=False)
    assert (verdict.kind, verdict.why) == ("needs a mapping", "v2 has no state asked")
    assert decision.changes == ()
    visits.change("migrations/v1-v2.yaml", "clocks: {calling: telephoning}\n", "")
    verdict, _ = told(visits, asked(visits.rules(1)))
    assert verdict.kind == "needs a mapping"
    assert "v2 has no clock calling" in verdict.why


def test_a_state_that_was_divided_needs_a_mapping(visits: Visits) -> None:
    visits.change(
        "v2/chart.yaml",
        "  agreed:\n",
        "  agreed:\n    states:\n      soon: {initial: true}\n      later: {}\n",
    )
    office = asked(visits.rules(1))
    office.do("agree-visit", member=office.member("Ana").id)
    verdict, _ = told(visits, office)
    assert verdict.kind == "needs a mapping"
    assert "0 children of agreed" in verdict.why
    visits.change("migrations/v1-v2.yaml", "{asked:", "{agreed: later, asked:")
    moved(visits, office)
    assert office.instance(NAME, "Ana").configuration == ("agreed", "later")


def test_a_paused_clock_that_is_never_paused_there_is_impossible(visits: Visits) -> None:
    visits.change("v2/procedure.yaml", PAUSED, "")
    office = asked(visits.rules(1))
    office.do("hold-visit", member=office.member("Ana").id)
    verdict, _ = told(visits, office)
    assert (verdict.kind, "resume it first" in verdict.why) == ("impossible", True)


def test_a_paused_clock_stays_paused(visits: Visits) -> None:
    office = asked(visits.rules(1)).on("2025-03-13")
    office.do("hold-visit", member=office.member("Ana").id)
    office.on("2025-04-01")
    moved(visits, office)
    clock = office.clock(NAME, "telephoning", "Ana")
    assert (clock.status, clock.schedule.due_on, clock.schedule.remaining) == ("paused", None, 80)


def test_what_would_be_due_at_once_must_be_wanted(visits: Visits) -> None:
    visits.change("v2/procedure.yaml", "parameter: rop_days", "parameter: verification_return_days")
    office = asked(visits.rules(1)).on("2025-04-20")
    verdict, _ = told(visits, office)
    assert verdict.kind == "needs a mapping"
    assert "due of" in verdict.why
    assert office.instance(NAME, "Ana").version == 1
    visits.change("migrations/v1-v2.yaml", "stops:", "rings: [telephoning]\nstops:")
    moved(visits, office)
    office.at(office.now)
    assert office.instance(NAME, "Ana").configuration == ("lapsed",)
    assert office.instance(NAME, "Ana").final


def test_a_new_rung_already_past_is_let_pass_where_the_mapping_says_so(visits: Visits) -> None:
    visits.change("v2/procedure.yaml", "{at: day 45, alert:", "{at: day 10, records: [visit.urged], alert:")
    office = asked(visits.rules(1)).on("2025-03-23")
    assert told(visits, office)[0].kind == "needs a mapping"
    visits.change("migrations/v1-v2.yaml", "stops:", "passes: [telephoning]\nstops:")
    moved(visits, office)
    assert office.clock(NAME, "telephoning", "Ana").rungs["day 10"].status == "overtaken"


def test_another_unit_is_counted_from_the_same_anchor(visits: Visits) -> None:
    visits.change("v2/procedure.yaml", "unit: calendar_day", "unit: working_day\n    calendar: federal")
    visits.change("v2/procedure.yaml", "parameter: rop_days", "parameter: alw_application_days")
    office = asked(visits.rules(1)).on("2025-03-13")
    moved(visits, office)
    clock = office.clock(NAME, "telephoning", "Ana")
    assert (clock.unit, clock.calendar) == ("working_day", "federal")
    assert clock.schedule.due_on is not None
    assert clock.schedule.due_on.isoformat() > "2025-05-20"


def test_another_subject_is_impossible(visits: Visits) -> None:
    visits.change("v2/procedure.yaml", "subject: member", "subject: case")
    assert told(visits, asked(visits.rules(1)))[0].kind == "impossible"


def test_only_what_runs_in_an_open_case_is_asked_about(visits: Visits) -> None:
    office = asked(visits.rules(1))
    office.do("agree-visit", member=office.member("Ana").id)
    office.do("record-visit", member=office.member("Ana").id)
    office.rules = visits.rules(1, 2)
    view = office._view(office.state, SYSTEM)
    verdicts, decision = decide_migration(office.rules, office.state, view, NAME, 2, {})
    assert (verdicts, decision.changes) == ([], ())
    closed = replace(asked(visits.rules(1)).state, status="closed")
    assert decide_migration(office.rules, closed, view, NAME, 2, {})[0] == []


def test_new_visits_begin_under_the_new_version_meanwhile(visits: Visits) -> None:
    office = asked(visits.rules(1))
    office.rules = visits.rules(1, 2)
    ben = {"first_name": "Ben", "last_name": "Ruiz", "birth_date": "1951-05-01", "asks_for_coverage": False}
    office.do("add-member", person=ben)
    office.do("ask-visit", member=office.member("Ben").id)
    assert office.instance(NAME, "Ben").version == 2
    assert office.instance(NAME, "Ana").version == 1
    office.do("agree-visit", member=office.member("Ana").id)
    assert office.instance(NAME, "Ana").configuration == ("agreed",)


def test_the_move_of_a_case_can_be_taken_back(visits: Visits) -> None:
    office = asked(visits.rules(1)).on("2025-03-13")
    before = office.state
    moved(visits, office)
    command = office.history[office.case_id][-1].meta.command_id
    answer = office.attempt("reverse-command", command=command, reason="too early", role="supervisor")
    assert not isinstance(answer, Refusal), answer
    assert office.state.instances == before.instances
    assert names(office) == {"calling": "2025-05-02", "manners": "2025-06-01"}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{asked:", "{nowhere: agreed, asked:", "v1 has no state nowhere"),
        ("to_be_called", "nowhere", "v2 has no state nowhere"),
        ("{calling: telephoning}", "{calling: manners}", "v2 has no clock manners"),
        ("[manners]", "[telephoning]", "v1 has no clock telephoning"),
        ("to: 2", "to: 3", "from 1 to 3"),
        ("stops:", "stop:", "not known here"),
        ("stops: [manners]", "stops: [calling]", "two things"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_with_its_line(
    visits: Visits, old: str, new: str, complaint: str
) -> None:
    visits.change("migrations/v1-v2.yaml", old, new)
    with pytest.raises(DefinitionFaults, match=complaint) as caught:
        visits.mappings()
    assert all(each.file.endswith("migrations/v1-v2.yaml") for each in caught.value.findings)


def test_a_mapping_between_versions_that_are_not_here_is_refused(visits: Visits) -> None:
    (visits.folder / "migrations" / "v1-v2.yaml").rename(visits.folder / "migrations" / "v1-v9.yaml")
    with pytest.raises(DefinitionFaults, match="version 9"):
        visits.mappings()
    (visits.folder / "migrations" / "v1-v9.yaml").rename(visits.folder / "migrations" / "notes.yaml")
    with pytest.raises(DefinitionFaults, match=r"name it v1-v2\.yaml"):
        visits.mappings()
