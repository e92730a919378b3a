"""The chart's answer: from a recorded configuration, on facts alone, always lawful."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from statemachine.io.yaml.reader import YAMLReader

from caseclock.application.definitions import read_definitions
from caseclock.domain.workflow import chart
from caseclock.domain.workflow.chart import ChartFault, Move, NoMove, Option
from caseclock.domain.workflow.check.charts import library_faults
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.nodes import Loader
from caseclock.domain.workflow.states import unlawful
from tests.workflow.small import CHART, GOOD, definition

VISIT = definition()
WORK = ("home", "home_open", "papers", "papers_open", "work")
EVENTS = ("begin", "lapse", "home_seen", "look", "paper_in", "late_paper", "nothing_like_it")


def test_it_starts_with_all_active_ids() -> None:
    assert chart.initial(VISIT, {}) == Move((), ("waiting",))


def test_a_move_tells_effects_and_the_facts_it_read() -> None:
    moved = chart.move(VISIT, ("waiting",), "begin", {"ready": True, "visits": 1})
    assert moved == Move(("waiting",), WORK, ("note_left",), {"ready": True})


def test_an_absent_fact_is_false_and_the_guard_is_named() -> None:
    assert chart.move(VISIT, ("waiting",), "begin", {}) == NoMove("guard", {"ready": False})


def test_an_event_out_of_place_is_told_apart_from_a_guard() -> None:
    assert chart.move(VISIT, ("waiting",), "look", {"ready": True}) == NoMove("no_such_transition")
    assert chart.move(VISIT, ("waiting",), "no_such_event", {}) == NoMove("no_such_transition")


@pytest.mark.parametrize(
    ("visits", "blocked", "moves"), [(2, False, True), (1, False, False), (2, True, False)]
)
def test_guards_compare_facts(visits: int, blocked: bool, moves: bool) -> None:
    answer = chart.move(VISIT, WORK, "home_seen", {"visits": visits, "blocked": blocked})
    assert isinstance(answer, Move) is moves


def test_a_transition_without_target_stays_where_it_is() -> None:
    assert chart.move(VISIT, WORK, "look", {"ready": True}) == Move(WORK, WORK, (), {"ready": True})


def test_both_regions_done_ends_the_whole() -> None:
    one = chart.move(VISIT, WORK, "paper_in", {})
    assert isinstance(one, Move)
    assert not chart.is_final(VISIT, one.to)
    both = chart.move(VISIT, one.to, "home_seen", {"visits": 3})
    assert isinstance(both, Move)
    assert both.to == ("ended", "over")
    assert chart.is_final(VISIT, both.to)


def test_what_holds_a_final_state_may_reopen_it() -> None:
    assert chart.move(VISIT, ("ended", "over"), "late_paper", {}) == Move(("ended", "over"), WORK)


def test_facts_cannot_be_shadowed_by_what_a_client_sends() -> None:
    answer = chart.move(VISIT, ("waiting",), "begin", {"ready": False, "machine": 1, "state": "work"})
    assert answer == NoMove("guard", {"ready": False})


def test_the_memo_keeps_true_and_one_apart_in_what_it_tells() -> None:
    first = chart.move(VISIT, ("waiting",), "begin", {"ready": True})
    second = chart.move(VISIT, ("waiting",), "begin", {"ready": 1})
    assert isinstance(first, Move)
    assert isinstance(second, Move)
    assert first.facts["ready"] is True
    assert second.facts["ready"] is not True


def test_the_options_come_from_the_table() -> None:
    assert chart.transitions_from(VISIT, WORK) == (
        Option("home_seen", ("blocked", "visits")),
        Option("lapse"),
        Option("look", ("ready",)),
        Option("paper_in"),
    )


@pytest.mark.parametrize(
    "configuration", [("work",), ("home_open",), ("waiting", "ended", "over"), ("gone",), ()]
)
def test_an_unlawful_configuration_is_refused(configuration: tuple[str, ...]) -> None:
    with pytest.raises(ChartFault):
        chart.move(VISIT, configuration, "begin", {})


def test_a_guard_that_cannot_be_computed_is_a_fault_not_a_no() -> None:
    with pytest.raises(ChartFault, match="home_seen"):
        chart.move(VISIT, WORK, "home_seen", {"visits": "two"})


def test_what_the_library_refuses_is_a_chart_fault() -> None:
    broken = definition({**GOOD, "chart": CHART.replace("target: papers_done", "target: elsewhere")})
    with pytest.raises(ChartFault):
        chart.initial(broken, {})


@given(
    st.lists(
        st.tuples(
            st.sampled_from(EVENTS),
            st.fixed_dictionaries(
                {"ready": st.booleans(), "blocked": st.booleans(), "visits": st.integers(0, 3)}
            ),
        ),
        max_size=12,
    )
)
def test_whatever_happens_the_configuration_is_lawful_and_sorted(
    row: list[tuple[str, dict[str, int]]],
) -> None:
    configuration = chart.initial(VISIT, {}).to
    for event, facts in row:
        answer = chart.move(VISIT, configuration, event, facts)
        assert answer == chart.move(VISIT, configuration, event, facts)
        possible = {option.event for option in chart.transitions_from(VISIT, configuration)}
        if isinstance(answer, NoMove):
            assert (answer.reason == "guard") is (event in possible)
        else:
            assert answer.from_ == configuration
            configuration = answer.to
        assert unlawful(VISIT.chart.states, configuration) == ""
        assert list(configuration) == sorted(configuration)


def test_a_chart_is_held_against_the_library_until_its_version_is_installed() -> None:
    tabbed = definition({**GOOD, "chart": CHART.replace("name: visit", "name:\tvisit")})
    (found,) = library_faults(tabbed, held=())
    assert "no YAML for the library" in found.message
    assert not list(library_faults(tabbed, held={tabbed.sha256}))


@pytest.mark.parametrize("each", list(read_definitions()), ids=lambda each: each.source.chart.file)
def test_libyaml_reads_a_chart_as_the_library_would(each: Definition) -> None:
    assert yaml.load(each.chart.text, Loader) == YAMLReader().parse_document(each.chart.text)
