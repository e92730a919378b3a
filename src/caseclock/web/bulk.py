"""Bulk jobs: listed, released by a person, followed to the end of each row; days changed in a calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from caseclock.application.bulk.disaster import Order, give_disaster
from caseclock.application.bulk.jobs import Bulk, JobView, may_see
from caseclock.application.bulk.kinds import KINDS
from caseclock.application.bulk.recounting import CalendarAcceptance, Effect
from caseclock.application.bulk.sweeping import give_sweep
from caseclock.application.calendars import Calendars
from caseclock.application.denied import absent
from caseclock.domain.whatif.change import DayChange
from caseclock.web.asking import application_of
from caseclock.web.auth import the_actor
from caseclock.web.commands import Key, Preview

_TAGS = ["Bulk"]
_NEWEST = 100
Zip = Annotated[str, Meta(pattern=r"^\d{5}$", examples=["90012"])]
Text = Annotated[str, Meta(min_length=1, max_length=1000)]


class NewSweep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Birthdays and policy dates of so many days to come."""

    days: Annotated[int, Meta(ge=1, le=370, examples=[60])] = 60


class NewDisaster(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On whose authority, by how many days, in which ZIP codes or cases."""

    authority: Text
    days: Annotated[int, Meta(ge=1, le=365, examples=[30])]
    zips: Annotated[tuple[Zip, ...], Meta(max_length=500)] = ()
    cases: Annotated[tuple[Annotated[str, Meta(max_length=60)], ...], Meta(max_length=5000)] = ()


class NewDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day that is closed, or with `closed` false is open after all."""

    day: date
    closed: bool = True
    name: Annotated[str, Meta(max_length=200)] = ""


class NewDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days of one calendar, and why."""

    days: Annotated[tuple[NewDay, ...], Meta(min_length=1, max_length=50)]
    reason: Text


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    """The newest first."""

    items: list[JobView]


@get("/bulk", opt={"operation": "bulk.read"}, tags=_TAGS, summary="Bulk jobs")
async def list_jobs(request: Request[Any, Any, Any]) -> JobList:
    """The county's newest hundred, with how many rows ended how."""
    actor = the_actor(request)
    jobs = await _bulk(request).newest(actor.county, _NEWEST)
    return JobList(items=[job for job in jobs if may_see(actor, job)])


@get("/bulk/{job:uuid}", opt={"operation": "bulk.read"}, tags=_TAGS, summary="A bulk job")
async def read_job(request: Request[Any, Any, Any], job: FromPath[UUID]) -> JobView:
    """How far it is: done, refused, already so and waiting add up to its rows."""
    return await _bulk(request).seen(the_actor(request), job)


@get(
    "/bulk/{job:uuid}/manifest",
    opt={"operation": "bulk.read"},
    tags=_TAGS,
    summary="How each row of a job ended",
    media_type="text/csv",
)
async def read_manifest(request: Request[Any, Any, Any], job: FromPath[UUID]) -> Response[str]:
    """CSV, one line a row, with the reason where it was refused."""
    await _bulk(request).seen(the_actor(request), job)
    text = await _bulk(request).manifest(the_actor(request).county, job)
    return Response(text, media_type="text/csv")


@post("/bulk/{job:uuid}/release", opt={"operation": "bulk.write"}, tags=_TAGS, summary="Let a job run")
async def release_job(request: Request[Any, Any, Any], job: FromPath[UUID]) -> JobView:
    """By a person who has read its rows; a worker takes it up. Once released it is not released again."""
    await _bulk(request).seen(the_actor(request), job)
    return await _bulk(request).release(the_actor(request), job)


@post("/bulk/sweeps", opt={"operation": "bulk.write"}, tags=_TAGS, summary="List who changes soon")
async def give_a_sweep(request: Request[Any, Any, Any], data: JSONBody[NewSweep], key: Key) -> JobView:
    """Members with a birthday or a policy date ahead, and how it changes them. Nothing runs yet."""
    return await give_sweep(application_of(request), _bulk(request), the_actor(request), key, data.days)


@post("/bulk/disasters", opt={"operation": "bulk.write"}, tags=_TAGS, summary="List what an order extends")
async def give_a_disaster(request: Request[Any, Any, Any], data: JSONBody[NewDisaster], key: Key) -> JobView:
    """The clocks that may be extended, and those that may not with the reason. Nothing runs yet."""
    order = Order(authority=data.authority, days=data.days, zips=data.zips, cases=data.cases)
    return await give_disaster(application_of(request), _bulk(request), the_actor(request), key, order)


@post(
    "/calendars/{county:str}/{name:str}/changes",
    opt={"operation": "calendars.write"},
    tags=["Policy"],
    summary="Close or open days of a calendar",
    status_code=200,
)
async def change_calendar(
    request: Request[Any, Any, Any],
    county: FromPath[str],
    name: FromPath[str],
    data: JSONBody[NewDays],
    key: Key,
    preview: Preview = False,
) -> Effect:
    """With `preview` the deadlines that move, by case; else they are moved as events, by a bulk job."""
    actor, app, bulk = the_actor(request), application_of(request), _bulk(request)
    if str(actor.county) != county:
        raise absent()
    acceptance = CalendarAcceptance(app, bulk, Calendars(app))
    days = [DayChange(day=each.day, closed=each.closed, name=each.name) for each in data.days]
    if preview:
        return await acceptance.preview(actor.county, name, days)
    return await acceptance.accept(actor, key, actor.county, name, days, data.reason)


def _bulk(request: Request[Any, Any, Any]) -> Bulk:
    return Bulk(application_of(request), KINDS)


HANDLERS = [
    list_jobs,
    read_job,
    read_manifest,
    release_job,
    give_a_sweep,
    give_a_disaster,
    change_calendar,
]
