"""The caller view: what is missing, by when and where to send it, in the household's language."""

from __future__ import annotations

import pytest

from tests.casefile.looking import caller
from tests.domain.applying import filed, person
from tests.domain.renewals import covered, not_enough, packet
from tests.support.office import Office
from tests.support.verification import aged, with_notice


def wanting(*items: str) -> Office:
    office = filed(on="2025-03-03")
    office.do("request-verification", items=[{"item": each, "why": "not on file"} for each in items])
    return office


def test_it_names_what_is_missing_by_when_and_where_to_send_it() -> None:
    office = wanting("income", "residence")
    told, case = caller(office, "Metro East"), office.state.case_number
    assert told.text["en"] == (
        f"For case {case} we still need something from you. "
        "For Ana: proof of income and proof of address, by April 2, 2025. "
        "Bring, mail or fax it to the Metro East office, Los Angeles County, "
        f"or upload it at BenefitsCal.com, and write the case number {case} on it. "
        "If you cannot get something in time, call us: we can help you get it."
    )


def test_it_speaks_the_language_that_the_household_speaks() -> None:
    office = wanting("income")
    office.do("record-fact", fact="spoken_language", value="Spanish")
    told = caller(office)
    assert (told.language, told.fell_back) == ("es", False)
    assert "De Ana: comprobantes de ingresos, a más tardar el 2 de abril de 2025." in told.text["es"]


def test_a_language_without_texts_is_english_and_says_so() -> None:
    office = wanting("income")
    office.do("record-fact", fact="spoken_language", value="Vietnamese")
    told = caller(office)
    assert (told.language, told.asked_language, told.fell_back) == ("en", "Vietnamese", True)


def test_what_came_in_is_not_asked_for_again() -> None:
    office = wanting("income", "residence")
    office.do("record-verification", item="income", received_on="2025-03-03")
    assert [each["en"] for each in caller(office).lines[0].things] == ["proof of address"]


def test_after_its_day_the_paper_is_still_asked_for() -> None:
    told = caller(wanting("income").on("2025-04-04"))
    assert told.lines[0].late
    assert "still counts until we decide" in told.text["en"]


def test_with_nothing_missing_it_says_by_when_the_office_decides() -> None:
    told = caller(filed(on="2025-03-03"))
    assert told.lines == []
    assert "We are to decide on the application of Ana by April 17, 2025." in told.text["en"]


def test_an_item_about_another_person_names_that_person() -> None:
    office = filed(person("Ana"), person("Luis"))
    office.do(
        "request-verification",
        member=office.member("Ana").id,
        items=[{"item": "income", "why": "x y", "about": str(office.member("Luis").id)}],
    )
    assert caller(office).lines[0].things[0]["en"] == "proof of income of Luis"


def test_a_confidential_person_is_not_spoken_of_and_the_worker_is_told() -> None:
    office = wanting("income")
    office.do("set-confidential", what="member", member=office.member("Ana").id)
    told = caller(office)
    assert (told.lines, told.withheld) == ([], 1)
    assert "Ana" not in told.text["en"]


def test_the_renewal_form_is_asked_for_until_it_comes() -> None:
    office = covered(Office(on="2025-03-03"), "Ana").on("2025-12-20")
    not_enough(office, "Ana")
    packet(office, "Ana")
    (line,) = caller(office).lines
    assert "the renewal form, filled in and signed" in line.text["en"]
    assert line.by == office.clock("renewal", "due", "Ana").schedule.accepted_until_on


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_answer_of_save_and_no_declared_status_is_read_out(language: str) -> None:
    office = with_notice("2025-01-10", aged(30, "2025-04-20"), "2025-01-15")
    text = caller(office).text[language].casefold()
    assert "21" in text, "the day until which proof is taken"
    for hidden in (
        "save",
        "infopass",
        "hub",
        "satisfactory",
        "immigration",
        "status",
        "estatus",
        "institute",
    ):
        assert hidden not in text
