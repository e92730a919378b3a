"""Every kind of bulk job by its name."""

from __future__ import annotations

from collections.abc import Mapping

from caseclock.application import integrity
from caseclock.application.bulk import disaster, reassigning, recounting, sweeping
from caseclock.application.bulk.jobs import Kind
from caseclock.application.outage import keying, paper_log
from caseclock.application.retention import destroying, rows

KINDS: Mapping[str, Kind] = {
    recounting.KIND: recounting.recount,
    disaster.KIND: disaster.extend,
    sweeping.KIND: sweeping.apply,
    integrity.KIND: integrity.check,
    paper_log.KIND: keying.key_line,
    rows.KIND: destroying.destroy,
    reassigning.REASSIGN: reassigning.hand_over,
    reassigning.HAND_OVER: reassigning.hand_over,
}
