"""Policy values on a day, with sources and what is unconfirmed; calendars, and a day closed or opened."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.recounting import CalendarAcceptance, Effect
from caseclock.application.calendars import Calendars
from caseclock.application.codewords import codewords
from caseclock.application.denied import absent
from caseclock.application.policyview import calendar_names, parameters_on
from caseclock.domain.policy.calendars import Calendar
from caseclock.domain.whatif.change import DayChange
from caseclock.kernel.refusal import Refusal, Refused
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.admin import policy_words
from caseclock.web.pages.language import language_of
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say


@get("/admin/policy", opt={"operation": "policy.read"})
async def policy_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Every parameter on the day asked for; today when none is named."""
    policy = application_of(request).rules.policy
    day = _day(request.query_params.get("on", "")) or local_date(
        await access_of(request).accounts.business_now()
    )
    only = "unconfirmed" in request.query_params
    q, language = request.query_params.get("q", "").strip()[:100], language_of(request)
    called = codewords(language).parameter
    shown = [
        each
        for each in parameters_on(policy, day)
        if (not only or not each.confirmed) and policy_words.meant(each, called(each.name), q)
    ]
    known = policy.parameters.values
    return await page(
        request,
        "admin/policy.html",
        title="Policy values",
        on=day,
        only=only,
        q=q,
        count=len(shown),
        groups=policy_words.in_groups(shown, language),
        value_words=lambda one: policy_words.value_words(one.value, one.unit, language),
        why_none=lambda one: policy_words.why_none(known[one.name], day, language),
        called=called,
        version=policy.version,
    )


@get("/admin/calendars", opt={"operation": "policy.read"})
async def calendars_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The calendars this county counts by."""
    policy, county = application_of(request).rules.policy, the_actor(request).county
    return await page(
        request,
        "admin/calendars.html",
        title="Calendars",
        calendars=[policy.calendar(county, name) for name in calendar_names(policy, county)],
        in_words=policy_words.in_words,
    )


@get("/admin/calendars/{name:str}", opt={"operation": "policy.read"})
async def calendar_page(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """Its closed days of a year, and the form that closes or opens one."""
    return await _calendar(request, name)


@post("/admin/calendars/{name:str}", opt={"operation": "calendars.write"})
async def change_day(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """First the deadlines that would move; they are moved when confirmed, by a job with a manifest."""
    fields, actor, app = await form_of(request), the_actor(request), application_of(request)
    day, reason = _day(fields.get("day", "")), fields.get("reason", "").strip()
    if day is None or not reason:
        return await _calendar(request, name, fields=fields, incomplete=True)
    changed = [DayChange(day=day, closed=fields.get("closed") != "open", name=fields.get("name", "")[:200])]
    acceptance = CalendarAcceptance(app, Bulk(app, KINDS), Calendars(app))
    try:
        if fields.get("step") != "accept":
            effect = await acceptance.preview(actor.county, name, changed)
            return await _calendar(request, name, fields=fields, effect=effect)
        await acceptance.accept(actor, fields.get("key", ""), actor.county, name, changed, reason)
    except Refused as refused:
        return await _calendar(request, name, fields=fields, refusal=refused.refusal)
    return say(see_other(f"/admin/calendars/{name}?year={day.year}"), "The day is changed.")


async def _calendar(
    request: Request[Any, Any, Any],
    name: str,
    *,
    fields: dict[str, str] | None = None,
    effect: Effect | None = None,
    refusal: Refusal | None = None,
    incomplete: bool = False,
) -> Response[Any]:
    calendar = _calendar_of(request, name)
    today = local_date(await access_of(request).accounts.business_now())
    asked = request.query_params.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    return await page(
        request,
        "admin/calendar.html",
        title="Calendar",
        status=409 if refusal else 400 if incomplete else 200,
        calendar=calendar,
        in_words=policy_words.in_words,
        year=year,
        years=range(calendar.first.year, calendar.last.year + 1),
        closed=[day for day in sorted(calendar.closed) if day.year == year],
        fields=fields or {},
        key=(fields or {}).get("key") or str(uuid4()),
        effect=effect,
        refusal=refusal,
        incomplete=incomplete,
    )


def _calendar_of(request: Request[Any, Any, Any], name: str) -> Calendar:
    try:
        return application_of(request).rules.policy.calendar(the_actor(request).county, name)
    except KeyError:
        raise absent() from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


HANDLERS = [policy_page, calendars_page, calendar_page, change_day]
