"""Each decision of the spine shows why, with facts, dated values and law; one made by a rule runs again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from caseclock.domain.case.determining import explanation_of
from caseclock.domain.case.events import RuledEvent
from caseclock.domain.case.rerunning import BY_A_PERSON, cannot_rerun, differences, run_again, stored_answer
from caseclock.domain.policy.explain import Node
from tests.domain.applying import deny, filed, person
from tests.domain.calworks import act, discontinue, on_calworks
from tests.domain.newborns import deemed, mother_of
from tests.domain.renewals import covered
from tests.support.office import Office
from tests.support.verification import with_notice


def applied() -> Office:
    office = filed(person("Ana", birth_date="2012-05-01"), person("Rosa"), on="2024-03-04")
    told = {"declared_by": "member", "form": "SAWS 2 PLUS", "signed_on": "2024-03-04"}
    office.do("attest-status", member=office.member("Ana").id, declared="citizen", **told)
    office.do("approve-coverage", member=office.member("Ana").id)
    deny(office, member=office.member("Rosa").id)
    return office


def calworks() -> Office:
    office = on_calworks("Ana", "Rosa").on("2025-06-18")
    discontinue(office)
    act(office, "continue-medi-cal", program="parent and caretaker")
    wish = {"reason": "signed_wish", "happened_on": "2025-06-17"}
    act(office, "discontinue-medi-cal", "Rosa", **wish)
    act(office, "mail-discontinuance-notice", "Rosa", mailed_on="2025-06-18")
    return office


def reduced() -> Office:
    office = with_notice("2023-02-01", "1992-11-20", "2023-02-08").on("2023-05-19")
    office.do("mail-reduction-notice", mailed_on="2023-05-19")
    return office.on("2023-06-02")


def newborn() -> Office:
    return deemed(mother_of(), "2024-05-31", "2024-06-03")


def renewed() -> Office:
    return covered(Office(on="2024-03-04"), "Ana")


DECIDED = {
    applied: {"eligibility.determined", "scope.determined", "continuous_eligibility.child_began"},
    calworks: {
        "edwards.granted", "medi_cal.continued", "medi_cal.discontinuance_decided", "medi_cal.discontinued",
    },
    reduced: {"scope.determined", "scope.decided"},
    newborn: {"deemed_eligibility.established"},
    renewed: {"renewal.scheduled"},
}  # fmt: skip


def decisions(office: Office) -> list[Any]:
    return [r.event for case in office.history.values() for r in case if explanation_of(r.event)]


@pytest.mark.parametrize(("story", "kinds"), DECIDED.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_every_decision_shows_its_whole_tree(story: Callable[[], Office], kinds: set[str]) -> None:
    found = decisions(story())
    assert kinds <= {event.type for event in found}
    for event in found:
        why = msgspec.convert(event.explanation, Node)
        assert all(node.code and node.citation for node in why.walk()), event
        assert any(node.facts for node in why.walk()), event
        if isinstance(event, RuledEvent) and event.rule:
            assert event.facts.keys() >= event.sources.keys() - {"lives_in_california", "met_on", "items"}
            assert event.policy


@pytest.mark.parametrize("story", DECIDED)
def test_a_rules_decision_runs_again_the_same_and_a_persons_says_that_it_cannot(
    story: Callable[[], Office],
) -> None:
    office = story()
    for event in decisions(office):
        was = stored_answer(event)
        if was is None:
            assert cannot_rerun(event) == BY_A_PERSON
            continue
        now = run_again(was, was.facts, was.on, office.rules.policy)
        assert (now.result, now.explanation) == (was.result, was.explanation)
        assert differences(was, now) == ()


def test_the_day_a_renewal_falls_due_is_a_rules_answer() -> None:
    (event,) = [event for event in decisions(renewed()) if event.type == "renewal.scheduled"]
    was = stored_answer(event)
    assert was is not None
    assert (was.rule, was.result["due_month"]) == ("renewal_due", str(event.due_month))
    assert cannot_rerun(event) == ""


def test_an_answer_that_is_the_same_by_another_date_says_which_step_differs() -> None:
    office = applied()
    (event,) = [e for e in decisions(office) if e.type == "eligibility.determined" and e.rule == "income"]
    was = stored_answer(event)
    assert was is not None
    now = run_again(was, was.facts, was.on.replace(day=28), office.rules.policy)
    assert (now.result, now.facts) == (was.result, was.facts)
    assert now.explanation != was.explanation
    assert {(each.what, each.name) for each in differences(was, now)} == {("step", "income_over_limit")}
