"""What is recorded and corrected about a household and its people, and who may speak for them."""

from __future__ import annotations

import pytest

from caseclock.domain.case.representation import addressee
from caseclock.domain.case.timeline import value_on
from tests.domain.applying import filed, person
from tests.domain.test_story_6 import APPLICATION, due, whole
from tests.support.office import Office


def with_a_non_applicant() -> Office:
    return filed(person("Ana"), person("Eva", asks_for_coverage=False))


def test_each_household_fact_stands_apart_with_its_own_date() -> None:
    office = filed().on("2025-03-20")
    office.do("record-fact", fact="spoken_language", value="Armenian")
    office.do("record-fact", fact="written_language", value="English")
    office.do("record-fact", fact="format", value="large_print")
    office.do("record-fact", fact="interpreter", value=True)
    office.do("record-fact", fact="address", value="12 Elm St", effective_on="2025-02-01")
    office.do("record-fact", fact="address", value="9 Oak St", effective_on="2025-03-15")
    facts, on = office.state.facts, office.now.date()
    assert value_on(facts["spoken_language"], on) == "Armenian"
    assert value_on(facts["written_language"], on) == "English"
    assert value_on(facts["address"], on.replace(day=1)) == "12 Elm St"
    assert value_on(facts["address"], on) == "9 Oak St"
    whole(office)


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_nobody_joins_without_a_name(name: str) -> None:
    refusal = filed().refused("add-member", person=person("Flo") | {name: " "})
    assert (refusal.code, refusal.field) == ("no_name", f"person.{name}")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"fact": "colour", "value": "red"}, "no_such_fact"),
        ({"fact": "format", "value": "morse"}, "no_such_format"),
        ({"fact": "interpreter", "value": "yes"}, "wrong_type"),
        ({"fact": "phone", "value": 5}, "wrong_type"),
    ],
)
def test_a_household_fact_nobody_can_use_is_refused(body: dict[str, object], code: str) -> None:
    assert filed().refused("record-fact", **body).code == code


def test_who_does_not_ask_for_coverage_is_not_asked_for_status_or_number() -> None:
    office = with_a_non_applicant()
    eva, ana = office.member("Eva").id, office.member("Ana").id
    for command, body in [
        ("record-identifier", {"kind": "ssn", "value": "900-12-3456"}),
        ("record-fact", {"fact": "immigration_status", "value": "x"}),
    ]:
        refusal = office.refused(command, member=eva, **body)
        assert (refusal.code, "435.907" in refusal.citation) == ("not_asked", True)
        office.do(command, member=ana, **body)
    new = person("Flo", asks_for_coverage=False, identifiers={"ssn": "900123456"})
    assert office.refused("add-member", person=new).field == "person.identifiers.ssn"


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("ssn", "900-12-3456", "900123456"),
        ("ssn", "12345", ""),
        ("a_number", "a 123 456 789", "A123456789"),
        ("a_number", "123456789", "A123456789"),
        ("a_number", "A12", ""),
        ("i94", "123456789A1", "123456789A1"),
        ("i94", "1234567890", ""),
        ("passport", "X1234567", "X1234567"),
        ("passport", "X-١٢٣٤٥٦", ""),
    ],
)
def test_identifiers_have_their_form_and_a_refusal_does_not_repeat_them(
    kind: str, value: str, kept: str
) -> None:
    office = filed()
    body = {"member": office.member("Ana").id, "kind": kind, "value": value}
    if kept:
        office.do("record-identifier", **body)
        assert office.member("Ana").identifiers == {kind: kept}
    else:
        refusal = office.refused("record-identifier", **body)
        assert (refusal.code, refusal.field) == ("malformed", "value")
        assert value not in str(refusal)


def test_numbers_are_kept_where_they_belong() -> None:
    office = filed()
    ana = office.member("Ana").id
    office.do("record-number", member=ana, system="cin", number="91234567a")
    office.do("record-number", system="county_case", number="0700000")
    assert office.member("Ana").numbers == {"cin": "91234567A"}
    assert office.state.numbers == {"county_case": "0700000"}
    assert office.refused("record-number", system="cin", number="91234567A").code == "whose_number"
    assert office.refused("record-number", member=ana, system="cin", number="9").code == "malformed"
    assert (
        office.refused("record-number", member=ana, system="benefitscal", number="9").code == "whose_number"
    )


def test_a_correction_says_what_was_wrong_field_by_field() -> None:
    office = filed()
    ana = office.member("Ana").id
    office.do("correct-fact", member=ana, first_name="Anna", birth_date="1991-05-01", sex="F")
    assert office.events("member.corrected") == ["member.corrected"] * 3
    assert (office.member("Anna").sex, str(office.member("Anna").birth_date)) == ("F", "1991-05-01")
    assert office.refused("correct-fact", member=ana, first_name="Anna").code == "no_change"
    assert office.refused("correct-fact", member=ana, birth_date="2025-03-04").code == "in_the_future"
    office.on("2025-04-01")
    assert (
        office.refused("correct-fact", member=ana, birth_date="2025-03-20").code == "born_after_application"
    )
    whole(office)


def test_a_corrected_filing_date_moves_who_applied_with_it_and_whom_it_names() -> None:
    office = filed(person("Ana"), person("Ben")).on("2025-03-10")
    office.do("add-member", person=person("Cy"))
    ana, cy = office.member("Ana").id, office.member("Cy").id
    office.do("correct-filing-date", filed_on="2025-03-01", reason="postmark")
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-15"
    assert due(office, APPLICATION, "promptness", "Ben") == "2025-04-15"
    assert due(office, APPLICATION, "promptness", "Cy") == "2025-04-24"
    office.do(
        "correct-filing-date", calworks_filed_on="2025-02-20", members={cy: "2025-03-08"}, reason="CW 1"
    )
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-04-06"
    assert due(office, APPLICATION, "promptness", "Cy") == "2025-04-22"
    assert office.clock(APPLICATION, "promptness", "Ana").original_due_on.isoformat() == "2025-04-17"
    again = {"calworks_filed_on": "2025-02-20", "reason": "again"}
    assert office.refused("correct-filing-date", **again).code == "no_change"
    born = office.refused("correct-filing-date", members={ana: "1980-01-01"}, reason="x")
    assert (born.code, born.field) == ("born_after_application", f"members.{ana}")
    later = office.refused("correct-filing-date", filed_on="2025-03-11", reason="x")
    assert later.code == "in_the_future"
    whole(office)


def test_an_overdue_application_is_in_time_again_when_its_date_was_wrong() -> None:
    office = filed().on("2025-04-20")
    assert office.clock(APPLICATION, "promptness").status == "expired"
    office.do("correct-filing-date", filed_on="2025-03-20", reason="wrong household's stamp")
    assert office.clock(APPLICATION, "promptness").status == "running"
    assert due(office, APPLICATION, "promptness", "Ana") == "2025-05-04"
    assert "app_overdue" not in office.alerts()
    whole(office)


def test_every_act_on_somebodys_behalf_names_a_representative_in_force() -> None:
    office = filed(person("Ana"), person("Ben"))
    ana, ben = office.member("Ana").id, office.member("Ben").id
    act = {"fact": "phone", "value": "510-555-0101", "on_behalf_of": "Rosa Gil"}
    assert office.refused("record-fact", **act).code == "no_representative"
    office.do("name-representative", representative={"name": "Rosa Gil", "from_on": "2025-03-01"})
    office.do("record-fact", **act)
    assert office.history[office.case_id][-1].meta.on_behalf_of == "Rosa Gil"
    rosa = next(iter(office.state.representatives))
    office.do("end-representative", representative=rosa)
    office.on("2025-03-04")
    assert office.refused("record-fact", **act).field == "on_behalf_of"
    assert office.refused("end-representative", representative=rosa).code == "not_representing"
    only_ben = {"name": "Lee Cho", "from_on": "2025-03-01", "member": ben, "notices": ["all"]}
    office.do("name-representative", representative=only_ben)
    for_ana = {"member": ana, "fact": "pregnant", "value": True, "on_behalf_of": "lee cho"}
    assert office.refused("record-fact", **for_ana).code == "no_representative"
    office.do("record-fact", **{**for_ana, "member": ben})
    letters = {"name": "Al Fox", "scope": "notices", "from_on": "2025-03-01"}
    office.do("name-representative", representative=letters)
    assert office.refused("record-fact", **{**act, "on_behalf_of": "Al Fox"}).code == "no_representative"
    wrong = {"name": "Al Fox", "from_on": "2025-03-01", "to_on": "2025-02-01"}
    assert office.refused("name-representative", representative=wrong).code == "ends_before_start"
    whole(office)


def test_letters_about_the_dead_go_to_the_estate_or_the_representative_alone() -> None:
    office = filed(person("Ana"), person("Ben"))
    ben, on = office.member("Ben").id, office.now.date()
    lee = {"name": "Lee Cho", "from_on": "2025-03-01", "member": ben, "notices": ["denial"]}
    office.do("name-representative", representative=lee)
    assert addressee(office.state, office.member("Ben"), on, "denial").copies == ("Lee Cho",)
    assert addressee(office.state, office.member("Ben"), on, "approval").copies == ()
    for name in ("Ana", "Ben"):
        office.do("record-death", member=office.member(name).id, died_on="2025-03-02")
    assert addressee(office.state, office.member("Ben"), on).kind == "representative"
    assert addressee(office.state, office.member("Ana"), on).name == "Estate of Ana Ruiz"


@pytest.mark.parametrize(
    ("died_on", "code"), [("2025-03-04", "in_the_future"), ("1989-01-01", "died_before_birth")]
)
def test_a_death_that_cannot_be_is_refused(died_on: str, code: str) -> None:
    office = filed()
    assert office.refused("record-death", member=office.member("Ana").id, died_on=died_on).code == code


def test_nobody_dies_twice() -> None:
    office = filed()
    ana = office.member("Ana").id
    office.do("record-death", member=ana, died_on="2025-03-01")
    assert office.refused("record-death", member=ana, died_on="2025-03-02").code == "died_already"


def test_a_member_or_the_address_is_kept_confidential() -> None:
    office = filed()
    office.do("set-confidential", what="member", member=office.member("Ana").id)
    office.do("set-confidential", what="address")
    assert office.member("Ana").confidential
    assert value_on(office.state.facts["confidential"], office.now.date()) is True
    assert office.refused("set-confidential", what="member").code == "whose_confidence"
    office.do("set-confidential", what="member", member=office.member("Ana").id, confidential=False)
    assert not office.member("Ana").confidential


def test_a_note_changes_nothing_else_and_a_link_shows_in_both_cases() -> None:
    office = filed()
    first, other = office.case_id, office.another_case()
    office.do("open-case", members=[person("Zoe")], owner="bea")
    office.case_id = first
    before = office.state
    office.do("add-note", text="called, no answer", member=office.member("Ana").id)
    assert (before.members, before.clocks) == (office.state.members, office.state.clocks)
    office.do("link-case", other_case=other, kind="mother", member=office.member("Ana").id)
    assert [link.kind for link in office.states[other].links.values()] == ["newborn"]
    office.do("reverse-command", role="supervisor", command=office.last_command, reason="wrong case")
    assert not office.states[other].links
    assert not office.state.links
