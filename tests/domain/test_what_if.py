"""A change tried on a history: where it first goes another way, and no further than people chose."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caseclock.domain.policy.yamltext import PolicyFileError
from caseclock.domain.whatif.changefile import parse_change
from caseclock.domain.whatif.comparing import Comparison, read_types
from caseclock.domain.whatif.trial import Divergence, Trial, Tried, trial
from tests.domain.applying import deny, filed, mail, person
from tests.support.office import Office, rules
from tests.support.verification import attested, with_notice
from tests.support.visits import NAME, Visits, asked

LONGER = "title: t\nparameters: {app_days_general: [{from: 2024-01-01, value: 50}]}\n"
SHORTER = "title: t\nparameters: {app_days_general: [{from: 2024-01-01, value: 30}]}\n"
CLOSED = (
    "title: t\ncalendars: [{county: 19, calendar: county_office, close: [{day: 2025-04-17, name: Move}]}]\n"
)


def tried(text: str) -> Trial:
    return trial(parse_change(text, "change.yaml", rules().policy), rules(), {})


def compared(office: Office, what: Trial) -> list[Divergence]:
    """Only what a store would hand over is read."""
    wanted = set(read_types())
    history = [each for each in office.history[office.case_id] if each.event.type in wanted]
    return Comparison(what, office.county, office.case_id).run(history, office.now)


def shown(found: list[Divergence]) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.what, each.was, each.would) for each in found]


def test_a_longer_budget_moves_each_members_clock_by_its_days() -> None:
    office = filed(person("Ana"), person("Ben"))
    found = compared(office, tried(LONGER))
    assert shown(found) == [("clock", "promptness", "2025-04-17", "2025-04-22")] * 2
    assert [(each.days, each.why, each.running) for each in found] == [(5, "due_on", True)] * 2
    assert {each.member for each in found} == set(office.state.members)


@pytest.mark.parametrize("filed_on", ["2023-12-31", "2024-01-01"])
def test_the_fact_date_chooses_whether_the_new_value_holds(filed_on: str) -> None:
    moved = [each for each in compared(filed(on=filed_on), tried(LONGER)) if each.kind == "clock"]
    assert bool(moved) == (filed_on >= "2024-01-01")


def test_a_value_that_nobody_read_changes_nothing() -> None:
    office = with_notice("2025-03-03", "1980-01-10", "2025-03-10")
    what = "title: t\nparameters: {app_days_general: [{from: 2024-01-01, to: 2024-02-01, value: 50}]}\n"
    assert compared(office, tried(what)) == []


def test_a_rung_that_would_not_have_rung_yet_ends_the_comparison_of_its_instance() -> None:
    office = filed().on("2025-04-19")
    office.do("approve-coverage")
    mail(office, "2025-04-19")
    found = compared(office, tried(LONGER))
    assert [(each.kind, each.what, each.why) for each in found] == [
        ("clock", "promptness", "due_on"),
        ("instance", "promptness due", "rings_later"),
        ("notice", "decision_notice.mailed", "rests_on_instance"),
    ]


@pytest.mark.parametrize(("decided_on", "otherwise"), [("2025-04-02", False), ("2025-04-03", True)])
def test_a_rung_that_would_have_rung_before_the_decision_is_told(decided_on: str, otherwise: bool) -> None:
    """Thirty days from 3 March end with 2 April: what is done on that day is in time."""
    office = filed().on(decided_on)
    office.do("approve-coverage")
    mail(office, decided_on)
    why = [each.why for each in compared(office, tried(SHORTER)) if each.kind == "instance"]
    assert why == (["rings_earlier"] if otherwise else [])


def test_what_would_be_overdue_by_now_is_told_though_nothing_happened_since() -> None:
    office = filed().on("2025-04-03")
    [told] = [each for each in compared(office, tried(SHORTER)) if each.kind == "instance"]
    assert (told.what, told.why, told.on) == ("promptness due", "rings_earlier", date(2025, 4, 3))


def test_a_closed_day_moves_the_offices_own_date_and_not_the_legal_one() -> None:
    [told] = compared(filed(), tried(CLOSED))
    assert (told.kind, told.why, told.was, told.would, told.days) == (
        "clock", "internal_on", "2025-04-17", "2025-04-16", -1,
    )  # fmt: skip


def test_a_day_closed_in_another_county_moves_nothing() -> None:
    assert compared(filed(), tried(CLOSED.replace("county: 19", "county: 37"))) == []


def test_a_warning_alone_that_rings_a_day_earlier_is_told_as_a_warning() -> None:
    """Day 30 is Wednesday 2 April; closed, the owner is told on Tuesday."""
    [told] = compared(filed(), tried(CLOSED.replace("2025-04-17", "2025-04-02")))
    assert (told.kind, told.why, told.days) == ("warning", "day 30", -1)


def test_an_extension_granted_by_a_person_stays_as_granted() -> None:
    office = filed().on("2025-04-10")
    office.do("extend-promptness", reason="applicant_delay", until="2025-06-02", why="papers come by post")
    assert shown(compared(office, tried(LONGER))) == [("clock", "promptness", "2025-04-17", "2025-04-22")]


def test_a_determination_is_made_again_from_its_facts() -> None:
    office = attested("2025-03-03", "1980-01-10")
    office.do("run-hub")
    office.do("record-hub-answer", answer="verified")
    what = "title: t\nparameters: {federal_funding_satisfactory: [{from: 2024-01-01, value: false}]}\n"
    found = [each for each in compared(office, tried(what)) if each.kind == "determination"]
    assert [(each.why, each.was, each.would) for each in found] == [
        (
            "other_result",
            '{"funding":"federal","scope":"full"}',
            '{"funding":"state_only","scope":"full"}',
        )
    ]


def test_a_notice_that_starts_a_clock_would_name_another_date() -> None:
    office = with_notice("2025-03-03", "1980-01-10", "2025-03-10")
    what = "title: t\nparameters: {rop_days: [{from: 2024-01-01, value: 95}]}\n"
    found = compared(office, tried(what))
    assert [(each.kind, each.what, each.why, each.days) for each in found] == [
        ("notice", "rop.notice_mailed", "names_a_date", 5),
        ("clock", "rop", "due_on", 5),
    ]


def test_a_notice_is_written_again_and_only_what_differs_is_told() -> None:
    office = filed().on("2025-03-10")
    deny(office)
    mail(office, "2025-03-10")
    what = "title: t\nparameters: {hearing_window_days: [{from: 2024-01-01, value: 100}]}\n"
    [told] = [each for each in compared(office, tried(what)) if each.kind == "notice"]
    assert (told.what, told.why) == ("notice denial", "other_words")
    assert '"days":90,"last_day":"2025-06-09"' in told.was
    assert '"days":100,"last_day":"2025-06-18"' in told.would
    assert compared(office, tried(what.replace("2024-01-01", "2025-03-11"))) == []


def test_another_version_is_followed_under_its_names(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    office = asked(visits.rules(1)).on("2025-03-13")
    office.do("agree-visit", member=office.member("Ana").id)
    office.do("record-visit", member=office.member("Ana").id)
    both = visits.rules(1, 2)
    change = parse_change("title: t\nprocedures: [home_visit]\n", "change.yaml", both.policy)
    version = Tried(definition=both.definitions.get(NAME, 2), names=visits.mappings())
    found = compared(office, trial(change, visits.rules(1), {NAME: version}))
    assert shown(found) == [
        ("clock", "calling", "2025-05-02", "2025-06-01"),
        ("clock", "manners", "2025-06-01", ""),
    ]


def test_a_state_that_the_version_does_not_know_is_told_once(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    office = asked(visits.rules(1)).on("2025-03-13")
    office.do("agree-visit", member=office.member("Ana").id)
    both = visits.rules(1, 2)
    change = parse_change("title: t\nprocedures: [home_visit]\n", "change.yaml", both.policy)
    what = trial(change, visits.rules(1), {NAME: Tried(definition=both.definitions.get(NAME, 2))})
    assert [(each.kind, each.why) for each in compared(office, what)] == [("instance", "no_such_state")]


def test_what_was_taken_back_is_followed_no_more() -> None:
    office = filed().on("2025-04-10")
    office.do("extend-promptness", reason="applicant_delay", until="2025-06-02", why="papers come by post")
    office.do("reverse-command", role="supervisor", command=office.last_command, reason="another's papers")
    office.on("2025-04-19")
    comparison = Comparison(tried(LONGER), office.county, office.case_id)
    found = comparison.run(office.history[office.case_id], office.now)
    assert comparison.unfollowed == 1
    assert [each.kind for each in found] == ["clock"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("parameters: {}\n", "change.yaml:1: 'title' is missing"),
        ("title: t\n", "change.yaml:1: changes nothing"),
        (
            "title: t\nparameters:\n  nonsense: [{from: 2024-01-01, value: 1}]\n",
            "change.yaml:3: no parameter",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: soon, value: 1}\n",
            "change.yaml:4: 'soon' is no date",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01}\n",
            "change.yaml:4: rop_days: 'value'",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01, value: many}\n",
            "change.yaml:4: rop_days: 'many' is of another kind",
        ),
        (
            "title: t\ncalendars:\n  - {calendar: moon, close: [{day: 2025-04-17}]}\n",
            "change.yaml:3: no calendar is named 'moon'",
        ),
        (
            "title: t\ncalendars:\n  - {calendar: county_office, close: [{day: 2025-12-25}]}\n",
            "change.yaml:3: 2025-12-25 is closed already",
        ),
        (
            "title: t\ncalendars:\n  - {calendar: county_office, county: 99, close: [{day: 2025-04-17}]}\n",
            "change.yaml:3: 99 is no county",
        ),
        ("title: t\nprocedures: v2\n", "change.yaml:2: is no list"),
        ("title: [\n", "not YAML"),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2025-02-30, value: 50}\n",
            "change.yaml:4: '2025-02-30' cannot be read: day is out of range",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01, value: -45}\n",
            "change.yaml:4: rop_days: -45 is below 0",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01, value: 99999999999}\n",
            "change.yaml:4: rop_days: 99999999999 is above 40000",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01, value: 40001}\n",
            "change.yaml:4: rop_days: 40001 is above 40000",
        ),
        (
            "title: t\nparameters:\n  sweep_birthdays:\n    - {from: 2024-01-01, value: [1, -1]}\n",
            "change.yaml:4: sweep_birthdays: -1 is below 0",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2024-01-01, value: 50}\n"
            "    - {from: 2024-01-01, value: 60}\n",
            "change.yaml:5: rop_days: overlaps the value from 2024-01-01",
        ),
        (
            "title: t\nparameters:\n  rop_days:\n    - {from: 2025-01-01, value: 50}\n"
            "    - {from: 2024-01-01, to: 2025-01-01, value: 60}\n",
            "change.yaml:4: rop_days: overlaps the value from 2024-01-01",
        ),
    ],
)
def test_a_bad_change_file_names_the_line_and_the_mend(text: str, complaint: str) -> None:
    with pytest.raises(PolicyFileError) as error:
        tried(text)
    assert complaint in str(error.value)
    assert "; " in str(error.value)


def test_values_that_follow_each_other_day_by_day_overlap_nowhere() -> None:
    tried(
        "title: t\nparameters:\n  rop_days:\n    - {from: 2025-01-01, value: 40000}\n"
        "    - {from: 2024-01-01, to: 2024-12-31, value: 0}\n"
    )


def test_a_budget_past_every_calendar_is_compared_without_an_error() -> None:
    office = filed().on("2025-04-19")
    compared(office, tried(LONGER.replace("50", "40000")))


@pytest.mark.parametrize(
    ("from_", "to", "values"),
    [
        ("1900-01-01", "null", [("1900-01-01", 7)]),
        ("2024-01-01", "2024-12-31", [("1966-03-01", 45), ("2024-01-01", 7), ("2025-01-01", 45)]),
    ],
)
def test_a_new_value_holds_on_its_days_and_the_old_ones_on_the_days_left(
    from_: str, to: str, values: list[tuple[str, int]]
) -> None:
    known = rules().policy.parameters.values["app_days_general"]
    assert [each.value for each in known] == [45]
    text = f"title: t\nparameters: {{app_days_general: [{{from: {from_}, to: {to}, value: 7}}]}}\n"
    after = tried(text).after.policy.parameters.values["app_days_general"]
    begins = known[0].from_.isoformat()
    expected = [(begins if day == "1966-03-01" else day, value) for day, value in values]
    assert [(str(each.from_), each.value) for each in after] == expected
