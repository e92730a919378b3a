"""The morning's digest: one mail a person on each office day, with what waits, and nobody's name in it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.delivery.letters import link
from caseclock.application.words import alert_titles
from caseclock.domain.clocks.rungs import WARNING_HOUR
from caseclock.domain.clocks.schedule import OFFICE
from caseclock.kernel.ids import derive
from caseclock.kernel.time import PACIFIC
from caseclock.readmodels.alerts import AlertRow, Reader, alerts_for
from caseclock.store.accounts import AccountStore
from caseclock.store.business_clock import BusinessClock
from caseclock.store.outbox import Outbox
from caseclock.store.told import Digested, Told

TOPIC = "digest"
#: More than this is no list any more; the count says how many there are.
MOST = 500
LISTED = 40


class Morning:
    """Puts one message a person into the outbox, under an id of the day: a repeat puts nothing."""

    def __init__(self, app: Application, accounts: AccountStore, outbox: Outbox) -> None:
        self._app = app
        self._accounts = accounts
        self._told = Told(app.store.pool)
        self._outbox = outbox
        self._clock = BusinessClock(app.store.pool)
        self._through: dict[int, date] = {}

    async def county(self, county: int) -> int:
        """From the warning hour of an office day on, the county's local time; how many have a digest."""
        local = (await self._clock.read()).now.astimezone(PACIFIC)
        today, policy = local.date(), self._app.rules.policy
        if self._through.get(county) == today or local.hour < policy.number(WARNING_HOUR, today):
            return 0
        count = 0
        if policy.calendar(county, OFFICE).is_open(today):
            for person in await self._told.digested(county):
                count += await self._one(county, person, today)
        self._through[county] = today
        return count

    async def _one(self, county: int, person: Digested, today: date) -> bool:
        covered = await self._accounts.covering(county, person.account_id, today)
        reader = Reader(
            owners=tuple(str(each) for each in (person.account_id, *covered)),
            unit=person.unit,
            supervises=person.supervises,
            audiences=("program", "program_specialist") if "program_specialist" in person.roles else (),
        )
        rows = await alerts_for(self._app.store.pool, county, reader, limit=MOST)
        if not rows:
            return False
        subject = f"{len(rows)} {'alert waits' if len(rows) == 1 else 'alerts wait'} for you today"
        text = "\n".join([*self._lines(rows, today), *_by_owner(person, rows), "", link("/alerts")])
        await self._outbox.put(
            county,
            digest_of(person.account_id, county, today),
            TOPIC,
            {"to": person.email, "subject": subject, "text": text},
        )
        return True

    def _lines(self, rows: list[AlertRow], today: date) -> list[str]:
        """Each kind of alert once, with the case numbers; what is due today comes first."""
        due = [row for row in rows if row.clock_due_on is not None and row.clock_due_on <= today]
        lines = [f"Due today or before: {len(due)}.", ""]
        kinds: dict[tuple[str, str], list[AlertRow]] = {}
        for row in rows:
            kinds.setdefault((row.procedure, row.alert), []).append(row)
        for (procedure, alert), same in kinds.items():
            title = alert_titles(self._app.rules.definitions, procedure, alert)["en"]
            shown = ", ".join(row.case_number or "without a number" for row in same[:LISTED])
            more = f" and {len(same) - LISTED} more" if len(same) > LISTED else ""
            lines.append(f"{title} ({len(same)}): case {shown}{more}")
        return lines


def _by_owner(person: Digested, rows: list[AlertRow]) -> list[str]:
    """For whoever supervises: how many of them each worker has, by account, nobody's name."""
    if not person.supervises:
        return []
    owners = Counter(row.owner for row in rows)
    unowned = owners.pop("", 0)
    return ["", f"Workers with alerts: {len(owners)}.", f"Of cases that nobody has: {unowned}."]


def digest_of(account: UUID, county: int, day: date) -> UUID:
    """The id of one person's digest of one day."""
    return derive(account, TOPIC, county, day.isoformat())
