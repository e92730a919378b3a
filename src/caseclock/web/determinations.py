"""Why it was decided so: the determinations of a case, each with its explanation tree."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from caseclock.application.denied import absent
from caseclock.application.determinations import (
    DeterminationLine,
    DeterminationView,
    determination_view,
    is_determination,
    lines,
    split_id,
)
from caseclock.web.asking import AsOf, case_as_known, record_reading, shows_restricted


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
    request: Request[Any, Any, Any], determination: FromPath[str]
) -> DeterminationView:
    """Its explanation tree, the facts it read, the dated values, and the law."""
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
    return determination_view(recorded, restricted=restricted)


HANDLERS = [list_determinations, read_determination]
