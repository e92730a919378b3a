"""How a household is reached stands on its page: what is known, what is not, and what is told to nobody."""

from __future__ import annotations

from caseclock.application.casefile.reaching import Way, ways
from tests.domain.applying import filed, person
from tests.support.office import Office


def told(office: Office) -> dict[tuple[str, str], Way]:
    return {(way.fact, way.name): way for way in ways(office.state, office.now.date())}


def test_what_nobody_recorded_stands_there_as_unknown() -> None:
    found = told(filed())
    asked = {("phone", ""), ("address", ""), ("spoken_language", ""), ("written_language", ""), ("email", "")}
    assert asked <= found.keys()
    assert found["email", ""].value == ""


def test_the_address_is_one_line_and_another_for_mail_stands_beside_it() -> None:
    office = filed()
    for fact, value in (("address", "12 Elm St"), ("city", "Los Angeles"), ("zip", "90001")):
        office.do("record-fact", fact=fact, value=value)
    office.do("record-fact", fact="mailing_address", value="PO Box 7")
    found = told(office)
    assert found["address", ""].value == "12 Elm St, Los Angeles, 90001"
    assert found["mailing_address", ""].value == "PO Box 7"


def test_a_confidential_address_and_a_confidential_person_are_marked() -> None:
    office = filed(person("Ana"), person("Luis"))
    luis = office.member("Luis").id
    office.do("record-fact", fact="phone", value="(213) 555-0148")
    office.do("record-fact", fact="phone", value="(213) 555-0199", member=luis)
    office.do("set-confidential", what="address", confidential=True)
    office.do("set-confidential", what="member", member=luis)
    found = told(office)
    assert found["address", ""].confidential
    assert not found["phone", ""].confidential
    own = next(way for way in found.values() if way.member == luis)
    assert (own.value, own.confidential) == ("(213) 555-0199", True)
