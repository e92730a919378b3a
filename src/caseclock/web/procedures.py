"""The procedures as they run here: states, commands, clocks, rungs, versions, diagram."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath, QueryParameter

from caseclock.application.denied import absent
from caseclock.application.procedureview import ProcedureView, procedure_view
from caseclock.web.asking import application_of

_TAGS = ["Rules"]


class Procedures(msgspec.Struct, frozen=True, kw_only=True):
    """Every procedure at its newest version, by name."""

    items: list[ProcedureView]


@get("/procedures", opt={"operation": "policy.read"}, tags=_TAGS, summary="All procedures")
async def list_procedures(request: Request[Any, Any, Any]) -> Procedures:
    """What may happen in each, by whom, by when, and on which law."""
    definitions = application_of(request).rules.definitions
    return Procedures(items=[procedure_view(definitions, each) for each in definitions.newest()])


@get("/procedures/{name:str}", opt={"operation": "policy.read"}, tags=_TAGS, summary="A procedure")
async def read_procedure(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    version: Annotated[
        int | None, QueryParameter(ge=1, le=10_000, description="The newest when absent.")
    ] = None,
) -> ProcedureView:
    """At its newest version, or at one under which cases still run."""
    definitions = application_of(request).rules.definitions
    try:
        found = definitions.latest(name) if version is None else definitions.get(name, version)
    except KeyError:
        raise absent() from None
    return procedure_view(definitions, found)


HANDLERS = [list_procedures, read_procedure]
