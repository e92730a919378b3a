"""Runs an import: every household through the real commands, each row's end in the manifest."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.handle import Command, handle
from caseclock.application.importing.households import (
    Household,
    by_household,
    declarations,
    open_case,
    person,
)
from caseclock.application.importing.loader import Place
from caseclock.application.importing.manifest import Manifest
from caseclock.application.importing.problems import why
from caseclock.application.importing.rows import Row, check_row, read_rows
from caseclock.application.importing.whole import Whole
from caseclock.application.outcomes import Problem, Reply
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.refusal import Refused
from caseclock.store.imports import ImportRows, Kept

AT_ONCE = 6
IMPORTER = "import"


class Importer:
    """One import into any number of counties."""

    def __init__(
        self,
        app: Application,
        rows: ImportRows | None = None,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        self._app = app
        self._rows = rows or ImportRows(app.store.pool)
        self._told = told

    async def run(self, data: bytes, name: str) -> Manifest:
        """Imports a file. One bad row stops nothing; BadBody when the file cannot be read at all."""
        manifest, whole = Manifest(file=name), Whole(self._app, Importer)
        households = by_household(check_row(raw) for raw in read_rows(data, name))
        gate, done = asyncio.Semaphore(AT_ONCE), 0

        async def one(household: Household) -> None:
            nonlocal done
            async with gate:
                await whole.take(household, manifest)
            done += 1
            self._told(done, len(households))

        await asyncio.gather(*(one(household) for household in households))
        return manifest

    def place(self, household: Household) -> Place | None:
        """Where it goes; None without an applicant."""
        if (applicant := household.applicant) is None:
            return None
        opened = command_id(applicant.county, IMPORTER, _key(household))
        return Place(applicant.county, household.key, derive(opened, "case"))

    async def take(self, household: Household, manifest: Manifest) -> None:
        """Takes one household in; each row's end goes into the manifest."""
        for bad in household.bad:
            manifest.add(bad.number, household.key, "refused", column=bad.column, why=bad.why)
        applicant = household.applicant
        if applicant is None:
            for row in household.good:
                manifest.add(
                    row.number,
                    household.key,
                    "refused",
                    column="relationship",
                    why="the applicant's own row is missing or was refused",
                )
            return
        kept = await self._rows.household(applicant.county, household.key)
        fresh = self._sort_out(household, kept, manifest)
        if not fresh:
            return
        try:
            if kept:
                case, members = await self._add(applicant, fresh, kept[0].case_id)
            else:
                case, members = await self._open(applicant, fresh, household)
            await self._declare(applicant.county, case, members)
        except (Refused, Problem) as error:
            for row in fresh:
                manifest.add(row.number, household.key, "refused", **why(error))
            return
        await self._rows.keep(
            applicant.county, household.key, [Kept(r.number, self._mark(r), case) for r in fresh]
        )
        for row in fresh:
            manifest.add(row.number, household.key, "done", case=str(CaseRef(applicant.county, case)))

    def _sort_out(self, household: Household, kept: list[Kept], manifest: Manifest) -> list[Row]:
        """The rows that are new; the others are already so, or differ from what went in before."""
        fresh: list[Row] = []
        marks = {k.fingerprint for k in kept}
        numbers = {k.extract_row: k for k in kept}
        for row in household.good:
            mark = self._mark(row)
            before = numbers.get(row.number)
            if mark in marks:
                case = (before or kept[0]).case_id if kept else None
                ref = str(CaseRef(row.county, case)) if case else ""
                manifest.add(row.number, household.key, "already_so", case=ref)
            elif before is not None:
                manifest.add(
                    row.number,
                    household.key,
                    "refused",
                    column="extract_row",
                    why="this row went in before with other values; correct them in the case",
                )
            else:
                marks.add(mark)
                fresh.append(row)
        return fresh

    def _mark(self, row: Row) -> bytes:
        """The keyed hash of all columns but the row number."""
        rest = {column: text for column, text in row.raw.items() if column != "extract_row"}
        return self._app.keyring.hasher.body(msgspec.json.encode(rest, order="sorted"))

    async def _open(
        self, applicant: Row, rows: list[Row], household: Household
    ) -> tuple[UUID, list[tuple[UUID, Row]]]:
        """The new case, and each row's person as opening it named them."""
        key = _key(household)
        reply = await self._give(
            "open-case", applicant.county, key, open_case(applicant, rows, household.bad)
        )
        opened = command_id(applicant.county, IMPORTER, key)
        members = [(derive(opened, "member", n), row) for n, row in enumerate(rows)]
        return CaseRef.parse(reply.body["case"]).case_id, members

    async def _add(self, applicant: Row, rows: list[Row], case: UUID) -> tuple[UUID, list[tuple[UUID, Row]]]:
        """Rows that came later, added to the household's case."""
        members = []
        for row in rows:
            key = _row_key(row, "add")
            body = {"person": person(row, applicant), "effective_on": row.application_date}
            await self._give("add-member", applicant.county, key, body, case)
            members.append((derive(command_id(applicant.county, IMPORTER, key), "member", 0), row))
        return case, members

    async def _declare(self, county: int, case: UUID, members: list[tuple[UUID, Row]]) -> None:
        for member, row in members:
            for command, body in declarations(row, member):
                await self._give(command, county, _row_key(row, command), body, case)

    async def _give(
        self, name: str, county: int, key: str, body: dict[str, Any], case: UUID | None = None
    ) -> Reply:
        command = Command(
            county=county,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account=IMPORTER, role="system", county=county),
            key=key,
            case_id=case,
        )
        return await handle(self._app, command)


def _key(household: Household) -> str:
    return f"import/{household.key}"


def _row_key(row: Row, what: str) -> str:
    return f"import/{row.household_key}/{row.number}/{what}"
