"""The verification panel of a case: each person's checks, and the papers that were asked for."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.web.asking import record_reading, shows_restricted
from caseclock.web.casefile import names_of
from caseclock.web.pages.casetabs import tab, words_of
from caseclock.web.pages.frame import open_page
from caseclock.web.verifications import verifications_of


@get("/cases/{case_id:str}/verifications", opt={"operation": "case.read"})
async def verifications_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Who was asked and when, what came back, the clocks, and what may be done now."""
    shown = await open_page(request, case_id, "verifications")
    if shows_restricted(request) and not shown.view.restricted_shown:
        await record_reading(request, shown.opened, "verifications", restricted=True)
    found = verifications_of(request, shown.found, words_of(request).language)
    told = [check.tries for person in found.people for check in person.checks]
    told += [papers.tries for papers in found.papers]
    names = await names_of(request, {each.by for tries in told for each in tries})
    return await tab(request, shown, "verifications", found=found, names=names)


HANDLERS = [verifications_page]
