"""Was she covered in May? Each person's months with scope, payer, cost, and the event that set them."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.months import months_of
from caseclock.application.denied import Denied
from caseclock.application.words import event_titles
from caseclock.web.asking import application_of
from caseclock.web.pages.casetabs import tab, words_of
from caseclock.web.pages.frame import open_page


@get("/cases/{case_id:str}/coverage", opt={"operation": "case.read"})
async def coverage_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """A year back and a year ahead, or the months of `?since=` and `?until=`."""
    since, until = (_month(request, name) for name in ("since", "until"))
    shown = await open_page(request, case_id, "coverage")
    found = months_of(shown.found, since, until)
    definitions, words = application_of(request).rules.definitions, words_of(request)
    kinds = {month.event for person in found.people for month in person.months}
    titles = {kind: event_titles(definitions, kind)[words.language] for kind in kinds}
    return await tab(request, shown, "coverage", found=found, titles=titles)


def _month(request: Request[Any, Any, Any], name: str) -> date | None:
    """A month of the address, `2025-05`; None without one."""
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise Denied(
            "invalid", "no_month", "That is no month.", remedy="2025-05, for example.", field=name
        ) from None


HANDLERS = [coverage_page]
