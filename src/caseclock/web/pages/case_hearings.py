"""The hearings of a case: who may still ask, what was asked for, whether aid is paid, what is due."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.hearings import hearing_cards, requesting, window_cards
from caseclock.web.asking import application_of
from caseclock.web.auth import the_principal
from caseclock.web.pages.casetabs import tab, words_of
from caseclock.web.pages.frame import open_page
from caseclock.web.verifications import actions_of


@get("/cases/{case_id:str}/hearings", opt={"operation": "hearings.read"})
async def hearings_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Open windows, then every request that was registered, however late."""
    shown = await open_page(request, case_id, "hearings")
    definitions, words = application_of(request).rules.definitions, words_of(request)
    may = actions_of(request, shown.found)
    return await tab(
        request, shown, "hearings",
        cards=hearing_cards(shown.found, definitions, may, words),
        windows=window_cards(shown.found, definitions, may, words),
        requests=requesting(definitions, the_principal(request).actor.role),
    )  # fmt: skip


HANDLERS = [hearings_page]
