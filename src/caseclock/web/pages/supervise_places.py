"""The places under /supervise: which of them a role is offered, and one page with them on top."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response

from caseclock.application.denied import Denied
from caseclock.application.roles import may
from caseclock.web.auth import the_actor
from caseclock.web.pages.navigation import Place
from caseclock.web.pages.shell import page

PLACES: tuple[Place, ...] = (
    Place("/supervise", "Overview", "work.oversee"),
    Place("/supervise/late", "Late cases", "work.oversee"),
    Place("/supervise/workload", "Workload", "work.oversee"),
    Place("/supervise/alerts", "Alerts", "work.oversee"),
    Place("/supervise/timeliness", "Timeliness", "timeliness.read"),
    Place("/supervise/reassign", "Hand over work", "work.reassign"),
    Place("/supervise/jobs", "Bulk jobs", "bulk.read"),
    Place("/supervise/outage", "Outage day", "outage.read"),
    Place("/supervise/findings", "Broken promises", "findings.read"),
    Place("/supervise/integrity", "Integrity", "integrity.read"),
    Place("/supervise/what-if", "What if", "whatif.read"),
    Place("/supervise/as-of", "Then and now", "audit.read"),
    Place("/supervise/audit", "Who did what", "audit.read"),
    Place("/supervise/access", "Reasons stated", "reasons.read"),
)

#: What the codes of the numbers and of the jobs are called; English, said by the page.
WORDS = {
    "met": "In time",
    "missed": "Missed",
    "overdue": "Open and overdue",
    "extended": "Lawfully extended",
    "state_delay": "State delay",
    "incomplete": "Incomplete or with an error",
    "running": "Still running",
    "called_off": "Called off",
    "given": "Listed, not released",
    "released": "Under way",
    "ended": "At its end",
    "done": "Done",
    "refused": "Refused",
    "already_so": "Already so",
    "waiting": "Waiting",
}


def offered_places(role: str) -> list[Place]:
    """What this role may open."""
    return [place for place in PLACES if may(role, place.operation)]


async def supervised(
    request: Request[Any, Any, Any], template: str, *, title: str, status: int = 200, **values: Any
) -> Response[str]:
    """A page with the places of supervision on top."""
    offered = offered_places(the_actor(request).role)
    return await page(
        request, f"supervise/{template}", title=title, status=status, offered=offered, words=WORDS, **values
    )


def asked(request: Request[Any, Any, Any], name: str) -> str:
    """A field of the address, trimmed; empty where there is none."""
    return request.query_params.get(name, "").strip()


def month_asked(request: Request[Any, Any, Any], name: str) -> date | None:
    """A month of the address, as a browser writes it (2025-03); Denied for what is none."""
    text = asked(request, name)
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01") if text else None
    except ValueError:
        raise Denied(
            "invalid", "no_month", "That is no month.", remedy="Choose one, for example 2025-03.", field=name
        ) from None
