"""Rows of an extract, read and checked one by one: each is good, or refused with a column and a reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from caseclock.application.outcomes import BadBody

COLUMNS = (
    "extract_row", "county_code", "household_key", "application_date", "calworks_application_date",
    "programs",
    "channel", "relationship", "last_name", "first_name", "date_of_birth", "sex", "ssn", "a_number",
    "status_attestation", "mc13_category", "disability_basis", "pregnant", "immediate_need", "language",
    "address", "city", "zip", "phone", "received_at",
)  # fmt: skip
ATTESTATIONS = ("citizen", "satisfactory", "prucol", "none_declared")
T = TypeVar("T")
_ROW = re.compile(r"\d{1,9}", re.ASCII)
_SSN = re.compile(r"\d{3}-?\d{2}-?\d{4}", re.ASCII)
_A_NUMBER = re.compile(r"A?\d{7,9}", re.ASCII)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One person as the extract gives it, every column read. `raw` is the text of all columns."""

    number: int
    county: int
    household_key: str
    application_date: date
    calworks_application_date: date | None
    programs: tuple[str, ...]
    channel: str
    relationship: str
    last_name: str
    first_name: str
    date_of_birth: date
    sex: str
    ssn: str
    a_number: str
    status_attestation: str
    mc13_category: int | None
    disability_basis: bool
    pregnant: bool
    immediate_need: bool
    received_at: datetime
    raw: dict[str, str]


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that does not go in: the column at fault and why."""

    number: int
    household_key: str
    relationship: str
    column: str
    why: str
    raw: dict[str, str]


#: What a line of running cases has and no application has.
RUNNING = frozenset({"row", "county_code", "application", "members"})


class _Fault(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def read_rows(data: bytes, name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV (with or without a byte-order mark) or JSON Lines file, as text by column.

    Raises BadBody when the file as a whole cannot be read, naming what is missing.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadBody(f"{name} is not UTF-8: {error.reason} at byte {error.start}") from error
    yield from rows_of(io.StringIO(text, newline=""), name)


def rows_of(lines: Iterable[str], name: str) -> Iterator[dict[str, str]]:
    """The same of lines as they are read, so that a file may be longer than the memory."""
    if name.endswith((".jsonl", ".ndjson")):
        yield from _json_lines(lines, name)
        return
    reader = csv.DictReader(lines, strict=False)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BadBody(f"{name} lacks the columns {', '.join(missing)}", missing[0])
        for record in reader:
            yield {column: (record.get(column) or "").strip() for column in COLUMNS}
    except csv.Error as error:
        raise BadBody(f"{name}:{reader.line_num} is not CSV: {error}") from error


def _json_lines(lines: Iterable[str], name: str) -> Iterator[dict[str, str]]:
    for line_number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record: Any = msgspec.json.decode(line)
            except (msgspec.DecodeError, RecursionError) as error:
                raise BadBody(f"{name}:{line_number} is not JSON: {error}") from error
            if not isinstance(record, dict):
                raise BadBody(f"{name}:{line_number} is not a JSON object")
            if record.keys() >= RUNNING:
                raise BadBody(f"{name} holds running cases with their history; import it with --in-flight")
            values = {column: record.get(column) for column in COLUMNS}
            yield {c: "" if v is None else str(v).strip() for c, v in values.items()}


def check_row(raw: dict[str, str]) -> Row | BadRow:
    """The row with every column read, or the first column at fault."""
    try:
        return _row(raw)
    except _Fault as fault:
        number = int(raw["extract_row"]) if _ROW.fullmatch(raw["extract_row"]) else 0
        return BadRow(
            number=number,
            household_key=raw["household_key"],
            relationship=raw["relationship"],
            column=fault.column,
            why=str(fault),
            raw=raw,
        )


def _row(raw: dict[str, str]) -> Row:
    for column, text in raw.items():
        if "\0" in text:
            raise _Fault(column, "a NUL character cannot be stored")
    number = _read(raw, "extract_row", _row_number, "a whole number of nine digits at most")
    county = _read(raw, "county_code", int, "a California county number, 01 to 58")
    if not 1 <= county <= 58:
        raise _Fault("county_code", f"no county {raw['county_code']}; give 01 to 58")
    received_at = _read(raw, "received_at", _moment, "an ISO time with its zone")
    filed = _read(raw, "application_date", date.fromisoformat, "a date like 2025-03-03")
    calworks = _optional(raw, "calworks_application_date", date.fromisoformat, "a date like 2025-03-03")
    if calworks and calworks > received_at.date():
        raise _Fault("calworks_application_date", f"{calworks} is after the receipt on {received_at.date()}")
    born = _read(raw, "date_of_birth", date.fromisoformat, "a date like 1990-05-01")
    if born > filed:
        raise _Fault("date_of_birth", f"{born} is after the application of {filed}")
    return Row(
        number=number,
        county=county,
        household_key=_given(raw, "household_key"),
        application_date=filed,
        calworks_application_date=calworks,
        programs=tuple(raw["programs"].split()) or ("MC",),
        channel=raw["channel"],
        relationship=_given(raw, "relationship"),
        last_name=_given(raw, "last_name"),
        first_name=_given(raw, "first_name"),
        date_of_birth=born,
        sex=_one_of(raw, "sex", ("F", "M", "X", "")),
        ssn=_shaped(raw, "ssn", _SSN, "nine digits, such as 123-45-6789"),
        a_number=_shaped(raw, "a_number", _A_NUMBER, "A and seven to nine digits"),
        status_attestation=_one_of(raw, "status_attestation", (*ATTESTATIONS, "")),
        mc13_category=_category(raw),
        disability_basis=_yes(raw, "disability_basis"),
        pregnant=_yes(raw, "pregnant"),
        immediate_need=_yes(raw, "immediate_need"),
        received_at=received_at,
        raw=raw,
    )


def _read(raw: dict[str, str], column: str, read: Callable[[str], T], wanted: str) -> T:
    text = _given(raw, column)
    try:
        return read(text)
    except ValueError as error:
        raise _Fault(column, f"{text!r} is not {wanted}") from error


def _optional(raw: dict[str, str], column: str, read: Callable[[str], T], wanted: str) -> T | None:
    return _read(raw, column, read, wanted) if raw[column] else None


def _given(raw: dict[str, str], column: str) -> str:
    if not raw[column]:
        raise _Fault(column, f"{column} is missing")
    return raw[column]


def _row_number(text: str) -> int:
    if _ROW.fullmatch(text) is None:
        raise ValueError("no row number")
    return int(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment


def _one_of(raw: dict[str, str], column: str, allowed: tuple[str, ...]) -> str:
    if raw[column] not in allowed:
        raise _Fault(column, f"{raw[column]!r} is none of {', '.join(a or 'empty' for a in allowed)}")
    return raw[column]


def _shaped(raw: dict[str, str], column: str, shape: re.Pattern[str], wanted: str) -> str:
    if raw[column] and not shape.fullmatch(raw[column]):
        raise _Fault(column, f"not {wanted}")
    return raw[column]


def _category(raw: dict[str, str]) -> int | None:
    category = _optional(raw, "mc13_category", int, "an MC 13 category, 1 to 16")
    if category is not None and not 1 <= category <= 16:
        raise _Fault("mc13_category", f"no MC 13 category {category}; there are 1 to 16")
    return category


def _yes(raw: dict[str, str], column: str) -> bool:
    if raw[column] not in ("Y", "N"):
        raise _Fault(column, f"{raw[column]!r} is neither Y nor N")
    return raw[column] == "Y"
