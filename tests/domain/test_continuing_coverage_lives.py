"""Whatever the office does: no month without Medi-Cal but by law or suspension, and the child whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from caseclock.domain.case.coverage import coverage_in
from caseclock.domain.procedures.continuing_coverage.deciding import Basis
from caseclock.domain.procedures.continuing_coverage.discontinuing import Why
from caseclock.domain.procedures.continuing_coverage.reasons import Reason
from caseclock.domain.workflow.states import unlawful
from caseclock.kernel.time import add_months
from tests.domain.applying import replays
from tests.domain.calworks import PROCEDURE
from tests.domain.test_deemed_newborn_story import CHILD, household
from tests.support.office import Office

REASONS = st.sampled_from(get_args(Reason))
WHYS = st.sampled_from([why for why in get_args(Why) if why != "death"])
AGO = st.integers(0, 50)
PROOF = {
    "certified": True,
    "kept_in": "this_county",
    "steps": ["mail_logged", "ex_parte", "mc355_sent", "packet_mailed"],
}
#: An act: its name, whom it is for (or nobody), how many days ago its dates lie, its choices.
ACTS = st.one_of(
    st.tuples(st.just("discontinue-calworks"), st.just(""), AGO, WHYS),
    st.tuples(st.just("restore-calworks"), st.just(""), AGO, st.sampled_from(["late_report", "hearing"])),
    st.tuples(st.just("discontinue-medi-cal"), st.sampled_from(["Ana", "Luis", CHILD]), AGO, REASONS),
    st.tuples(
        st.sampled_from(
            ["grant-edwards", "continue-medi-cal", "review-continuing-medi-cal", "mail-discontinuance-notice",
             "rescind-discontinuance", "record-incarceration", "suspend-for-incarceration", "lift-suspension",
             "record-death"]
        ),
        st.sampled_from(["Ana", "Luis"]),
        AGO,
        st.just(""),
    ),
)  # fmt: skip
LIVES = st.lists(st.tuples(st.integers(0, 40), ACTS), max_size=12)


@settings(deadline=None, max_examples=60)
@given(LIVES)
def test_nobody_loses_a_month_but_by_law(life: list[tuple[int, Any]]) -> None:
    office = household()
    for days, act in life:
        office.on(str(office.now.date() + timedelta(days=days)))
        attempt(office, *act)
        for instance in office.state.instances.values():
            states = office.rules.definitions.get(instance.procedure, instance.version).chart.states
            assert not unlawful(states, instance.configuration)
    replays(office)
    for name in ("Ana", "Luis"):
        every_gap_has_its_law(office, name)
    assert all(
        (entry := coverage_in(office.state, office.member(CHILD).id, month)) and entry.scope == "full"
        for month in months(date(2025, 5, 1), 13)
    )


def attempt(office: Office, command: str, name: str, ago: int, choice: str) -> None:
    today = office.now.date()
    then = str(today - timedelta(days=ago))
    bodies: dict[str, dict[str, Any]] = {
        "discontinue-calworks": {"reason": choice, "effective_on": str(add_months(today.replace(day=1), 1))},
        "restore-calworks": {"why": choice, "received_on": then},
        "discontinue-medi-cal": {"reason": choice, "happened_on": then, "asked_on": then, **PROOF},
        "continue-medi-cal": {"program": "MAO 3N"},
        "review-continuing-medi-cal": {"bases": dict.fromkeys(get_args(Basis), "not_eligible")},
        "mail-discontinuance-notice": {"mailed_on": then},
        "rescind-discontinuance": {"why": "papers came"},
        "record-incarceration": {"held_since": then},
        "suspend-for-incarceration": {"mailed_on": str(today), "held_since": then},
        "lift-suspension": {"released_on": then},
        "record-death": {"died_on": then},
    }  # fmt: skip
    if ago % 2:
        bodies["discontinue-medi-cal"]["mailed_on"] = then
    whom: dict[str, Any] = {"member": office.member(name).id} if name else {}
    if choice == "incarcerated" and not name:
        whom = {"concerns": [office.member("Ana").id], "held_since": then}
    office.attempt(command, **whom, **bodies.get(command, {}))


def every_gap_has_its_law(office: Office, name: str) -> None:
    member = office.member(name)
    data = office.instance(PROCEDURE, name).data
    starts = [data.ending.ends_from] if data and data.ending and data.ending.ends_from else []
    starts += [data.suspended_from] if data and data.suspended_from else []
    released = [
        r.event.from_month  # type: ignore[attr-defined]
        for r in office.history[office.case_id]
        if r.event.type == "medi_cal.reinstated" and r.event.member == member.id  # type: ignore[attr-defined]
    ]
    held = [
        r.event.suspended_from  # type: ignore[attr-defined]
        for r in office.history[office.case_id]
        if r.event.type == "medi_cal.suspended" and r.event.member == member.id  # type: ignore[attr-defined]
    ]
    for month in months(date(2025, 3, 1), 30):
        entry = coverage_in(office.state, member.id, month)
        assert entry is not None
        if entry.scope == "none":
            lawful = any(start <= month for start in starts)
            lawful = lawful or any(a <= month < b for a, b in zip(held, released, strict=False))
            assert lawful, f"{name} has nothing in {month}: {entry.why}"


def months(first: date, count: int) -> list[date]:
    return [add_months(first, n) for n in range(count)]
