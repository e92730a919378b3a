"""A determination is a rule run on facts, kept with their sources; an unsure adverse one waits (I.12)."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from caseclock.domain.case.determining import made
from caseclock.domain.case.parts import restore, touched
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.case.view import Actor, View
from caseclock.domain.case.work import Work
from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules import registry
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.refusal import Refused
from tests.domain.applying import filed, person
from tests.support.office import Office

DAY = date(2025, 3, 3)


class Promptness(msgspec.Struct, frozen=True, kw_only=True):
    days: int
    disabled_since: date | None = None


def late(facts: Promptness, policy: Policy, on: date) -> Outcome:
    values = used(policy.parameters, "app_days_general", on)
    too_late = facts.days > values["app_days_general"].value
    told = msgspec.structs.asdict(facts)
    why = Node(code="late", result=too_late, facts=told, values=values, citation="42 CFR 435.912")
    return Outcome(result={"late": too_late}, why=why, adverse=too_late)


RULE = Rule(name="late", facts=Promptness, decide=late, fact_date="the filing", citation="42 CFR 435.912")


@pytest.fixture
def view(monkeypatch: pytest.MonkeyPatch) -> View:
    monkeypatch.setattr(registry, "RULES", {RULE.name: RULE})
    office = filed()
    return office._view(office.state, Actor(account="ann", role="worker", county=19))


def unsure(view: View, role: str) -> View:
    table = view.policy.parameters
    values = tuple(replace(value, confirmed=False) for value in table.values["app_days_general"])
    policy = replace(view.policy, parameters=replace(table, values={"app_days_general": values}))
    return replace(view, policy=policy, actor=replace(view.actor, role=role))


def test_a_determination_keeps_facts_sources_values_and_the_version_it_ran_on(view: View) -> None:
    filed_on = FactSource(from_="application.filed v2", received_on=DAY)
    event = made("late", {"days": 46}, view, DAY, sources={"days": filed_on})
    assert (event.result, event.adverse, event.unconfirmed) == ({"late": True}, True, False)
    assert event.facts == {"days": 46}
    assert event.sources == {"days": filed_on}
    assert event.parameters["app_days_general"]["value"] == 45
    assert event.explanation["citation"] == "42 CFR 435.912"
    assert event.policy == view.policy.version != ""


def test_a_fact_without_a_source_counts_as_stated_by_whoever_acts(view: View) -> None:
    source = made("late", {"days": 45}, view, DAY).sources["days"]
    assert (source.from_, source.recorded_at) == ("stated by worker", view.now)


def test_an_adverse_answer_on_an_unconfirmed_value_waits_for_a_program_specialist(view: View) -> None:
    with pytest.raises(Refused) as refused:
        made("late", {"days": 46}, unsure(view, "worker"), DAY)
    assert refused.value.refusal.code == "needs_specialist"
    assert refused.value.refusal.facts["unconfirmed"] == ["app_days_general"]
    assert made("late", {"days": 46}, unsure(view, "program_specialist"), DAY).confirmed_by == "ann"


def test_a_favourable_answer_on_an_unconfirmed_value_is_a_workers(view: View) -> None:
    event = made("late", {"days": 45}, unsure(view, "worker"), DAY)
    assert (event.unconfirmed, event.confirmed_by) == (True, "")


def record(office: Office, event: Any) -> None:
    work = Work(
        office.rules, office.state, office._view(office.state, Actor(account="a", role="r", county=19))
    )
    work.record(event, DAY)
    office.history[office.case_id] += work.recorded
    office.states[office.case_id] = work.state


def test_the_case_knows_the_latest_answer_of_a_rule_for_a_member_and_undo_puts_back_the_one_before(
    view: View,
) -> None:
    office = filed()
    ana = office.member("Ana").id
    record(office, made("late", Promptness(days=46, disabled_since=DAY), view, DAY, ana))
    first = office.state
    record(office, made("late", Promptness(days=45), view, DAY, ana))
    latest = office.state.determined("late", ana)
    assert latest is not None
    assert latest.result == {"late": False}
    assert office.state.determined("late") is None
    assert office.reread() == office.replayed() == office.state
    back = restore(office.state, touched(first, office.state))
    assert back.determinations == first.determinations


def test_a_member_who_moves_takes_the_determinations_along(view: View) -> None:
    office = filed(person("Ana"), person("Rosa"))
    ana = office.member("Ana").id
    record(office, made("late", {"days": 45}, view, DAY, ana))
    here = office.case_id
    office.another_case()
    office.do("open-case", members=[person("Ines")], owner="ann")
    there, office.case_id = office.case_id, here
    office.do("move-member", member=ana, to_case=there)
    assert office.state.determined("late", ana) is None
    assert office.states[there].determined("late", ana) is not None
    assert office.replayed() == office.state
