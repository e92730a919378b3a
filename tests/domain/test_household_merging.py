"""Members move, cases merge, applications join: clocks go along, the earliest date rules, none is denied."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from caseclock.domain.case.preview import preview
from tests.domain.applying import filed, person
from tests.domain.test_story_6 import APPLICATION, due, second_case, whole
from tests.support.office import Office


def two(on: str = "2025-03-03", other_on: str = "2025-03-01") -> tuple[Office, UUID, UUID]:
    office = filed(person("Ana"), person("Ben"), on=on)
    return office, office.case_id, second_case(office, person("Zoe"), on=other_on)


def test_a_move_is_shown_before_it_is_made() -> None:
    office, _, other = two()
    answer = office.do("move-member", member=office.member("Ben").id, to_case=other)
    lines = preview(answer)["clocks"]
    assert {line["what"] for line in lines} == {"goes along"}
    assert {line["case"] for line in lines} == {f"19-{other}"}
    assert all(line["before"] == line["after"] for line in lines)


def test_moves_that_cannot_be_are_refused() -> None:
    office, first, other = two()
    ana, ben = office.member("Ana").id, office.member("Ben").id
    move = {"member": ben, "to_case": other}
    assert office.refused("move-member", member=ben, to_case=first).code == "same_case"
    assert office.refused("move-member", member=ben, to_case=UUID(int=9)).code == "no_case"
    assert office.refused("move-member", **{**move, "member": UUID(int=9)}).code == "no_member"
    assert office.refused("move-member", **move, effective_on="2025-03-04").code == "in_the_future"
    office.do("move-member", **move)
    assert office.refused("move-member", **move).code == "member_left"
    assert office.refused("move-member", member=ana, to_case=other).code == "last_member"


def test_another_countys_case_is_as_absent_as_one_that_never_was() -> None:
    office, _, other = two()
    office.states[other] = replace(office.states[other], county=37)
    ben = office.member("Ben").id
    assert office.refused("move-member", member=ben, to_case=other).code == "no_case"
    for command in ("merge-cases", "join-applications", "link-case"):
        assert office.refused(command, other_case=other).code == "no_case"


def test_who_comes_back_brings_the_clocks_back() -> None:
    office, first, other = two()
    ben = office.member("Ben").id
    clocks = {c.id: c for c in office.state.clocks.values() if c.member == ben}
    office.do("move-member", member=ben, to_case=other)
    office.case_id = other
    office.do("move-member", member=ben, to_case=first)
    office.case_id = first
    assert {c.id: c for c in office.state.clocks.values() if c.member == ben} == clocks
    assert office.member("Ben").present
    whole(office)


def test_the_survivor_takes_all_and_the_earliest_date_rules() -> None:
    office, _, other = two()
    office.case_id, first = other, office.case_id
    office.do("record-number", system="benefitscal", number="B-77")
    office.do("record-fact", fact="phone", value="510-555-0101")
    office.do("receive-paper", form="MC 216", received_on="2025-03-03")
    office.case_id = first
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-17"
    answer = office.do("merge-cases", other_case=other)
    for name in ("Ana", "Ben", "Zoe"):
        assert due(office, APPLICATION, "promptness", name) == "2025-04-15"
    moved = {line["name"]: line["what"] for line in preview(answer)["clocks"] if line["what"] == "moves"}
    assert "promptness" in moved
    assert office.state.numbers["benefitscal"] == "B-77"
    assert {"MC 216"} == {p.form for p in office.state.papers.values()}
    assert "phone" in office.state.facts
    there = office.states[other]
    assert (there.status, there.instances[next(iter(there.instances))].configuration) == (
        "closed",
        ("closed",),
    )
    assert [link.kind for link in there.links.values()] == ["merged_into"]
    assert [link.kind for link in office.state.links.values()] == ["absorbed"]
    assert office.refused("merge-cases", other_case=other).code == "other_case_closed"
    office.case_id = other
    assert office.refused("reopen-case", role="supervisor", reason="x").code == "went_into_another"
    whole(office)


def test_a_later_filing_date_moves_to_the_survivors_but_an_own_later_one_stays() -> None:
    office = filed(person("Ana")).on("2025-03-10")
    office.do("add-member", person=person("Cy"))
    other = second_case(office, person("Zoe"), on="2025-03-08")
    office.do("merge-cases", other_case=other)
    assert due(office, APPLICATION, "promptness", "Zoe") == "2025-04-17"
    assert due(office, APPLICATION, "promptness", "Cy") == "2025-04-24"


def test_the_same_person_in_both_is_said_never_guessed() -> None:
    office = filed(person("Ana", identifiers={"ssn": "900123456"}), on="2025-03-03")
    ours = office.member("Ana").id
    other = second_case(office, person("Ana"), person("Zoe"), on="2025-03-01")
    theirs = next(m.id for m in office.states[other].members.values() if m.first_name == "Ana")
    refusal = office.refused("merge-cases", other_case=other)
    assert (refusal.code, refusal.facts["alike"][0]["name"]) == ("maybe_the_same_person", "Ana Ruiz")
    assert office.refused("merge-cases", other_case=other, same={theirs: theirs}).code == "no_member"
    office.do("merge-cases", other_case=other, different=[theirs])
    assert len(office.state.members) == 3
    assert ours in office.state.members


def test_a_joined_application_is_a_duplicate_with_the_earlier_date_and_never_denied() -> None:
    office = filed(person("Ana"), on="2025-03-03")
    ours = office.member("Ana").id
    other = second_case(office, person("Ana", numbers={"cin": "91234567A"}), person("Zoe"), on="2025-03-01")
    theirs = next(m.id for m in office.states[other].members.values() if m.first_name == "Ana")
    assert office.refused("join-applications", other_case=other).code == "maybe_the_same_person"
    office.do("join-applications", other_case=other, same={theirs: ours})
    assert len([m for m in office.state.members.values() if m.first_name == "Ana"]) == 1
    assert office.member("Ana").numbers == {"cin": "91234567A"}
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-15"
    assert due(office, APPLICATION, "promptness", "Zoe") == "2025-04-15"
    there = office.states[other]
    assert "duplicate" in there.closed_why
    types = [r.event.type for r in office.history[other]]
    assert "application.joined" in types
    assert not [t for t in types if t in ("coverage.denied", "eligibility.determined")]
    assert {c.stopped_by for c in there.clocks.values()} <= {"application.joined", "case.closed"}
    assert "joined_elsewhere" in there.instances_of(APPLICATION, theirs)[0].configuration
    whole(office)
    office.do(
        "reverse-command", role="supervisor", command=office.last_command, reason="two different families"
    )
    assert office.states[other].status == "open"
    whole(office)


def test_a_double_who_alone_applied_brings_the_application_along() -> None:
    office = filed(person("Ana"), person("Eva", asks_for_coverage=False), on="2025-03-03")
    eva = office.member("Eva").id
    other = second_case(office, person("Eva"), on="2025-03-02")
    theirs = next(iter(office.states[other].members))
    office.do("merge-cases", other_case=other, same={theirs: eva})
    assert office.member("Eva").asks_for_coverage
    assert due(office, APPLICATION, "promptness", "Eva") == "2025-04-16"
    assert len(office.state.instances_of(APPLICATION, eva)) == 1
    whole(office)


def test_clocks_rung_on_the_way_stay_rung() -> None:
    office, _, other = two()
    office.on("2025-04-03")
    told = len([a for a in office.state.alerts.values() if a.alert == "app_promptness_warning"])
    office.do("merge-cases", other_case=other)
    office.on("2025-04-04")
    warned = [a for a in office.state.alerts.values() if a.alert == "app_promptness_warning"]
    assert len([a for a in warned if a.id.endswith("day_30/1")]) == told + 1
    whole(office)
