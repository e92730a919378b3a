"""Who did what, when and by which rule, with the way to what was known then; also as a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.response import Stream

from caseclock.application.acts import ActsAsked, acts_asked, acts_csv, acts_page
from caseclock.application.casefile.acts import SYSTEM
from caseclock.application.denied import Denied
from caseclock.application.words import Titles, titles
from caseclock.domain.policy.rules.registry import RULES
from caseclock.web.acts import CSV
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.casetabs import words_of
from caseclock.web.pages.language import language_of
from caseclock.web.pages.proof_places import day_of, in_address, people_of, proof_page, query
from caseclock.web.pages.supervise_places import asked
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 25


@get("/supervise/audit", opt={"operation": "audit.read"})
async def acts_list(request: Request[Any, Any, Any]) -> Response[Any]:
    """The newest first, a week up to today where no days are named."""
    app, principal = application_of(request), the_principal(request)
    try:
        question, chosen = await acts_asked(access_of(request), principal, _question(request))
    except Denied as denied:
        return await _page(request, _typed(request), status=422, problem=denied)
    before = from_cursor(asked(request, "cursor"), tuple[datetime, UUID, int])
    items, mark = await acts_page(app, principal.actor.county, chosen, before, ROWS)
    fields = {
        "from_on": str(question.from_on),
        "to_on": str(question.to_on),
        "who": question.who,
        "command": question.command,
        "rule": question.rule,
    }
    following = query(**fields, cursor=to_cursor(*mark)) if mark else ""
    return await _page(request, fields, items=items, following=following, all_of_it=query(**fields))


async def _page(
    request: Request[Any, Any, Any], fields: dict[str, str], *, status: int = 200, **values: Any
) -> Response[Any]:
    whole = {"items": [], "following": "", "all_of_it": "", "problem": None, **values}
    return await proof_page(
        request, "acts.html", title="Who did what", status=status, fields=fields, in_address=in_address,
        people=[*await people_of(request), (SYSTEM, "")], commands=_commands(request), rules=_rules(request),
        rule_said=words_of(request).step, **whole,
    )  # fmt: skip


@get("/supervise/audit.csv", opt={"operation": "audit.read"})
async def acts_sheet(request: Request[Any, Any, Any]) -> Stream:
    """All of it as a spreadsheet; that it was taken out is itself on record."""
    access, principal = access_of(request), the_principal(request)
    question, chosen = await acts_asked(access, principal, _question(request))
    name = f"acts-{question.from_on}-{question.to_on}.csv"
    return Stream(
        acts_csv(application_of(request), access, principal, chosen),
        media_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _typed(request: Request[Any, Any, Any]) -> dict[str, str]:
    return {name: asked(request, name) for name in ("from_on", "to_on", "who", "command", "rule")}


def _question(request: Request[Any, Any, Any]) -> ActsAsked:
    typed = _typed(request)
    return ActsAsked(
        from_on=day_of(typed["from_on"], "from_on"),
        to_on=day_of(typed["to_on"], "to_on"),
        who=typed["who"],
        command=typed["command"],
        rule=typed["rule"],
    )


def _commands(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Every command by its title in the page's language."""
    found: dict[str, Titles] = {}
    for definition in application_of(request).rules.definitions.newest():
        for name in definition.procedure.commands:
            found.setdefault(name, titles(definition, "commands", name))
    language = language_of(request)
    return sorted(((name, said[language]) for name, said in found.items()), key=lambda pair: pair[1])


def _rules(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    words = words_of(request)
    return sorted(((name, words.step(name)) for name in RULES), key=lambda pair: pair[1])


HANDLERS = [acts_list, acts_sheet]
