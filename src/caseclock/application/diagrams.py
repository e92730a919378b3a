"""Writes the page of every procedure into `docs/procedures/`."""

from __future__ import annotations

from pathlib import Path

from caseclock.application.definitions import PROCEDURES, read_definitions, read_scenarios
from caseclock.application.resources import workflows_dir
from caseclock.domain.workflow.diagram import document


def pages(workflows: Path | None = None) -> dict[str, str]:
    """The page of each procedure's newest version, by file name."""
    folder = workflows or workflows_dir()
    return {
        f"{each.name}.md": document(each, read_scenarios(folder / PROCEDURES / each.name))
        for each in read_definitions(folder).newest()
    }


def write_pages(docs: Path, workflows: Path | None = None) -> list[Path]:
    """Writes the pages and removes those of procedures that are gone; answers what it wrote."""
    docs.mkdir(parents=True, exist_ok=True)
    wanted = pages(workflows)
    for path in docs.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (docs / name).write_text(text, encoding="utf-8")
    return [docs / name for name in wanted]
