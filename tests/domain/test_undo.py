"""A command is taken back in every case it touched, or refused with what stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseclock.domain.case.parts import touched
from caseclock.domain.case.state import CaseState
from caseclock.kernel.refusal import Refusal
from tests.domain import renewals
from tests.domain.applying import filed, mail, person
from tests.domain.hearings import reduced
from tests.domain.test_story_6 import APPLICATION, second_case, whole
from tests.support.office import Office


def take_back(office: Office, command: UUID, **more: Any) -> None:
    office.do("reverse-command", role="supervisor", command=command, reason="a mistake", **more)


def taken_back(office: Office, before: CaseState) -> None:
    """The case is again what it was, identifiers too."""
    now = office.states[before.case_id]
    assert touched(before, now) == {}
    people = (before.members, now.members)
    assert {m.id: m.identifiers for m in people[0].values()} == {
        m.id: m.identifiers for m in people[1].values()
    }


def test_a_decision_keyed_into_the_wrong_case_is_taken_back_and_the_clock_runs_as_before() -> None:
    office = filed()
    office.on("2025-03-20").do("approve-coverage")
    approval, before = office.last_command, office.state
    mail(office, "2025-03-20")
    mailing = office.last_command
    refusal = office.refused("reverse-command", role="supervisor", command=approval, reason="wrong case")
    assert refusal.code == "touched_later"
    assert [each["command"] for each in refusal.facts["later"]] == ["mail-decision"]
    assert str(mailing) in refusal.remedy

    office.on("2025-04-14")  # the days 30 and 40 have passed meanwhile, and nobody was told
    assert office.alerts() == []
    kept = office.refused("reverse-command", role="supervisor", command=mailing, reason="wrong case")
    assert (kept.code, kept.facts["mailed_on"]) == ("mailed", date(2025, 3, 20))
    assert "rescind-notice" not in kept.remedy, "it refuses the notice of an approval"
    take_back(office, mailing, nothing_left=True)
    promptness = office.clock(APPLICATION, "promptness")
    assert promptness.status == "running"
    assert {at: r.status for at, r in promptness.rungs.items() if r.status == "fired"} == {
        "day 30": "fired",
        "day 40": "fired",
    }
    assert promptness.rungs["day 40"].why == "mail-decision was taken back"
    assert office.alerts().count("app_promptness_warning") == 1, "the second escalated the first"
    assert before.version < office.state.version
    office.on("2025-04-18")
    assert "app_overdue" in office.alerts()
    whole(office)


def at_renewal() -> Office:
    office = renewals.covered(Office(on="2024-03-04"), "Dee").on("2024-11-20")
    renewals.not_enough(office, "Dee")
    renewals.packet(office, "Dee")
    return office


def kept_as_mailed(office: Office) -> Refusal:
    command = office.last_command
    kept = office.refused("reverse-command", role="supervisor", command=command, reason="a mistake")
    assert kept.code == "mailed"
    return kept


def test_the_way_back_from_a_mailed_notice_is_the_one_that_works() -> None:
    office = at_renewal().on("2025-02-18")
    renewals.discontinue(office, "Dee")
    assert "(“Take back the end of coverage”)" in kept_as_mailed(office).remedy
    renewals.give(office, "rescind-renewal-discontinuance", "Dee", why="a mistake")
    office = reduced()
    assert "(“Call off a reduction”)" in kept_as_mailed(office).remedy
    office.do("call-off-reduction", role="supervisor", reason="notice_wrong")


def test_a_renewal_packet_that_left_is_not_taken_back() -> None:
    office = at_renewal()
    packet = office.last_command
    kept_as_mailed(office)
    take_back(office, packet, nothing_left=True)


def test_a_rung_already_told_is_not_told_again() -> None:
    office = filed().on("2025-04-03")
    assert office.alerts() == ["app_promptness_warning"]
    before = office.state
    office.do("claim-disability")
    take_back(office, office.last_command)
    taken_back(office, before)
    assert office.alerts() == ["app_promptness_warning"]
    office.on("2025-04-13")
    rung = [r.event.rung for r in office.history[office.case_id] if r.event.type == "clock.rang"]
    assert rung == ["day 30", "day 40"]


def test_a_rung_that_rang_since_stands_in_the_way_and_is_named() -> None:
    office = filed()
    office.do("correct-filing-date", filed_on="2025-03-01", reason="postmark")
    correction = office.last_command
    office.on("2025-04-02")
    refusal = office.refused("reverse-command", role="supervisor", command=correction, reason="it was right")
    assert refusal.code == "touched_later"
    assert {each["command"] for each in refusal.facts["later"]} == {"fire-rung"}
    assert any("promptness" in part for each in refusal.facts["later"] for part in each["parts"])
    assert "new command" in refusal.remedy


def test_later_work_on_what_would_go_stands_in_the_way() -> None:
    office = filed()
    office.do("add-member", person=person("Eva", asks_for_coverage=False))
    adding, eva = office.last_command, office.member("Eva").id
    office.do("receive-paper", form="birth certificate", received_on="2025-03-03", member=eva)
    refusal = office.refused("reverse-command", role="supervisor", command=adding, reason="wrong case")
    assert [each["command"] for each in refusal.facts["later"]] == ["receive-paper"]
    take_back(office, UUID(refusal.facts["later"][0]["command_id"]))
    take_back(office, adding)
    assert eva not in office.state.members
    whole(office)


def test_later_work_that_was_taken_back_itself_does_not() -> None:
    office = filed()
    office.do("assign-case", owner="bea")
    first = office.last_command
    office.do("assign-case", owner="cho")
    second = office.last_command
    assert (
        office.refused("reverse-command", role="supervisor", command=first, reason="no").code
        == "touched_later"
    )
    take_back(office, second)
    take_back(office, first)
    assert office.state.owner == "ann"


def test_what_cannot_be_taken_back_says_so() -> None:
    office = filed()
    opening = office.last_command
    assert (
        office.refused("reverse-command", role="supervisor", command=opening, reason="x").code
        == "nothing_to_reverse"
    )
    office.do("add-note", text="called")
    assert (
        office.refused("reverse-command", role="supervisor", command=opening, reason="x").code
        == "opened_the_case"
    )
    nobody = UUID(int=7)
    assert (
        office.refused("reverse-command", role="supervisor", command=nobody, reason="x").code
        == "no_such_command"
    )
    office.on("2025-04-03")
    rang = next(r for r in office.history[office.case_id] if r.event.type == "clock.rang")
    assert (
        office.refused("reverse-command", role="supervisor", command=rang.meta.command_id, reason="x").code
        == "not_a_command"
    )
    office.do("assign-case", owner="bea")
    handing = office.last_command
    take_back(office, handing)
    undoing = office.last_command
    assert (
        office.refused("reverse-command", role="supervisor", command=handing, reason="x").code
        == "reversed_already"
    )
    take_back(office, undoing)
    assert office.state.owner == "bea"
    take_back(office, handing)
    assert office.state.owner == "ann"


def test_an_identifier_goes_back_to_what_it_was_without_standing_in_clear() -> None:
    office = filed(person("Ana", identifiers={"ssn": "900-12-3456"}))
    ana = office.member("Ana").id
    office.do("record-identifier", member=ana, kind="ssn", value="900129999")
    second = office.last_command
    office.do("record-identifier", member=ana, kind="passport", value="X1234567")
    take_back(office, office.last_command)
    take_back(office, second)
    assert office.member("Ana").identifiers == {"ssn": "900123456"}
    undone = [r.event for r in office.history[office.case_id] if r.event.type == "command.reversed"]
    assert "900123456" not in str(undone)
    whole(office)


def test_a_move_is_taken_back_from_either_case_and_in_both() -> None:
    for side in (0, 1):
        office = filed(person("Ana"), person("Ben", identifiers={"ssn": "900-12-3456"}))
        first, other = office.case_id, second_case(office)
        before = (office.states[first], office.states[other])
        office.do("move-member", member=office.member("Ben").id, to_case=other)
        moving = office.last_command
        office.case_id = (first, other)[side]
        take_back(office, moving)
        for each in before:
            taken_back(office, each)
        office.case_id = first
        assert office.member("Ben").identifiers == {"ssn": "900123456"}
        whole(office)


def test_a_move_is_not_taken_back_once_the_other_case_worked_on() -> None:
    office = filed(person("Ana"), person("Ben"))
    first, other, ben = office.case_id, second_case(office), office.member("Ben").id
    office.do("move-member", member=ben, to_case=other)
    moving = office.last_command
    office.case_id = other
    office.do("claim-disability", member=ben)
    office.case_id = first
    refusal = office.refused("reverse-command", role="supervisor", command=moving, reason="wrong person")
    assert refusal.code == "touched_later"
    assert refusal.facts["later"][0]["case_number"] == office.states[other].case_number


def test_a_merger_is_taken_back_in_both_cases_and_what_was_missed_rings() -> None:
    office = filed()
    other = second_case(office, on="2025-03-01")
    before = (office.state, office.states[other])
    office.do("merge-cases", other_case=other)
    merger = office.last_command
    assert office.states[other].status == "closed"
    take_back(office, merger, other_case=other)
    for each in before:
        taken_back(office, each)
    office.do("merge-cases", other_case=other)
    merger = office.last_command
    office.case_id = other
    take_back(office, merger)
    taken_back(office, before[1])
    whole(office)


def test_links_that_a_merger_took_over_name_no_case_to_be_put_back() -> None:
    office = filed()
    first = office.case_id
    other = second_case(office)
    third = second_case(office, person("Yan"))
    office.case_id = other
    office.do("link-case", other_case=third, kind="mother")
    office.case_id = first
    office.do("merge-cases", other_case=other)
    assert {link.case for link in office.state.links.values()} == {other, third}
    take_back(office, office.last_command, other_case=other)
    assert not office.state.links
    whole(office)


def test_a_closing_is_taken_back_with_the_clocks_it_stopped() -> None:
    office = filed(owner="")
    office.do("request-withdrawal", received_on="2025-03-03")
    mail(office, "2025-03-03")
    before = office.state
    office.do("close-case", role="supervisor", reason="withdrawn")
    assert office.clock("ownership", "unowned").status == "stopped"
    closing = office.last_command
    office.on("2025-03-20")
    take_back(office, closing)
    assert office.state.status == "open"
    assert office.alerts() == ["case_unowned"]
    assert office.clock("ownership", "unowned").rungs["due"].why == "close-case was taken back"
    assert (
        office.instance("household").configuration
        == before.instances[office.instance("household").id].configuration
    )
    whole(office)


# ---------------------------------------------------------------------- any command, then its reversal

FACTS = st.sampled_from(
    [
        ("phone", "510-555-0101"),
        ("address", "12 Elm St"),
        ("spoken_language", "Spanish"),
        ("interpreter", True),
    ]
)


def acts() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Commands by name with bodies; people are named by number and found when the command is given."""
    who = st.integers(0, 3)
    plain: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = [
        st.tuples(st.just("assign-case"), st.fixed_dictionaries({"owner": st.sampled_from(["bea", "cho"])})),
        st.tuples(st.just("assign-case"), st.just({"queue": "intake"})),
        FACTS.map(lambda f: ("record-fact", {"fact": f[0], "value": f[1]})),
        who.map(lambda n: ("record-fact", {"member": n, "fact": "pregnant", "value": True})),
        who.map(lambda n: ("record-fact", {"member": n, "fact": "immediate_need", "value": True})),
        who.map(lambda n: ("correct-fact", {"member": n, "birth_date": "1988-08-08"})),
        who.map(lambda n: ("record-identifier", {"member": n, "kind": "a_number", "value": "A123456789"})),
        who.map(lambda n: ("record-number", {"member": n, "system": "cin", "number": "91234567A"})),
        who.map(lambda n: ("record-death", {"member": n, "died_on": "2025-03-02"})),
        who.map(lambda n: ("claim-disability", {"member": n})),
        who.map(lambda n: ("approve-coverage", {"member": n})),
        who.map(lambda n: ("move-member", {"member": n, "to_case": True})),
        who.map(lambda n: ("name-representative",
                           {"representative": {"name": "Rosa", "from_on": "2025-03-01", "contact": "x"}})),
        st.sampled_from(["2025-02-20", "2025-03-01"]).map(
            lambda day: ("correct-filing-date", {"filed_on": day, "reason": "postmark"})),
        st.just(("request-withdrawal", {"received_on": "2025-03-03"})),
        st.just(("add-member", {"person": person("Cy", asks_for_coverage=False)})),
        st.just(("add-member", {"person": person("Di", identifiers={"ssn": "900123456"})})),
        st.just(("receive-paper", {"form": "MC 13", "received_on": "2025-03-03"})),
        st.just(("merge-cases", {"other_case": True})),
        st.just(("join-applications", {"other_case": True})),
        st.just(("escalate", {"why": "look"})),
        st.just(("wait", {})),
    ]  # fmt: skip
    return st.one_of(plain)


def give(office: Office, other: UUID, act: tuple[str, dict[str, Any]]) -> bool:
    """Gives the command; False when it was refused, or when it was a wait."""
    name, body = act
    if name == "wait":
        office.on(str(office.now.date().replace(day=28)))
        return False
    people = list(office.state.members)
    body = dict(body)
    if isinstance(number := body.get("member"), int) and not isinstance(number, bool):
        body["member"] = people[number % len(people)]
    body |= {key: other for key in ("to_case", "other_case") if key in body}
    return not isinstance(office.attempt(name, **body), Refusal)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts(), max_size=4), acts(), st.sampled_from(["ann", ""]))
def test_a_command_and_its_reversal_leave_every_part_as_it_was(
    earlier: list[tuple[str, dict[str, Any]]], act: tuple[str, dict[str, Any]], owner: str
) -> None:
    office = filed(person("Ana"), person("Ben", identifiers={"ssn": "900999999"}), owner=owner)
    other = second_case(office, person("Zoe", birth_date="2001-01-01"), on="2025-03-02")
    for each in earlier:
        give(office, other, each)
    office.at(office.now)  # what is due already rings before the command, not by it
    before = dict(office.states)
    if give(office, other, act):
        answer = office.attempt(
            "reverse-command", role="supervisor", command=office.last_command, reason="a mistake"
        )
        if isinstance(answer, Refusal):
            # An immediate need was told at once.
            assert {each["command"] for each in answer.facts["later"]} == {"fire-rung"}
            return
        for state in before.values():
            taken_back(office, state)
    whole(office)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(acts(), min_size=1, max_size=6), st.integers(0, 5))
def test_any_earlier_command_is_taken_back_whole_or_refused_with_what_stands_in_the_way(
    acts_: list[tuple[str, dict[str, Any]]], pick: int
) -> None:
    office = filed(person("Ana"), person("Ben"))
    other = second_case(office, person("Zoe", birth_date="2001-01-01"), on="2025-03-02")
    done = [office.last_command for each in acts_ if give(office, other, each)]
    if done:
        answer = office.attempt(
            "reverse-command", role="supervisor", command=done[pick % len(done)], reason="a mistake"
        )
        if isinstance(answer, Refusal):
            assert (answer.code, bool(answer.facts.get("later"))) == ("touched_later", True)
    whole(office)
