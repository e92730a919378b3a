"""Bulk export: a county's events in feed order, or its open cases. No secrets, no restricted fields."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import event_view
from caseclock.kernel.ids import CaseRef
from caseclock.readmodels.worklist_query import Filters, worklist
from caseclock.store.feed import Feed
from caseclock.store.keys import PersonKeys

PAGE = 1000
COLUMNS = (
    "case", "case_number", "title", "state", "whose_move", "owner", "unit", "queue", "clock", "due_on",
)  # fmt: skip
#: A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


async def events(app: Application, feed: Feed, county: int, after: int = 0) -> AsyncIterator[bytes]:
    """One JSON line an event, in feed order from a number on; what is encrypted stays closed."""
    closed = PersonKeys(app.keyring, {})
    while page := await feed.read(county, after, PAGE):
        for fed in page:
            view, _ = event_view(app.codec.decode(county, fed.event, closed), restricted=False)
            line = {
                "number": fed.number,
                "case": str(CaseRef(county, fed.event.case_id)),
                **msgspec.to_builtins(view),
                "chain": fed.event.chain.hex(),
            }
            yield msgspec.json.encode(line) + b"\n"
        after = page[-1].number


async def cases(app: Application, county: int) -> AsyncIterator[bytes]:
    """The open cases as CSV rows, the header first. Text that looks like a formula is quoted as text."""
    yield line(COLUMNS)
    after = ""
    while page := await worklist(app.store.pool, county, Filters(), after=after, limit=PAGE):
        for item in page:
            row = {**msgspec.to_builtins(item), "case": str(CaseRef(county, item.case_id))}
            yield line([row.get(column) for column in COLUMNS])
        if len(page) < PAGE:
            return
        after = page[-1].cursor


def line(values: Any) -> bytes:
    """A row of a spreadsheet."""
    out = io.StringIO()
    csv.writer(out).writerow([cell(value) for value in values])
    return out.getvalue().encode()


def cell(value: Any) -> str:
    """A value as a cell: never evaluated by whoever opens the file."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
