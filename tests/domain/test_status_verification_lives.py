"""Any life of a verification: it replays, its chart stays lawful, and only a mailed notice reduces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from caseclock.domain.case.members import MemberCorrected, MemberFactRecorded
from caseclock.domain.workflow.states import unlawful
from tests.support.office import Office
from tests.support.story import happens
from tests.support.verification import NAME, data, household, unconfirmed, with_notice

CODES = [
    "status_matches", "mismatch", "institute_additional_verification", "resubmit_with_documents",
    "not_pursuing_expulsion", "pursuing_expulsion", "infopass", "anything else",
]  # fmt: skip
DECLARED = ["citizen", "satisfactory", "prucol", "none_declared"]
HELD = ["", "citizen", "lpr", "daca"]


def acts(today: date) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A command with a body that makes sense on a day, or nearly so."""
    day = st.integers(0, 30).map(lambda n: (today - timedelta(days=n)).isoformat())
    signed = {"declared_by": st.just("member"), "signed_on": st.just("2023-01-15"), "received_on": day}
    held = st.sampled_from(HELD)
    step = st.sampled_from([1, 2, 3])
    finding = st.sampled_from([("confirmed", "satisfactory"), ("not_confirmed", None), ("check_again", None)])
    bodies: list[tuple[str, dict[str, st.SearchStrategy[Any]]]] = [
        ("attest-status", {**signed, "declared": st.sampled_from(DECLARED), "form": st.just("CCFRM604")}),
        ("record-mc13", {**signed, "categories": st.lists(st.integers(1, 16), max_size=2)}),
        ("provide-mc13", {"occasion": st.just("renewal")}),
        ("run-hub", {}),
        ("record-hub-answer", {"answer": st.sampled_from(["verified", "inconsistent"])}),
        ("request-save", {"step": step}),
        ("record-save-response", {
            "step": step, "code": st.sampled_from(CODES), "status_held": held, "received_on": day,
            "another_person": st.integers(0, 9).map(lambda n: n == 0),
        }),
        ("image-save-response", {"response": st.integers(1, 3)}),
        ("derive-prucol", {"basis": st.just("class")}),
        ("ask-program", {"question": st.just("what now?")}),
        ("verify-status", {
            "status": st.sampled_from(DECLARED[:3]), "document": st.just("I-551"), "received_on": day,
        }),
        ("mail-rop-notice", {"printed_on": day, "mailed_on": day}),
        ("record-returned-notice", {"returned_on": day}),
        ("prove-late-receipt", {"received_on": day, "evidence": st.just("postmark")}),
        ("extend-rop", {
            "until": st.integers(0, 120).map(lambda n: (today + timedelta(days=n)).isoformat()),
            "reason": st.sampled_from(["good_faith_effort", "agency_delay"]),
        }),
        ("decide-scope", {}),
        ("mail-reduction-notice", {"mailed_on": day}),
        ("call-off-reduction", {"reason": st.just("notice_wrong")}),
        ("redetermine-scope", {}),
    ]  # fmt: skip
    commands = [st.tuples(st.just(name), st.fixed_dictionaries(body)) for name, body in bodies]
    concluded = finding.map(
        lambda f: ("conclude-review", {"finding": f[0], "why": "x", **({"status": f[1]} if f[1] else {})})
    )
    return st.one_of(*commands, concluded)


def facts(office: Office, draw: Any) -> None:
    """A fact on which scope depends changes."""
    ana = office.member("Ana")
    on = office.now.date().isoformat()
    if draw(st.booleans()):
        value = draw(st.booleans())
        happens(office, MemberFactRecorded(member=ana.id, fact="pregnant", value=value), on)
    else:
        born = draw(st.dates(date(1950, 1, 1), date(2023, 1, 1))).isoformat()
        corrected = MemberCorrected(member=ana.id, field="birth_date", before=str(ana.birth_date), after=born)
        happens(office, corrected, on)


def begun(draw: Any) -> Office:
    """A life that has come some way: to a filing, a declaration, a notice, an expiry, a reduction."""
    filed_on = draw(st.sampled_from(["2023-02-01", "2023-02-01", "2025-12-20", "2026-01-05"]))
    born = draw(st.sampled_from(["1993-06-10", "1993-06-10", "1972-03-20", "2008-01-30", "1960-01-01"]))
    far = draw(st.integers(0, 5))
    if far == 0:
        return household(filed_on, born, a_number=draw(st.sampled_from(["A123456789", ""])))
    declared = draw(st.sampled_from(["satisfactory", "satisfactory", "citizen", "prucol"]))
    if far == 1 or declared == "prucol":
        return unconfirmed(filed_on, born, declared)
    office = with_notice(filed_on, born, filed_on, declared)
    if far > 2:
        end = office.clock(NAME, "rop", "Ana").schedule.accepted_until_on
        assert end is not None
        office.on((end + timedelta(days=1)).isoformat())
    if far > 3:
        office.attempt("mail-reduction-notice", mailed_on=office.now.date().isoformat())
    if far > 4:
        office.on((office.now.date() + timedelta(days=50)).isoformat())
    return office


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_life_replays_and_is_reduced_only_by_notice(drawn: st.DataObject) -> None:
    draw = drawn.draw
    office = begun(draw)
    office.role = "program_specialist"
    for _ in range(draw(st.integers(1, 12))):
        office.on((office.now.date() + timedelta(days=draw(st.integers(0, 45)))).isoformat())
        if draw(st.integers(0, 9)) == 0:
            facts(office, draw)
        else:
            name, body = draw(acts(office.now.date()))
            office.attempt(name, **body)
        lawful(office)
    office.on((office.now.date() + timedelta(days=400)).isoformat())
    lawful(office)
    assert office.replayed() == office.state


def lawful(office: Office) -> None:
    """What holds after every step of every life."""
    instance = office.instance(NAME, "Ana")
    chart = office.rules.definitions.get(NAME, instance.version).chart
    assert unlawful(chart.states, instance.configuration) == ""
    if instance.data is None:
        return
    kept = data(office)
    assert not (kept.verified and kept.proposed), "a proven status is never about to be reduced"
    noticed = covered_before = False
    before = ""
    for recorded in office.history[office.case_id]:
        kind = recorded.event.type
        noticed = noticed or kind == "scope.reduction_notice_mailed"
        if kind == "scope.reduced":
            assert noticed, "scope was reduced and nobody mailed a notice"
            noticed = False
        if kind == "scope.reduction_called_off":
            noticed = False
        if kind == "coverage.set" and recorded.event.scope == "restricted":
            assert before in ("scope.reduced", "scope.determined")
            assert before == "scope.reduced" or not covered_before, "less scope without its notice"
        covered_before = covered_before or kind == "coverage.set"
        before = kind
    states = set(instance.configuration)
    assert ("reduction_ahead" in states) == (kept.noticed is not None)
    assert ("restricted_scope" in states) == (kept.scope == "restricted" and not kept.proposed)
