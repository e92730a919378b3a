"""The daily digest of readings, which enters the county's chain; and its check against the rows."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from caseclock.application.app import Application
from caseclock.application.retention.record import told, trusted
from caseclock.domain.ledger import ReadingsDigested, ledger_id
from caseclock.kernel.events import Meta
from caseclock.kernel.time import local_date
from caseclock.store.chain import seal
from caseclock.store.destructions import Destructions
from caseclock.store.ledger import first_reading, readings_of
from caseclock.store.units import Loaded, StoredEvent, Stream, Unit
from caseclock.store.verify import Finding

LOG = logging.getLogger(__name__)
#: A reading is committed within seconds of its moment: so long after midnight a day is whole.
SETTLED = timedelta(minutes=10)
#: Days at a time, after a long pause.
MOST = 50
_META = Meta(command="digest-readings", actor="system", role="system")
_DAY = timedelta(days=1)


class Digests:
    """Writes each ended day of each county once; remembers what this process has seen done."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._through: dict[int, date] = {}

    async def county(self, county: int) -> int:
        """Digests the days that ended since the last one; how many."""
        now, first = await first_reading(self._app.store, county, self._through.get(county))
        ended = local_date(now - SETTLED) - _DAY
        if self._through.get(county, date.min) >= ended:
            return 0
        loaded = await self._app.store.load(county, [ledger_id(county)])
        day = _next_day(self._app, county, loaded, first)
        events: list[ReadingsDigested] = []
        while day is not None and day <= ended and len(events) < MOST:
            found = await readings_of(self._app.store, county, day)
            events.append(ReadingsDigested(day=day, count=found.count, sha256=found.sha256))
            day += _DAY
        if events and await self._append(county, loaded, events) != "written":
            return 0  # another worker was first; the next round sees what it wrote
        if len(events) < MOST:
            self._through[county] = ended
        return len(events)

    async def _append(self, county: int, loaded: Loaded, events: list[ReadingsDigested]) -> str:
        case_id, keys = ledger_id(county), self._app.keys(loaded)
        head: StoredEvent | None = next(reversed(loaded.streams[case_id]), None)
        version = head.version if head else 0
        sealed = []
        for event in events:
            head = seal(
                head,
                county=county,
                case_id=case_id,
                type=event.type,
                schema_version=event.SCHEMA_VERSION,
                data=self._app.codec.encode(event, county=county, case_id=case_id, keys=keys),
                meta=self._app.codec.encode_meta(_META),
                effective_on=event.day,
                now=loaded.now,
            )
            sealed.append(head)
        stream = Stream(case_id=case_id, expected_version=version, events=tuple(sealed))
        return (await self._app.store.append(county, [Unit(command=None, streams=(stream,))]))[0]


async def check_digests(app: Application, county: int | None = None) -> list[Finding]:
    """Days whose readings are not those that were digested, in one county or in all."""
    found = []
    for each in await app.store.counties() if county is None else [county]:
        loaded, since = await app.store.load(each, [ledger_id(each)]), await _kept_since(app, each)
        for recorded in app.history(each, ledger_id(each), loaded):
            event = recorded.event
            if isinstance(event, ReadingsDigested) and event.day >= since:
                now = await readings_of(app.store, each, event.day)
                if (now.count, now.sha256) != (event.count, event.sha256):
                    text = f"readings of {event.day}: {event.count} were digested, {now.count} are there"
                    found.append(Finding("readings", each, text, ledger_id(each), recorded.version))
    return found


async def _kept_since(app: Application, county: int) -> date:
    """The first day whose readings were not destroyed by a signed statement."""
    trust = trusted(app)
    if trust is None:
        return date.min
    rows = await Destructions(app.store.pool).all(county)
    readings = [told(row.statement) for row in rows if row.what == "readings" and row.signed_by(trust)]
    return max((local_date(each.before) for each in readings if each.before), default=date.min)


def _next_day(app: Application, county: int, loaded: Loaded, first: datetime | None) -> date | None:
    """The day after the last digested one; else the day of the first reading; None while there is none."""
    history = app.history(county, ledger_id(county), loaded)
    days = [r.event.day for r in history if isinstance(r.event, ReadingsDigested)]
    if days:
        return max(days) + _DAY
    return local_date(first) if first is not None else None
