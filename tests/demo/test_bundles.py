"""The bundle of the demo's fullest cases: whole, signed, and short enough for a judge."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader

from caseclock.application.proof.bundle import Asker, Wanted, bundle_of
from caseclock.application.proof.verify_bundle import tell, verify
from tests.demo.conftest import Demo

ASKER = Asker(account="test", name="A judge's clerk", role="auditor")
FULLEST = """
    select c.case_id from rm_cases c join events e on e.county = c.county and e.case_id = c.case_id
     where c.county = 19 and c.kind = 'household' group by c.case_id order by count(*) desc, c.case_id limit 4
"""


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_report_of_a_full_case_has_at_most_five_pages(
    demo: Demo, tmp_path: Path, language: str
) -> None:
    app = demo.parts.application
    async with app.store.reading(19) as connection:
        fullest: list[UUID] = [row[0] for row in await connection.fetch(FULLEST)]
    assert len(fullest) == 4
    for case in fullest:
        made = await bundle_of(app, 19, Wanted(case_id=case, language=language), ASKER)
        path = tmp_path / made.name
        path.write_bytes(made.content)
        report = verify(str(path), (demo.parts.signer.public,))
        assert report.faults == [], tell(report)
        pages = PdfReader(io.BytesIO(zipfile.ZipFile(path).read("report.pdf"))).pages
        assert 1 <= len(pages) <= 5, [page.extract_text()[:200] for page in pages]
