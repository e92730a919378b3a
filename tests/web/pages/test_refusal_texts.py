"""What a refusal says is said in Spanish on a Spanish page, and nothing is kept that no refusal says."""

from __future__ import annotations

import pytest

from caseclock.web.pages.refusals import GAP, refusal_teller, sentences
from caseclock.web.pages.texts import catalogue
from tests.support.refusal_sentences import refusal_sentences
from tests.web.desk import Desk
from tests.web.intake import open_case
from tests.web.pages.visiting import text_of, visitor

SAID = refusal_sentences()


def test_every_sentence_of_a_refusal_is_said_in_spanish() -> None:
    assert len(SAID) > 600
    assert {text for text in SAID if text not in sentences("es") and text not in catalogue("es")} == set()


def test_no_spanish_sentence_is_kept_that_no_refusal_says() -> None:
    assert sentences("es").keys() - SAID == set()


def test_a_sentence_names_as_much_in_spanish_as_in_english() -> None:
    unlike = [
        english for english, spanish in sentences("es").items() if english.count(GAP) != spanish.count(GAP)
    ]
    assert unlike == []


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("The case is closed", "El caso está cerrado"),
        ("Give a date up to 2025-03-03.", "Indique una fecha hasta 3 de marzo de 2025."),
        (
            "“Approve coverage” has no place while Application for Medi-Cal is at Filed",
            "«Aprobar la cobertura» no tiene lugar mientras Solicitud de Medi-Cal está en Presentada",
        ),
        ("Ask a supervisor or a program specialist.", "Pídalo a: supervisor, especialista del programa."),
        (
            "Record the birth date with “Correct a person's data”.",
            "Registre la fecha de nacimiento con «Corregir los datos de una persona».",
        ),
        (
            "What may be done now: Approve coverage; Deny coverage.",
            "Lo que se puede hacer ahora: Aprobar la cobertura, Negar la cobertura.",
        ),
        ("Nobody ever said this", "Nobody ever said this"),
    ],
)
def test_a_sentence_is_put_into_words_with_what_it_names(english: str, spanish: str) -> None:
    assert refusal_teller("es")(english) == spanish
    assert refusal_teller("en")(english) == english


async def test_a_spanish_page_says_in_spanish_why_something_is_blocked_or_refused(desk: Desk) -> None:
    headers = await desk.person(3628, "ana", "worker")
    case = (await open_case(desk, headers, filed=1, owner="me"))["case"]
    pages = await visitor(desk, headers)
    pages.client.headers["Accept-Language"] = "es"
    actions = text_of(await pages.shown(f"/cases/{case}/actions"))
    assert "no tiene lugar mientras" in actions.lower()
    assert "has no place" not in actions
    form = text_of(await pages.shown(f"/cases/{case}/do/mail-decision"))
    assert "Esto no se puede registrar ahora" in form
