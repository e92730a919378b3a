"""What was checked of each person of a case, and the papers that were asked for, in words."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter

from caseclock.application.casefile.nextsteps import may_do
from caseclock.application.casefile.papers_asked import AskedPapers, papers_asked
from caseclock.application.casefile.verification import PersonChecks, verifications
from caseclock.application.caseview import Known
from caseclock.application.codewords import codewords
from caseclock.domain.case.actions import Action
from caseclock.web.asking import AsOf, application_of, case_as_known, record_reading, shows_restricted
from caseclock.web.auth import the_principal

Language = Annotated[str, QueryParameter(pattern="^(en|es)$", description="en or es.")]


class Verifications(msgspec.Struct, frozen=True, kw_only=True):
    """Each member's checks of status, and the papers that each application asked for."""

    people: list[PersonChecks]
    papers: list[AskedPapers]


@get(
    "/cases/{case_id:str}/verifications",
    opt={"operation": "case.read"},
    tags=["Cases"],
    summary="What was checked of each person",
)
async def list_verifications(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None, language: Language = "en"
) -> Verifications:
    """Who was asked and when, what came back, the clocks, and what the caller may do now, in words."""
    opened, found = await case_as_known(request, case_id, as_of)
    restricted = shows_restricted(request)
    await record_reading(request, opened, "verifications", restricted)
    return verifications_of(request, found, language)


def verifications_of(request: Request[Any, Any, Any], found: Known, language: str) -> Verifications:
    """The whole panel; a case as it was at an earlier moment has the commands of now."""
    definitions, words = application_of(request).rules.definitions, codewords(language)
    may = actions_of(request, found)
    return Verifications(
        people=verifications(found, definitions, may, words, restricted=shows_restricted(request)),
        papers=papers_asked(found, definitions, may, words),
    )


def actions_of(request: Request[Any, Any, Any], found: Known) -> list[Action]:
    """What the caller may do now in a case, and why not."""
    return may_do(application_of(request), found, the_principal(request).actor)


HANDLERS: list[HTTPRouteHandler] = [list_verifications]
