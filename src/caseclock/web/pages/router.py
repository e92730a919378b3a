"""All pages in one router: the gate and the form check hold for each."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from caseclock.web.once import Once
from caseclock.web.pages import (
    actions,
    alerts,
    case,
    case_clocks,
    case_notes,
    case_parts,
    county_door,
    do,
    drafts,
    filters,
    home,
    intake,
    language,
    live,
    own_cases,
    search,
    signing,
    site,
    site_door,
    supervise,
    supervise_access,
    supervise_acts,
    supervise_asof,
    supervise_handing,
    supervise_numbers,
    supervise_outage,
    supervise_proof,
    timeline,
    training,
    why_late,
    work,
)
from caseclock.web.pages.admin import accounts, delivery, office, policy, procedures, retention
from caseclock.web.pages.assets import assets
from caseclock.web.pages.gate import admit_person, check_form


def pages() -> list[ControllerRouterHandler]:
    """What `create_app` serves beside the API."""
    handlers: list[ControllerRouterHandler] = [
        *home.HANDLERS,
        *signing.HANDLERS,
        *county_door.HANDLERS,
        *language.HANDLERS,
        *training.HANDLERS,
        *site_door.HANDLERS,
        *site.HANDLERS,
        *supervise_acts.HANDLERS,
        *supervise_asof.HANDLERS,
        *supervise_access.HANDLERS,
        *work.HANDLERS,
        *filters.HANDLERS,
        *search.HANDLERS,
        *alerts.HANDLERS,
        *why_late.HANDLERS,
        *case.HANDLERS,
        *case_parts.HANDLERS,
        *live.HANDLERS,
        *timeline.HANDLERS,
        *case_clocks.HANDLERS,
        *case_notes.HANDLERS,
        *supervise.HANDLERS,
        *supervise_numbers.HANDLERS,
        *supervise_handing.HANDLERS,
        *supervise_outage.HANDLERS,
        *supervise_proof.HANDLERS,
        *actions.HANDLERS,
        *do.HANDLERS,
        *intake.HANDLERS,
        *drafts.HANDLERS,
        *accounts.HANDLERS,
        *office.HANDLERS,
        *policy.HANDLERS,
        *procedures.HANDLERS,
        *delivery.HANDLERS,
        *own_cases.HANDLERS,
        *retention.HANDLERS,
    ]
    router = Once(
        "/",
        route_handlers=handlers,
        guards=[admit_person],
        before_request=check_form,
        include_in_schema=False,
    )
    return [router, assets()]
