"""What is read from a file of a bulk load, and who takes it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from caseclock.application.importing.households import households_in
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight, numbered
from caseclock.application.importing.loader import MakeLoader
from caseclock.application.importing.rows import rows_of
from caseclock.application.outcomes import BadBody


def items_in(path: Path, in_flight: bool) -> Iterator[Any]:
    """Households of an extract, or lines of running cases; BadBody where the file cannot be read."""
    if in_flight:
        with path.open("rb") as file:
            yield from numbered(file, path.name)
        return
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            yield from households_in(rows_of(text, path.name))
        except UnicodeDecodeError as error:
            raise BadBody(f"{path.name} is not UTF-8: {error.reason}") from error


def loader_of(in_flight: bool) -> MakeLoader:
    """Who takes in running cases, or applications."""
    return InFlight if in_flight else Importer
