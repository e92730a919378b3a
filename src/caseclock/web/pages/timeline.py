"""The timeline of a case, filtered in its address and paged."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.acts import Act, acts
from caseclock.application.casefile.timeline import Asked
from caseclock.application.denied import Denied
from caseclock.application.wording import said
from caseclock.application.words import titles
from caseclock.web.asking import application_of
from caseclock.web.casefile import KINDS, names_of, told_acts
from caseclock.web.pages.frame import CasePage, framed, open_page
from caseclock.web.pages.language import language_of

PAGE = 20
FILTERS = ("kind", "procedure", "member", "person")


@get("/cases/{case_id:str}/timeline", opt={"operation": "case.read"})
async def timeline_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Acts in the office's words, the newest first."""
    shown = await open_page(request, case_id, "timeline")
    asked, before = asked_of(request), _number(request.query_params.get("before", ""))
    language = language_of(request)
    entries, more = await told_acts(
        request, shown.found, asked, before=before, limit=PAGE, language=language, now=shown.as_of is None
    )
    here = f"/cases/{shown.view.case}/timeline"
    return await framed(
        request,
        shown,
        "timeline",
        "case/timeline.html",
        entries=entries,
        asked=asked,
        kinds=[(kind, said("kinds", kind)[language]) for kind in KINDS],
        **await _choices(request, shown, language),
        newest=_address(here, request) if before else "",
        older=_address(here, request, before=entries[-1].entry) if more else "",
    )


def asked_of(request: Request[Any, Any, Any]) -> Asked:
    """The filters of the address; Denied for a person's id that is none."""
    given = {name: request.query_params.get(name, "") for name in FILTERS}
    try:
        member = UUID(given["member"]) if given["member"] else None
    except ValueError:
        raise Denied("invalid", "no_member", "That is no person of a case.", field="member") from None
    return Asked(kind=given["kind"], procedure=given["procedure"], person=given["person"], member=member)


async def _choices(request: Request[Any, Any, Any], shown: CasePage, language: str) -> dict[str, Any]:
    """What there is to filter by in this case: procedures, people of the household, and who acted."""
    definitions = application_of(request).rules.definitions
    every: list[Act] = acts(shown.found.history)
    used = sorted({name for act in every for name in act.procedures if name in definitions.names()})
    who = {act.first.meta.actor for act in every if not act.rang}
    names = await names_of(request, who)
    return {
        "procedures": [(name, titles(definitions.latest(name), "title")[language]) for name in used],
        "people": [(each.id, each.name) for each in shown.found.state.members.values()],
        "accounts": sorted(((each, names.get(each, each)) for each in who), key=lambda pair: pair[1]),
    }


def _address(here: str, request: Request[Any, Any, Any], **more: Any) -> str:
    """This page with the same filters and moment, further back."""
    kept = {name: request.query_params.get(name, "") for name in (*FILTERS, "as_of")}
    query = urlencode({name: value for name, value in (kept | more).items() if value})
    return f"{here}?{query}" if query else here


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


HANDLERS = [timeline_page]
