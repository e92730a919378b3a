"""The frame of a case: its header and tabs around whatever part of it a page shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response

from caseclock.application.casefile.header import header
from caseclock.application.caseview import CaseView, Known, case_view
from caseclock.application.denied import Denied
from caseclock.application.reach import Opened
from caseclock.application.roles import may
from caseclock.application.taking import can_be_taken
from caseclock.kernel.time import PACIFIC
from caseclock.web.asking import application_of, case_as_known, record_reading, shows_restricted
from caseclock.web.auth import the_principal
from caseclock.web.casefile import names_of
from caseclock.web.pages.live import drawn_from
from caseclock.web.pages.shell import page

#: The tabs in their order: the last part of the address, and the title.
TABS: tuple[tuple[str, str], ...] = (
    ("", "Overview"),
    ("timeline", "Timeline"),
    ("clocks", "Clocks"),
    ("actions", "Next actions"),
    ("verifications", "Verifications"),
    ("determinations", "Determinations"),
    ("notices", "Notices"),
    ("documents", "Documents"),
    ("hearings", "Hearings"),
    ("coverage", "Coverage by month"),
    ("notes", "Notes"),
    ("links", "Linked cases"),
    ("looks", "Who looked"),
    ("bundle", "Bundle"),
)
#: Tabs that need more than the reading of a case.
GUARDED = {"hearings": "hearings.read", "looks": "audit.read", "bundle": "bundle.make"}
#: What a provider's site never has: nobody applies there, and nobody is covered.
OF_HOUSEHOLDS = {"verifications", "determinations", "hearings", "coverage"}


class CasePage(msgspec.Struct, frozen=True):
    """A case opened for a page: within reach, as known, and as the caller may see it."""

    opened: Opened
    found: Known
    view: CaseView
    as_of: datetime | None
    drawn_from: str = ""


async def open_page(request: Request[Any, Any, Any], case_id: str, what: str = "case") -> CasePage:
    """The case of the address, `?as_of=` respected, its reading recorded as `what` before it is shown."""
    as_of = asked_moment(request.query_params.get("as_of", ""))
    # Asked before the case is read, so that what happens in between is heard of and not missed.
    live_from = "" if as_of else await drawn_from(request)
    opened, found = await case_as_known(request, case_id, as_of)
    view = case_view(
        found,
        as_of,
        None,
        restricted=shows_restricted(request),
        definitions=application_of(request).rules.definitions,
        role=the_principal(request).actor.role,
    )
    await record_reading(request, opened, what, view.restricted_shown)
    return CasePage(opened, found, view, as_of, live_from)


async def framed(
    request: Request[Any, Any, Any],
    shown: CasePage,
    tab: str,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    """A page of an opened case inside the frame; the template extends `case/frame.html`."""
    suffix = f"?as_of={request.query_params['as_of']}" if shown.as_of else ""
    app, role = application_of(request), the_principal(request).actor.role
    top = header(
        shown.found,
        app.rules.definitions,
        app.tools,
        as_of=shown.as_of,
        restricted=shows_restricted(request),
    )
    names = await names_of(request, [top.owner])
    return await page(
        request,
        template,
        title=dict(TABS).get(tab, "Case"),
        status=status,
        case=shown.view,
        top=top,
        owner_name=names.get(top.owner, top.owner),
        as_of=shown.as_of,
        drawn_from=shown.drawn_from,
        as_of_suffix=suffix.replace("+", "%2B"),
        tabs=tabs_of(role, shown.found.state.kind),
        may_take=not shown.as_of and can_be_taken(shown.found.state) and may(role, "worklist.take"),
        take_key=str(uuid4()),
        tab=tab,
        **values,
    )


def tabs_of(role: str, kind: str) -> list[tuple[str, str]]:
    """The tabs that a case of this kind has and that this role may open."""
    return [
        (name, said)
        for name, said in TABS
        if (name not in GUARDED or may(role, GUARDED[name]))
        and (kind == "household" or name not in OF_HOUSEHOLDS)
    ]


def asked_moment(text: str) -> datetime | None:
    """A moment of the address: with an offset as it is, without one in the county's zone."""
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise Denied(
            "invalid",
            "no_moment",
            "The moment is not a date and time.",
            remedy="2025-03-01T12:00, for example.",
            field="as_of",
        ) from None
    return value if value.tzinfo else value.replace(tzinfo=PACIFIC)
