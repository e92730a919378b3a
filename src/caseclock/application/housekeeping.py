"""What is swept up each minute, and what is written once a day."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

from caseclock.application.access import Access
from caseclock.application.accounts import disable_unused
from caseclock.application.app import Application
from caseclock.application.delivery.morning import Morning
from caseclock.application.digests import Digests
from caseclock.application.retention.keeping import Keeping
from caseclock.application.tokens import IDLE
from caseclock.kernel.time import local_date
from caseclock.store.business_clock import BusinessClock, real_now
from caseclock.store.drafts import DraftRows
from caseclock.store.feed import Feed
from caseclock.store.ledger import counties_served
from caseclock.store.outage import StoreUnavailable
from caseclock.store.outbox import Outbox

#: Days for which a delivered message is kept.
OUTBOX_KEPT = "outbox_kept_days"
#: Days for which a draft that nobody goes on with is kept.
DRAFT_KEPT = "draft_kept_days"
#: Days for which a session is kept after it lapsed.
SESSION_KEPT = "session_kept_days"
LOG = logging.getLogger(__name__)


class Housekeeping:
    """Lapsed sessions and secrets erased, unused accounts disabled, digests written, heads exported, and
    what may be destroyed listed for a person to release."""

    def __init__(self, app: Application, access: Access, outbox: Outbox, feed: Feed, data_dir: Path) -> None:
        self._store = app.store
        self._access = access
        self._clock = BusinessClock(app.store.pool)
        self._sessions = access.sessions
        self._outbox = outbox
        self._drafts = DraftRows(app.store.pool)
        self._feed = feed
        self._heads = data_dir / "heads"
        self._digests = Digests(app)
        self._morning = Morning(app, access.accounts, outbox)
        self._retention = Keeping(app, data_dir)
        self._number = app.rules.policy.number

    async def round(self) -> None:
        """All counties once; one that fails keeps no other waiting."""
        for county in await counties_served(self._store):
            try:
                await self._sessions.close_expired(county, IDLE, await self._kept(SESSION_KEPT))
                await self._disable_unused(county)
                if lapsed := await self._outbox.close_lapsed(county):
                    LOG.warning("%s messages of county %s lapsed before they could leave", lapsed, county)
                await self._outbox.purge(county, await self._kept(OUTBOX_KEPT))
                await self._drafts.purge(county, await self._kept(DRAFT_KEPT))
                await self._digests.county(county)
                await self._morning.county(county)
                await self._retention.county(county)
            except StoreUnavailable:
                raise
            except Exception:
                LOG.exception("housekeeping of county %s failed; the next round tries again", county)
        await self.export_heads()

    async def _kept(self, parameter: str) -> timedelta:
        """For how long something is kept."""
        return timedelta(days=self._number(parameter, local_date((await self._clock.read()).now)))

    async def _disable_unused(self, county: int) -> None:
        """What lay unused too long. A training clock leaps over months in which nobody could work."""
        clock = await self._clock.read()
        if clock.mode == "live":
            days = self._access.number("signin_inactivity_days", local_date(clock.now))
            await disable_unused(self._access, county, days)

    async def export_heads(self) -> Path | None:
        """The signed heads as a file of the real day, to be copied elsewhere. None: it is there already."""
        day = local_date(await real_now(self._store.pool))  # this machine's clock may be wrong
        path = self._heads / f"{day.isoformat()}.json"
        if path.exists():
            return None
        await self._feed.number_all()
        body = await self._feed.export_heads()

        def write() -> None:
            self._heads.mkdir(mode=0o755, parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(body)
            fresh.rename(path)

        await asyncio.to_thread(write)
        return path
