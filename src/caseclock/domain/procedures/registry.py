"""The Python halves of all procedures, by name."""

from __future__ import annotations

import importlib
import pkgutil

from caseclock.domain import procedures
from caseclock.domain.case.plain import register_data
from caseclock.domain.case.view import ProcedureCode


def procedure_codes() -> dict[str, ProcedureCode]:
    """Each room beside this file gives its `CODE`; their data structs are made known for undo."""
    found: dict[str, ProcedureCode] = {}
    for room in pkgutil.iter_modules(procedures.__path__):
        if room.ispkg:
            code: ProcedureCode = importlib.import_module(f"{procedures.__name__}.{room.name}").CODE
            found[code.name] = code
            if code.data is not None:
                register_data(code.name, code.data)
    return found
