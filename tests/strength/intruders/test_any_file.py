"""Procedure, policy and import files spoiled at random: read, or refused with file and line; nothing else."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random
from uuid import UUID

import msgspec
import pytest

from caseclock.application.app import Application
from caseclock.application.importing.households import by_household
from caseclock.application.importing.importer import Importer
from caseclock.application.importing.in_flight import InFlight
from caseclock.application.importing.rows import check_row, read_rows
from caseclock.application.outcomes import BadBody
from caseclock.application.resources import workflows_dir
from caseclock.domain.policy.calendars import parse_calendar
from caseclock.domain.policy.parameters import parse_parameters
from caseclock.domain.policy.yamltext import PolicyFileError
from tests.importing.test_extract import app
from tests.importing.test_sample import RUNNING, SAMPLE
from tests.strength.form import either
from tests.strength.intruders.mutating import mutated
from tests.workflow.small import GOOD, faults

__all__ = ["app"]
MANY = either(120, 2_000)
FEW = either(6, 100)


@pytest.mark.parametrize("part", sorted(GOOD))
def test_a_spoiled_procedure_file_has_faults_with_a_line_or_is_still_good(part: str, dice: Random) -> None:
    found = 0
    for _ in range(MANY):
        spoiled = mutated(GOOD[part], dice)
        for fault in faults({**GOOD, part: spoiled}):
            assert fault.line >= 1, fault
            assert fault.file, fault
            assert fault.mend, fault
            found += 1
    assert found > MANY / 2


def test_a_spoiled_policy_file_is_read_or_refused_with_its_line(dice: Random) -> None:
    readers = {"policy": parse_parameters, "calendars": parse_calendar}
    files = [(file, name) for name in readers for file in sorted((workflows_dir() / name).rglob("*.yaml"))]
    refused: list[PolicyFileError] = []
    for _ in range(MANY):
        file, name = dice.choice(files)
        try:
            readers[name](mutated(file.read_text(encoding="utf-8"), dice), file.name)
        except PolicyFileError as error:
            refused.append(error)
    assert len(refused) > MANY / 10
    assert [error for error in refused if error.line < 1 or not error.mend] == []


def as_lines(data: str) -> str:
    """The sample as JSON Lines."""
    return "\n".join(
        msgspec.json.encode(row).decode() for row in csv.DictReader(data.removeprefix("\ufeff").splitlines())
    )


@pytest.mark.parametrize(("name", "made"), [("x.csv", str), ("x.jsonl", as_lines)])
def test_a_spoiled_import_file_is_read_row_by_row_or_refused_as_a_whole(
    name: str, made: Callable[[str], str], dice: Random
) -> None:
    text = made(SAMPLE.read_text("utf-8-sig"))
    for _ in range(MANY):
        with suppress(BadBody):
            list(by_household(check_row(raw) for raw in read_rows(spoiled_bytes(text, dice), name)))


def spoiled_bytes(text: str, dice: Random) -> bytes:
    """The mutated text in UTF-8, now and then with a byte that is none."""
    data = mutated(text, dice).encode("utf-8", "surrogatepass")
    at = dice.randrange(len(data) + 1)
    return data[:at] + b"\xff\xfe" + data[at:] if dice.random() < 0.05 else data


async def counted(app: Application) -> int:
    rows = "select (select count(*) from events) + (select count(*) from commands)"
    async with app.store.pool.acquire() as connection, connection.transaction():
        await connection.execute("reset role")
        found = int(await connection.fetchval(rows))
        await connection.execute("set role caseclock_app")
        return found


async def events_of_cases(app: Application) -> Counter[UUID]:
    """How many events each case of any county has."""
    async with app.store.pool.acquire() as connection, connection.transaction():
        await connection.execute("reset role")
        rows = await connection.fetch("select case_id, count(*) from events group by case_id")
        await connection.execute("set role caseclock_app")
        return Counter(dict(map(tuple, rows)))


async def test_a_spoiled_import_ends_with_a_manifest_and_what_is_refused_is_not_written(
    app: Application, dice: Random
) -> None:
    text = SAMPLE.read_text("utf-8-sig")
    for n in range(FEW):
        before, each_before = await counted(app), await events_of_cases(app)
        # Households that are new each time: what went in before would only be told so.
        spoiled, importer = spoiled_bytes(text.replace(",S-", f",{n}-"), dice), Importer(app)
        try:
            manifest = await importer.run(spoiled, f"{n}.csv")
        except BadBody:
            assert await counted(app) == before
            continue
        each = await events_of_cases(app)
        done = {line.household for line in manifest.lines if line.outcome == "done"}
        for household in by_household(check_row(raw) for raw in read_rows(spoiled, f"{n}.csv")):
            place = importer.place(household)
            if place is not None and household.key not in done:
                assert each[place.case] == each_before[place.case], household.key


async def test_a_spoiled_running_case_is_refused_in_the_manifest_and_not_written(
    app: Application, dice: Random
) -> None:
    text = RUNNING.read_text("utf-8")
    for n in range(FEW * 2):
        before = await counted(app)
        spoiled = spoiled_bytes(text.replace("B1A2C", f"B{n}A"), dice)
        manifest = await InFlight(app).run(spoiled, f"{n}.jsonl")
        if not [line for line in manifest.lines if line.outcome == "done"]:
            assert await counted(app) == before
