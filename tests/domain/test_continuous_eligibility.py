"""Children and pregnancy are kept from adverse change: clocks forbid the commands that make it (I.17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.domain.case.actions import Action, actions
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from caseclock.kernel.refusal import Refusal
from tests.domain.applying import filed, person
from tests.domain.calworks import discontinue, on_calworks
from tests.policy.rules.running import result
from tests.support.office import Office

NAME = "continuous_eligibility"
NONE = dict.fromkeys(Basis.__args__, "not_eligible")  # type: ignore[attr-defined]


def covered(born: str, on: str = "2024-03-15", **facts: Any) -> Office:
    """Ana, approved on a day."""
    office = filed(person("Ana", birth_date=born), on=on)
    ana = office.member("Ana").id
    for name, value in facts.items():
        office.do("record-fact", member=ana, fact=name, value=value, effective_on=on)
    office.do("attest-status", declared="citizen", declared_by="member", form="SAWS 2 PLUS", signed_on=on)
    office.do("approve-coverage", member=ana)
    return office


def reviewed(office: Office) -> Office:
    """No basis of eligibility was found: only the protection stands in the way."""
    ana = office.member("Ana").id
    if not office.state.instances_of("continuing_coverage", ana):
        office.do("review-continuing-medi-cal", member=ana)
    office.do("review-continuing-medi-cal", member=ana, bases=NONE)
    return office


def end(office: Office, **body: Any) -> Any:
    ana = office.member("Ana").id
    given = {"reason": "no_longer_eligible", "certified": True, "mailed_on": office.now.date(), **body}
    return office.attempt("discontinue-medi-cal", member=ana, **given)


def until(office: Office, clock: str) -> str:
    return str(office.clock(NAME, clock, "Ana").schedule.due_on)


def act_shown(office: Office, command: str) -> Action:
    view = office._view(office.state, Actor(account="ann", role="worker", county=19))
    return next(a for a in actions(office.rules, office.state, view) if a.command == command)


def refused(answer: Any) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.mark.parametrize(
    ("born", "on", "through"),
    [
        ("2015-06-01", "2024-03-15", "2025-03-31"),
        ("2015-06-01", "2024-02-29", "2025-02-28"),
        ("2015-06-01", "2023-02-28", "2024-02-29"),
        ("2015-06-01", "2024-12-31", "2025-12-31"),
        ("2005-04-01", "2024-03-15", "2024-04-30"),  # nineteen on 1 April: the whole month counts
        ("2005-03-31", "2024-03-15", "2024-03-31"),
        ("2005-03-15", "2024-03-14", "2024-03-31"),
        ("2004-02-29", "2022-06-15", "2023-03-31"),  # born on 29 February: nineteen on 1 March
        ("2006-03-31", "2024-03-15", "2025-03-31"),
    ],
)
def test_a_child_is_protected_for_twelve_months_or_through_the_month_of_the_nineteenth_birthday(
    born: str, on: str, through: str
) -> None:
    office = covered(born, on)
    assert until(office, "child_year") == through
    assert office.replayed() == office.state


@given(st.dates(date(1998, 1, 1), date(2024, 2, 1)), st.dates(date(2016, 1, 1), date(2024, 3, 1)))
def test_the_rule_never_protects_longer_than_twelve_months_nor_past_the_birthdays_month(
    born: date, on: date
) -> None:
    found = result("continuous_eligibility", str(on), born=str(born))["child_until"]
    if found is not None:
        last = date.fromisoformat(found)
        assert on <= last
        assert (last.year - on.year) * 12 + last.month - on.month <= 12
        assert (last.year - born.year) * 12 + last.month - born.month <= 19 * 12 + (born.day == 29)


def test_nobody_of_nineteen_is_protected_as_a_child() -> None:
    office = covered("2005-02-28")
    assert not office.state.instances_of(NAME)


@pytest.mark.parametrize(("today", "ends_from", "passes"), [
    ("2024-06-03", None, False),
    ("2025-02-10", "2025-03-01", False),
    ("2025-03-10", "2025-04-01", True),
    ("2025-04-01", None, True),
])  # fmt: skip
def test_a_childs_coverage_ends_only_with_effect_after_the_protection(
    today: str, ends_from: str | None, passes: bool
) -> None:
    office = reviewed(covered("2015-06-01").on(today))
    answer = end(office, **({"ends_from": ends_from} if ends_from else {}))
    assert isinstance(answer, Refusal) is not passes
    if not passes:
        refusal = refused(answer)
        assert (refusal.code, str(refusal.facts["until"])) == ("protected", "2025-03-31")
        assert "ends_from after 2025-03-31" in refusal.remedy
        assert refusal.citation.startswith("W&I 14005.25")


@pytest.mark.parametrize(
    ("reason", "proof"),
    [
        ("moved_out_of_state", {"happened_on": "2024-06-01"}),
        ("signed_wish", {"happened_on": "2024-06-01"}),
        ("eligible_twice", {"kept_in": "another_county"}),
        ("death", {"happened_on": "2024-06-01"}),
        ("granted_in_error", {}),
    ],
)
def test_the_reasons_of_law_end_it_all_the_same(reason: str, proof: dict[str, str]) -> None:
    office = reviewed(covered("2015-06-01").on("2024-06-03"))
    assert not isinstance(end(office, reason=reason, **proof), Refusal)


def test_an_end_decided_before_a_pregnancy_was_reported_is_not_mailed() -> None:
    office = reviewed(covered("1990-05-01").on("2024-06-03"))
    office.do(
        "discontinue-medi-cal", member=office.member("Ana").id, reason="no_longer_eligible", certified=True
    )
    office.do("record-fact", member=office.member("Ana").id, fact="pregnant", value=True)
    refusal = office.refused("mail-discontinuance-notice", mailed_on="2024-06-03")
    assert (refusal.code, refusal.facts["until"]) == ("protected", None)


def test_a_cost_is_forbidden_and_a_helpful_change_is_not() -> None:
    office = on_calworks(Ana={"birth_date": "2015-06-01"}).on("2025-06-20")
    assert until(office, "child_year") == "2026-03-31"
    discontinue(office)
    body: dict[str, Any] = {"member": office.member("Ana").id, "program": "medically needy"}
    dear = office.refused("continue-medi-cal", cost_cents=5_000, mailed_on="2025-06-20", **body)
    assert dear.code == "protected"
    shown = act_shown(office, "continue-medi-cal")
    assert shown.allowed, "without a cost it may be given"
    office.do("continue-medi-cal", **body)
    assert until(office, "child_year") == "2026-06-30"


def test_an_adverse_answer_on_income_is_not_made_of_a_protected_child() -> None:
    office = covered("2015-06-01").on("2024-06-03")
    ana = office.member("Ana").id
    month = {"rule": "income", "member": ana, "on": "2024-06-30"}
    over = office.refused("make-determination", facts={"persons": 1, "countable_income": 900_000}, **month)
    assert over.code == "protected"
    office.do("make-determination", facts={"persons": 1, "countable_income": 100}, **month)
    later = {**month, "on": "2025-04-30"}
    office.do("make-determination", facts={"persons": 1, "countable_income": 900_000}, **later)


@pytest.mark.parametrize(
    ("ended_on", "through"),
    [
        ("2024-03-31", "2025-03-31"),
        ("2024-04-01", "2025-04-30"),
        ("2023-02-28", "2024-02-29"),
        ("2024-02-29", "2025-02-28"),
        ("2023-12-31", "2024-12-31"),
    ],
)
def test_after_a_pregnancy_she_is_protected_to_the_end_of_the_month_of_the_365th_day(
    ended_on: str, through: str
) -> None:
    office = covered("1990-05-01", "2023-02-01", pregnant=True)
    office.on(max("2023-12-31", ended_on))
    ana = office.member("Ana").id
    office.do("record-fact", member=ana, fact="pregnant", value=False, effective_on=ended_on)
    assert until(office, "postpartum") == through
    assert office.clock(NAME, "pregnancy", "Ana").stopped_on is not None
    assert refused(end(reviewed(office))).code == "protected"
    assert office.replayed() == office.state


def test_a_corrected_end_of_the_pregnancy_moves_the_protection_and_keeps_the_earlier_one_visible() -> None:
    office = covered("1990-05-01", "2023-02-01", pregnant=True).on("2024-04-02")
    ana = office.member("Ana").id
    office.do("record-fact", member=ana, fact="pregnant", value=False, effective_on="2024-03-31")
    office.do("record-fact", member=ana, fact="pregnancy_ended_on", value="2024-04-01")
    assert until(office, "postpartum") == "2025-04-30"
    first, _ = office.state.clocks_of(office.instance(NAME, "Ana").id, "postpartum")
    assert str(first.schedule.due_on) == "2025-03-31"


def test_a_pregnancy_protects_until_somebody_records_how_it_ended() -> None:
    office = covered("1990-05-01", "2023-02-01", pregnant=True).on("2024-12-02")
    assert "pregnancy_to_ask" in office.alerts()
    assert refused(end(reviewed(office))).code == "protected"


def test_a_corrected_birth_date_moves_or_ends_the_childs_protection() -> None:
    office = covered("2015-06-01").on("2024-06-03")
    ana = office.member("Ana").id
    office.do("correct-fact", member=ana, birth_date="2005-07-04")
    assert until(office, "child_year") == "2024-07-31"
    office.do("correct-fact", member=ana, birth_date="2004-07-04")
    assert office.clock(NAME, "child_year", "Ana").stopped_on is not None
    assert office.replayed() == office.state


def test_the_protection_ends_with_its_time_and_coverage_goes_on() -> None:
    office = covered("2015-06-01").on("2025-04-01")
    assert office.events("continuous_eligibility")[-1] == "continuous_eligibility.child_ended"
    assert office.instance(NAME, "Ana").configuration == ("unprotected",)
    assert "coverage.set" in office.events()
    assert all(entry.scope != "none" for entry in office.state.coverage[office.member("Ana").id])


def test_what_is_forbidden_is_shown_with_why_until_when_and_what_would_pass() -> None:
    office = reviewed(covered("2015-06-01").on("2024-06-03"))
    action = act_shown(office, "discontinue-medi-cal")
    assert (action.allowed, action.code) == (False, "protected")
    assert str(action.facts["until"]) == "2025-03-31"
    assert "signed wish" in action.remedy
