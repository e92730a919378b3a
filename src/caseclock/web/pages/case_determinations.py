"""What was decided in a case, and why: the list, and one determination with its tree in words."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from caseclock.application.casefile.decided import decided, decided_lines
from caseclock.application.denied import absent
from caseclock.web.asking import application_of, record_reading, shows_restricted
from caseclock.web.casefile import names_of
from caseclock.web.pages.admin.policy_words import used_words
from caseclock.web.pages.casetabs import tab, words_of
from caseclock.web.pages.frame import framed, open_page
from caseclock.web.pages.language import language_of


@get("/cases/{case_id:str}/determinations", opt={"operation": "case.read"})
async def determinations_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Every determination, the newest first."""
    shown = await open_page(request, case_id, "determinations")
    definitions = application_of(request).rules.definitions
    lines = decided_lines(shown.found, definitions, words_of(request), restricted=shows_restricted(request))
    return await tab(request, shown, "determinations", lines=lines)


@get("/cases/{case_id:str}/determinations/{version:int}", opt={"operation": "case.read"})
async def determination_page(
    request: Request[Any, Any, Any], case_id: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """Its tree as nested lists, its facts with their sources, the law; with `?again=1` run again by name."""
    shown = await open_page(request, case_id, "determination")
    restricted, words = shows_restricted(request), words_of(request)
    if restricted and not shown.view.restricted_shown:
        await record_reading(request, shown.opened, "determination", restricted=True)
    rules, again = application_of(request).rules, "again" in request.query_params
    found = decided(shown.found, rules, version, words, restricted=restricted, again=again)
    if found is None:
        raise absent()
    policy_value = partial(used_words, parameters=rules.policy.parameters, language=language_of(request))
    names = await names_of(request, {found.view.actor, found.view.confirmed_by})
    people = {member.member: f"{member.first_name} {member.last_name}" for member in shown.view.members}
    return await framed(
        request, shown, "determinations", "case/determination.html", found=found, names=names,
        coded=words.value, policy_value=policy_value, restricted=restricted,
        of=people.get(found.member, "") if found.member else "",
    )  # fmt: skip


HANDLERS = [determinations_page, determination_page]
