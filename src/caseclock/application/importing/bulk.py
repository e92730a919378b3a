"""A bulk load: the same commands as an import, decided in memory and copied in page by page.

Each page is one transaction: events, chained and sealed, commands, keys, read models, timers, messages and
the rows' marks go in together or not at all. A household goes in whole or is refused whole. What is known
already, or touches another case, takes the ordinary way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.importing.loader import MakeLoader, Place
from caseclock.application.importing.manifest import Manifest
from caseclock.application.importing.whole import Whole
from caseclock.application.placing import named_place
from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.state import CaseState
from caseclock.readmodels.inline import TABLES, timers
from caseclock.readmodels.projecting import Projected, columns_of
from caseclock.store.feed import Feed
from caseclock.store.gathered import Gathered, NotNew
from caseclock.store.imports import ImportRows, Kept
from caseclock.store.outage import MADE_MEANWHILE
from caseclock.store.owner import as_owner, copy_in
from caseclock.store.units import Loaded

PAGE = 300
_TIMER = ("county", "case_id", "clock_id", "rung", "arming", "due_at")
_MARK = ("county", "household_key", "extract_row", "fingerprint", "case_id")


class BulkImport:
    """One load of a file of any length; begun again it goes on where it was cut off."""

    def __init__(self, app: Application, dsn: str, feed: Feed, make: MakeLoader) -> None:
        self._app = app
        self._dsn = dsn
        self._feed = feed
        self._make = make
        self._ordinary = Whole(app, make)

    async def run(
        self, items: Iterable[Any], manifest: Path, told: Callable[[int], None] = lambda items: None
    ) -> Counter[str]:
        """Loads them all; after each page its rows' ends go into the manifest, a line each. The counts."""
        remaining, counts, done = iter(items), Counter[str](), 0
        with manifest.open("wb") as file:
            async with as_owner(self._dsn) as connection:
                columns = await columns_of(connection, TABLES)
                while page := list(islice(remaining, PAGE)):
                    lines = (await self._page(connection, columns, page)).lines
                    file.writelines(msgspec.json.encode(line) + b"\n" for line in lines)
                    file.flush()
                    counts.update(line.outcome for line in lines)
                    done += len(page)
                    told(done)
        return counts

    async def _page(self, connection: Any, columns: dict[str, list[str]], page: Sequence[Any]) -> Manifest:
        manifest, later = Manifest(file=""), []
        gathered, marks = await self._gathering(page)
        app = _in_front(self._app, gathered)
        loader = self._make(app, marks)
        for item in page:
            place = loader.place(item)
            if place is not None and place.case not in gathered.new:
                later.append(item)
                continue
            told = len(manifest.lines)
            try:
                await loader.take(item, manifest)
            except NotNew:
                del manifest.lines[told:]
                marks.drop(place)
                later.append(item)
            if place is not None and not marks.has(place):
                gathered.drop(place.case)
        try:
            await self._write(connection, columns, app, gathered, marks)
        except MADE_MEANWHILE:
            # Somebody else opened one of these cases, or made a key, while the page was being decided.
            manifest, later = Manifest(file=""), list(page)
        for item in later:
            await self._ordinary.take(item, manifest)
        await self._number(page)
        return manifest

    async def _gathering(self, page: Sequence[Any]) -> tuple[Gathered, NewMarks]:
        """An empty gathering of the cases that nobody has opened and no earlier load has marked."""
        places = [place for item in page if (place := self._ordinary.place(item)) is not None]
        new, rows = {place.case for place in places}, ImportRows(self._app.store.pool)
        for county in {place.county for place in places}:
            here = [place for place in places if place.county == county]
            new -= await rows.known(county, [p.key for p in here], [p.case for p in here])
        now = (await self._app.store.load(places[0].county if places else 0, [])).now
        return Gathered(self._app.store.pool, now, new), NewMarks(self._app.store.pool)

    async def _write(
        self,
        connection: Any,
        columns: dict[str, list[str]],
        app: Application,
        gathered: Gathered,
        marks: NewMarks,
    ) -> None:
        projected = Projected(lambda state, each: evolve(state, each, app.rules.codes), app.tools, columns)
        rungs = []
        for case, county in gathered.cases.items():
            history = app.history(county, case, await gathered.load(county, [case]))
            state = projected.add(county, case, history)
            armed, _ = timers(CaseState(county=county, case_id=case), state)
            rungs += [(county, case, each.clock_id, each.rung, each.arming, each.due_at) for each in armed]
        async with connection.transaction():
            await gathered.copy(connection)
            await projected.copy(connection)
            await copy_in(connection, "timers", _TIMER, rungs)
            await copy_in(connection, "import_rows", _MARK, marks.records)
        self._app.wake()

    async def _number(self, page: Sequence[Any]) -> None:
        """Numbers at once what came in, so that the feed does not fall behind by a county."""
        for county in {place.county for item in page if (place := self._ordinary.place(item)) is not None}:
            while await self._feed.number(county):
                pass


class NewMarks(ImportRows):
    """Marks of rows that come in with a page; nothing of it went in before."""

    def __init__(self, pool: Any) -> None:
        super().__init__(pool)
        self._kept: dict[tuple[int, str], list[Kept]] = {}

    async def household(self, county: int, household_key: str) -> list[Kept]:
        """None: what has marks takes the ordinary way."""
        return []

    async def keep(self, county: int, household_key: str, kept: list[Kept]) -> None:
        """Remembers the rows until the page is written."""
        self._kept[county, household_key] = kept

    def has(self, place: Place) -> bool:
        """Whether rows of this place went in."""
        return (place.county, place.key) in self._kept

    def drop(self, place: Place | None) -> None:
        """Forgets them."""
        if place is not None:
            self._kept.pop((place.county, place.key), None)

    @property
    def records(self) -> Iterator[tuple[Any, ...]]:
        """As rows of the table."""
        for (county, key), kept in self._kept.items():
            yield from ((county, key, each.extract_row, each.fingerprint, each.case_id) for each in kept)


class _InFront(Application):
    """The application over a gathering; a case is folded on from where its last command left it."""

    store: Gathered

    def fold(self, county: int, case_id: UUID, loaded: Loaded) -> CaseState:
        state = super().fold(county, case_id, loaded)
        self.store.folded[case_id] = state
        return state


def _in_front(app: Application, gathered: Gathered) -> Application:
    """Who is known already is not searched for a million people."""
    found = app.over(gathered)
    found.__class__ = _InFront
    found.look_ups = {name: look for name, look in app.look_ups.items() if name != "add-member"}
    if "open-case" in found.look_ups:
        found.look_ups["open-case"] = named_place
    return found
