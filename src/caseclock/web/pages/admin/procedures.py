"""Procedures with their diagrams and versions; running cases by version, and moving them to the newest."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.codewords import codewords
from caseclock.application.definitions import read_mappings
from caseclock.application.denied import absent
from caseclock.application.migrating import Migration, Report
from caseclock.application.procedureview import ProcedureView, procedure_view
from caseclock.readmodels.cases import running_versions
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.admin.drawing import drawing
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import form_of
from caseclock.web.pages.shell import page


@get("/admin/procedures", opt={"operation": "policy.read"})
async def procedures_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every procedure at its newest version."""
    definitions = application_of(request).rules.definitions
    views = [procedure_view(definitions, each) for each in definitions.newest()]
    return await page(request, "admin/procedures.html", title="Procedures", procedures=views)


@get("/admin/procedures/{name:str}", opt={"operation": "policy.read"})
async def procedure_page(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """Diagram, states, commands, clocks; at the newest version or the one asked for."""
    view = _view(request, name, request.query_params.get("version", ""))
    return await page(
        request,
        "admin/procedure.html",
        title="Procedure",
        procedure=view,
        drawn=drawing(view),
        called=codewords(language_of(request)).parameter,
    )


@get("/admin/running", opt={"operation": "procedures.migrate"})
async def running_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """How many cases of the county run under which version of each procedure."""
    return await _running(request)


@post("/admin/running", opt={"operation": "procedures.migrate"})
async def migrate(request: Request[Any, Any, Any]) -> Response[Any]:
    """Tries the move of every running case and says of each why not; moves the safe ones when confirmed."""
    fields, app, county = await form_of(request), application_of(request), the_actor(request).county
    view = _view(request, fields.get("procedure", ""), "")
    mappings = read_mappings(app.rules.definitions, view.procedure, view.version)
    moving = Migration(app, view.procedure, view.version, mappings, county=county)
    report = await moving.run(apply=fields.get("step") == "apply")
    if report.applied:
        note = f"{view.procedure} to version {view.version}: {report.counts.get('moved', 0)} moved"
        account = the_actor(request).account
        await access_of(request).sessions.record(county, "cases_migrated", "", account, note=note)
    return await _running(request, report)


async def _running(request: Request[Any, Any, Any], report: Report | None = None) -> Response[Any]:
    app = application_of(request)
    counted = await running_versions(app.store.pool, the_actor(request).county)
    definitions = app.rules.definitions
    return await page(
        request,
        "admin/running.html",
        title="Running cases by version",
        counted=sorted(counted.items()),
        newest={each.name: each.version for each in definitions.newest()},
        titles={each.name: procedure_view(definitions, each).title for each in definitions.newest()},
        report=report,
    )


def _view(request: Request[Any, Any, Any], name: str, version: str) -> ProcedureView:
    definitions = application_of(request).rules.definitions
    try:
        found = definitions.get(name, int(version)) if version.isdecimal() else definitions.latest(name)
    except KeyError:
        raise absent() from None
    return procedure_view(definitions, found)


HANDLERS = [procedures_page, procedure_page, running_page, migrate]
