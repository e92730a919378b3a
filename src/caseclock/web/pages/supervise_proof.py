"""Proof and foresight: whether the history is whole, and what a change would have done."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.codewords import codewords
from caseclock.application.integrity import integrity, run_check
from caseclock.application.outcomes import BadBody, Busy
from caseclock.application.policyview import calendar_names, parameters_on
from caseclock.application.roles import may
from caseclock.application.supervision import names_of
from caseclock.application.whatif.asking import WhatIfs
from caseclock.application.whatif.guided import Chosen, change_text
from caseclock.application.whatif.words import KIND_WORDS, by_how_much, why_words
from caseclock.domain.whatif.report import KINDS as REPORT_KINDS
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.admin.policy_words import in_words, value_words
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.supervise_places import supervised
from caseclock.web.pages.texts import translator

NEWEST, LINES = 50, 100
_EXAMPLE = "title: Fifty days\nparameters:\n  app_days_general:\n    - {from: 2026-01-01, value: 50}\n"


@get("/supervise/integrity", opt={"operation": "integrity.read"})
async def integrity_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The last runs, the daily roots, and what to do when something does not hold."""
    app, actor = application_of(request), the_actor(request)
    told = await integrity(app, Bulk(app, KINDS), actor.county)
    names = await names_of(access_of(request), actor.county, (run.job.given_by for run in told.runs))
    return await supervised(
        request,
        "integrity.html",
        title="Integrity",
        told=told,
        names=names,
        key=str(uuid4()),
        may_run=may(actor.role, "integrity.run"),
    )


@post("/supervise/integrity", opt={"operation": "integrity.run"})
async def check_now(request: Request[Any, Any, Any]) -> Response[Any]:
    """Starts a run in the background."""
    fields, bulk = await form_of(request), Bulk(application_of(request), KINDS)
    await run_check(bulk, the_actor(request), fields.get("key", ""))
    return see_other("/supervise/integrity")


@get("/supervise/what-if", opt={"operation": "whatif.read"})
async def what_ifs(request: Request[Any, Any, Any]) -> Response[Any]:
    """Changes that were tried, and a form to try one."""
    return await _what_ifs(request, {"key": str(uuid4())})


@post("/supervise/what-if", opt={"operation": "whatif.run"})
async def try_change(request: Request[Any, Any, Any]) -> Response[Any]:
    """Compares the county's stored histories under the change; nothing live is touched."""
    fields, state = await form_of(request), request.app.state
    if "trying" not in state:
        state["trying"] = asyncio.Lock()
    app, actor, change = application_of(request), the_actor(request), fields.get("change", "")
    try:
        if "guided" in fields:
            change = change_text(msgspec.convert(fields, Chosen), app.rules.policy, actor.county)
        answer = await WhatIfs(app).ask(actor, fields.get("key", ""), change, state["trying"])
    except BadBody as bad:
        return await _what_ifs(request, fields, str(bad), bad.remedy)
    except Busy as busy:
        return await _what_ifs(request, fields, str(busy), "Wait a minute and try again.")
    except Refused as refused:
        return await _what_ifs(request, fields, refused.refusal.rule, refused.refusal.remedy)
    return see_other(f"/supervise/what-if/{answer.id}")


@get("/supervise/what-if/{what_if:uuid}", opt={"operation": "whatif.read"})
async def report_page(request: Request[Any, Any, Any], what_if: FromPath[UUID]) -> Response[Any]:
    """A report as it was when the change was tried."""
    actor = the_actor(request)
    answer = await WhatIfs(application_of(request)).read(actor.county, what_if)
    report = answer.report
    parts = [
        (
            KIND_WORDS[kind],
            report.totals[kind],
            [(each, why_words(each), by_how_much(each)) for each in report.groups if each.kind == kind],
        )
        for kind in REPORT_KINDS
    ]
    names = await names_of(access_of(request), actor.county, [answer.asked_by])
    return await supervised(
        request,
        "report.html",
        title="What a change would have done",
        answer=answer,
        report=report,
        parts=parts,
        lines=report.lines[:LINES],
        all_lines=len(report.lines) + report.lines_left_out,
        names=names,
    )


async def _what_ifs(
    request: Request[Any, Any, Any], fields: dict[str, str], wrong: str = "", remedy: str = ""
) -> Response[Any]:
    actor = the_actor(request)
    policy, said = application_of(request).rules.policy, translator(language_of(request))
    today = local_date(await access_of(request).accounts.business_now())
    rows = await WhatIfs(application_of(request)).newest(actor.county, NEWEST)
    return await supervised(
        request,
        "what_if.html",
        title="What if",
        status=422 if wrong else 200,
        rows=rows,
        wrong=wrong,
        remedy=remedy,
        change=fields.get("change", _EXAMPLE),
        expert="change" in fields,
        typed=fields,
        parameters=_parameters(request, today),
        calendars=[(name, said(in_words(name))) for name in calendar_names(policy, actor.county)],
        key=str(uuid4()) if wrong else fields.get("key", ""),
        names=await names_of(access_of(request), actor.county, (row.asked_by for row in rows)),
        may_try=may(actor.role, "whatif.run"),
    )


def _parameters(request: Request[Any, Any, Any], today: date) -> list[tuple[str, str]]:
    """Each parameter by name, with what holds today."""
    found = parameters_on(application_of(request).rules.policy, today)
    language = language_of(request)
    called = codewords(language).parameter
    return [
        (
            one.name,
            called(one.name)
            if one.missing or isinstance(one.value, date)
            else f"{called(one.name)}: {value_words(one.value, one.unit, language)}",
        )
        for one in found
    ]


HANDLERS = [integrity_page, check_now, what_ifs, try_change, report_page]
