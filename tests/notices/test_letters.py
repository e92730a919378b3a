"""Each notice as it prints: all that 22 CCR 50179 asks for, in both languages, accessible, repeatable."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from caseclock.application.definitions import read_definitions
from caseclock.application.notices.checking import LANGUAGES, check_notices, sample
from caseclock.application.notices.rendering import notices_folder, render, template_hash
from caseclock.application.resources import workflows_dir
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.data import notices_of
from caseclock.domain.case.notices.kinds import TRAITS, Kind, template_of
from tests.domain.applying import filed
from tests.domain.calworks import on_calworks
from tests.support.office import rules

MONTHS = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"],
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"],
}  # fmt: skip


def said(day: date, language: str) -> str:
    month = MONTHS[language][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if language == "es" else f"{month} {day.day}, {day.year}"


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def of_case(kind: Kind, language: str) -> Content:
    return sample(kind, language, follow_up="ends" if "continuing" in kind else "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TRAITS)
def test_every_required_item_is_on_the_letter_with_the_cases_own_figures(kind: Kind, language: str) -> None:
    content = of_case(kind, language)
    pdf = render(content)
    text = text_of(pdf)
    assert content.effective_on
    assert content.hearing
    wanted = [
        "María Núñez Peña", "1234 Olive Street, Apt. 5", "19-0700012", "Los Angeles",
        said(content.dated_on, language), said(content.effective_on, language),
        "$3,123.45", "$2,456.00", said(date(2025, 3, 3), language),
        said(content.hearing.last_day, language), "120", "W&I 10951", "1-800-743-8525",
        "42 CFR 431.230", *content.law,
    ]  # fmt: skip
    wanted.append({"en": "every way to have Medi-Cal", "es": "todas las formas de tener Medi-Cal"}[language])
    assert [each for each in wanted if each not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TRAITS)
def test_every_letter_is_tagged_titled_and_says_its_language(kind: Kind, language: str) -> None:
    reader = read(render(of_case(kind, language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith(language)
    assert reader.metadata is not None
    assert len(str(reader.metadata.title)) > 10
    assert "Núñez" not in str(reader.metadata.title)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True


def test_the_same_content_gives_the_same_bytes_and_another_figure_others() -> None:
    content = of_case("discontinuance", "en")
    assert render(content) == render(content)
    assert render(content) != render(replace(content, figures={"income_cents": 1}))


def test_letters_that_spanish_needs_are_in_the_font() -> None:
    letter = replace(sample("approval").letter, about="ÁÉÍÓÚÜÑ áéíóúüñ ¿¡", to="ÁÉÍÓÚÜÑ áéíóúüñ ¿¡")
    assert "ÁÉÍÓÚÜÑ áéíóúüñ ¿¡" in text_of(render(replace(sample("approval", "es"), letter=letter)))


def test_a_language_without_template_gets_the_english_letter_and_an_insert() -> None:
    letter = replace(sample("denial").letter, written_language="Vietnamese")
    pdf = render(replace(sample("denial"), letter=letter, insert=True))
    assert len(read(pdf).pages) == len(read(render(sample("denial"))).pages) + 1
    text = read(pdf).pages[-1].extract_text()
    assert "This household reads Vietnamese" in text
    assert "Tiếng Việt" in text


def test_large_print_is_large() -> None:
    letter = replace(sample("denial").letter, format="large_print")
    assert len(read(render(replace(sample("denial"), letter=letter))).pages) > 1


def test_a_confidential_address_is_not_printed() -> None:
    letter = replace(sample("denial").letter, withheld=True, lines=())
    assert "kept confidential" in text_of(render(replace(sample("denial"), letter=letter)))


# ---------------------------------------------------------------- of a determination


def newest(office: Any) -> Content:
    return notices_of(office.state)[-1][1].says()


def test_an_approval_prints_the_cost_and_months_that_were_determined() -> None:
    office = filed().on("2025-03-20")
    office.do("approve-coverage", cost_cents=123_456, programme="MN")
    text = text_of(render(newest(office)))
    assert [
        w for w in ("$1,234.56", "March 1, 2025", "MN", "full scope", "June 18, 2025") if w not in text
    ] == []


def test_a_discontinuance_prints_its_last_moment_for_aid_to_go_on_and_the_cure() -> None:
    office = on_calworks().on("2025-08-01")
    office.do("record-fact", fact="written_language", value="Spanish", effective_on="2025-03-03")
    office.do(
        "discontinue-medi-cal", member=office.member("Ana").id, reason="failed_renewal",
        mailed_on="2025-08-01", steps=["ex_parte", "packet_mailed"], asked_on="2025-05-01",
    )  # fmt: skip
    text = text_of(render(newest(office)))
    # 120 days from 1 August is Saturday 29 November; the cure is 90 days from 1 September.
    wanted = ("antes del 1 de septiembre de 2025", "1 de diciembre de 2025", "30 de noviembre de 2025")
    assert [w for w in wanted if w not in text] == []


# ---------------------------------------------------------------- the check


def copied(tmp_path: Path) -> Path:
    shutil.copytree(notices_folder(), tmp_path / "notices")
    return tmp_path


def faults(folder: Path) -> list[str]:
    return [f"{f.file}: {f.message}" for f in check_notices(rules().definitions.newest(), folder)]


def test_the_templates_that_come_with_us_have_no_fault() -> None:
    assert check_notices(read_definitions().newest(), workflows_dir()) == []


def test_a_missing_template_is_a_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "notices" / "denial" / "es.typ").unlink()
    assert faults(folder) == ["workflows/notices/denial/es.typ: no template in 'es'"]


def test_a_template_that_does_not_compile_is_a_fault(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    path = folder / "notices" / "rop" / "en.typ"
    path.write_text(path.read_text(encoding="utf-8") + "#nothing-like-this()", encoding="utf-8")
    [fault] = faults(folder)
    assert fault.startswith("workflows/notices/rop/en.typ: it does not compile")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  income_over_limit:", "  income_above:", "says 'income_over_limit'"),
        ('es: "Por qué"', 'es: ""', "labels reason has no text in 'es'"),
    ],
)
def test_a_missing_word_is_a_fault(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = copied(tmp_path)
    path = folder / "notices" / "texts.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(message in fault for fault in faults(folder))


def test_the_hash_of_a_template_covers_what_all_share(tmp_path: Path) -> None:
    folder = copied(tmp_path) / "notices"
    before = template_hash("denial", "en", folder)
    path = folder / "layout.typ"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert template_hash("denial", "en", folder) != before
    assert {template_of(kind) for kind in TRAITS} == {p.name for p in folder.iterdir() if p.is_dir()}
