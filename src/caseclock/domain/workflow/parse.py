"""The three files of a procedure, as text, to a Definition; all that is wrong with them at once."""

from __future__ import annotations

import hashlib
from typing import Any

from caseclock.domain.workflow.chart_text import ChartText, flatten
from caseclock.domain.workflow.definition import Chart, Definition, Procedure
from caseclock.domain.workflow.finding import DefinitionFaults, Document, Files, Source
from caseclock.domain.workflow.nodes import read_yaml
from caseclock.domain.workflow.typed import Shaper, T


def load_definition(
    chart_text: str, procedure_text: str, texts_text: str, files: Files | None = None
) -> Definition:
    """Reads a procedure from its texts; raises DefinitionFaults with every fault of the three files."""
    names = files or Files()
    chart_document, chart, chart_faults = _read(ChartText, chart_text, names.chart)
    procedure_document, procedure, faults = _read(Procedure, procedure_text, names.procedure)
    texts_document, texts, texts_faults = _read(dict[str, Any], texts_text, names.texts)
    states, state_faults = flatten(chart, chart_document) if chart else ({}, [])
    found = chart_faults + state_faults + faults + texts_faults
    if found or chart is None or procedure is None or texts is None:
        raise DefinitionFaults(found)
    return Definition(
        procedure=procedure,
        chart=Chart(text=chart_text, sha256=digest(chart_text), states=states),
        sha256=digest(chart_text, procedure_text),
        texts=texts,
        source=Source(chart_document, procedure_document, texts_document),
    )


def digest(*texts: str) -> str:
    """One sha256 over texts; each length goes in first, so that no two rows of texts run together."""
    total = hashlib.sha256()
    for text in texts:
        data = text.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def _read(kind: type[T], text: str, file: str) -> tuple[Document, T | None, list[Any]]:
    value, document, found = read_yaml(text, file)
    if value is None and found:
        return document, None, found
    shaper = Shaper(document)
    result = shaper.read(kind, {} if value is None else value)
    return document, result, found + shaper.findings
