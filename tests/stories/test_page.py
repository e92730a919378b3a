"""docs/stories.md is true: its commands are run as they stand, and print what it says."""

from __future__ import annotations

import os
from pathlib import Path

from tests.stories.page import PAGE, blocks, filled, walked
from tests.stories.processes import said, spawn
from tests.stories.service import ADDRESS

#: Set to anything, the page is written anew with what was printed: look at the difference before you keep it.
WRITE = "CASECLOCK_WRITE_PAGE"


def test_the_page_of_the_stories_runs_as_it_stands(fresh_database: str, tmp_path: Path) -> None:
    environment, log = {"DATABASE_URL": fresh_database}, tmp_path / "run.log"
    where = ("--data-dir", str(tmp_path), "--port", "0")
    office = spawn(environment, log, "run", "--training-clock", "2025-03-03T09:00", *where)
    try:
        address = {"API": f"{said(office, log, ADDRESS)}/api/v1", "DATA": str(tmp_path)}
        page = PAGE.read_text(encoding="utf-8")
        printed = walked(page, {**environment, **address})
    finally:
        office.terminate()
        office.join(15)
    if os.environ.get(WRITE):
        PAGE.write_text(filled(page, printed), encoding="utf-8")
    assert printed == [prints for _, prints in blocks(page)]
