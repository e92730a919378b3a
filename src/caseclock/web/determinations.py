"""Why it was decided so: the determinations of a case, each with its explanation tree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath, QueryParameter

from caseclock.application.caseview import known_then
from caseclock.application.denied import absent
from caseclock.application.determinations import (
    DeterminationLine,
    DeterminationView,
    determination_view,
    is_determination,
    lines,
    split_id,
)
from caseclock.application.rerunning import rerun
from caseclock.web.asking import (
    AsOf,
    application_of,
    case_as_known,
    moment,
    record_reading,
    shows_restricted,
)

RulesOf = Annotated[
    date | None, QueryParameter(description="Run again with the rules and values of this fact date.")
]
FactsOf = Annotated[
    datetime | None,
    QueryParameter(
        description="Run again with the facts as the case knew them at this moment, with an offset; "
        "a moment to come gives what it knows now. Left out: the facts as stored."
    ),
]


class Determinations(msgspec.Struct, frozen=True, kw_only=True):
    """The determinations of a case, the newest first."""

    items: list[DeterminationLine]


@get(
    "/cases/{case_id:str}/determinations",
    opt={"operation": "case.read"},
    tags=["Cases"],
    summary="Its determinations",
)
async def list_determinations(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None
) -> Determinations:
    """Which there are; what each rests on stands under its own address."""
    opened, found = await case_as_known(request, case_id, as_of)
    await record_reading(request, opened, "determinations")
    return Determinations(items=list(lines(found.history)))


@get(
    "/determinations/{determination:str}",
    opt={"operation": "case.read"},
    tags=["Cases"],
    summary="A determination",
)
async def read_determination(
    request: Request[Any, Any, Any],
    determination: FromPath[str],
    on: RulesOf = None,
    facts_as_of: FactsOf = None,
) -> DeterminationView:
    """Its explanation tree, the facts it read, the dated values, and the law.

    With `on` or `facts_as_of` its rule is run again, and `rerun` says what it finds and what differs. Nothing
    is stored. A decision that rests on no rule says so in `cannot_rerun`.
    """
    try:
        case_id, version = split_id(determination)
    except ValueError:
        raise absent() from None
    opened, found = await case_as_known(request, case_id, None)
    recorded = next((each for each in found.history if each.version == version), None)
    if recorded is None or not is_determination(recorded):
        raise absent()
    restricted = shows_restricted(request)
    # The tree of any decision may name a status, so whoever sees one has seen what is restricted.
    await record_reading(request, opened, "determination", restricted)
    shown = determination_view(recorded, restricted=restricted)
    if not restricted or (on is None and facts_as_of is None):
        return shown
    at = moment(facts_as_of)
    then = known_then(application_of(request), found, at)
    again = rerun(application_of(request).rules, recorded, then, on, at)
    return msgspec.structs.replace(shown, rerun=again)


HANDLERS = [list_determinations, read_determination]
