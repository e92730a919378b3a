"""My work: what is due, what waits for whom, in groups with counts; and the next case at a press."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from caseclock.application.denied import Denied
from caseclock.application.lastmailing import last_mailing
from caseclock.application.reach import case_of
from caseclock.application.roles import may
from caseclock.application.savedfilters import KEYS, my_filters, plain_query
from caseclock.application.taking import take_it, take_next
from caseclock.application.wording import said
from caseclock.application.words import titles
from caseclock.application.worklistrows import Group
from caseclock.application.worklists import Desk, alert_reader, desk_of
from caseclock.application.worklistview import Question, work
from caseclock.domain.workflow.versions import Definitions
from caseclock.readmodels.alerts import alerts_for
from caseclock.web.asking import application_of, within_reach
from caseclock.web.auth import access_of, the_actor, the_principal
from caseclock.web.pages.drafts import my_drafts
from caseclock.web.pages.live import drawn_from
from caseclock.web.pages.replies import form_of, see_other
from caseclock.web.pages.shell import page, say
from caseclock.web.paging import from_cursor, to_cursor

ROWS = 25
#: More open alerts than these are told as so many or more.
ALERTS = 50
#: What each group is called, in the order of the tabs.
GROUP_NAMES: dict[Group, str] = {
    "overdue": "Overdue",
    "at_risk": "At risk",
    "waiting_on_me": "Waiting on me",
    "waiting_on_others": "Waiting on others",
    "paused": "Paused",
    "not_started": "Not started",
    "resting": "Nothing to do now",
}
SORTS = {"due": "Deadline", "title": "Name", "case_number": "Case number", "filed": "Filed"}
FLAGS = ("immediate_need", "unread", "returned_mail", "aid_pending", "confidential", "unowned")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The filters as they stand in the address; `link` is the same address with something changed."""

    values: dict[str, str]

    def link(self, **changes: str) -> str:
        """Another page of the list: other filters start at its first rows."""
        query = plain_query(urlencode({**self.values, **changes}))
        cursor = changes.get("cursor", "")
        marks = [query, urlencode({"cursor": cursor}) if cursor else ""]
        return "/work?" + ("&".join(mark for mark in marks if mark) or "all=1")

    @property
    def narrowed(self) -> bool:
        """Whether the form says anything: a tab or a sort is not in it."""
        return bool(self.values.keys() - {"group", "due", "sort"})

    @property
    def query(self) -> str:
        """What a saved filter keeps."""
        return plain_query(urlencode(self.values))


@get("/work", opt={"operation": "worklist.read"})
async def my_work(request: Request[Any, Any, Any]) -> Response[Any]:
    """The list; without a filter the one that the person opens with. `?fragment` is the list alone."""
    application, actor = application_of(request), the_actor(request)
    given = dict(parse_qsl(request.scope.get("query_string", b"").decode("latin-1")))
    asked = Asked(values={key: given[key] for key in KEYS if given.get(key)})
    desk, live = await asyncio.gather(
        desk_of(access_of(request), the_principal(request)), drawn_from(request)
    )
    if "fragment" in request.query_params:
        listed = await _list(request, asked, given.get("cursor", ""), desk)
        return await page(request, "work/_list.html", title="My work", **listed)
    kept = await my_filters(application, actor)
    default = next((each for each in kept if each.is_default and each.query), None)
    if not request.scope.get("query_string") and default is not None:
        return see_other(f"/work?{default.query}")
    listed, mailing, alerts, drafts = await asyncio.gather(
        _list(request, asked, given.get("cursor", ""), desk),
        _mailing(request, desk),
        _alerts(request, desk),
        my_drafts(request),
    )
    return await page(
        request,
        "work/list.html",
        title="My work",
        saved=kept,
        mailing=mailing,
        alerts=alerts,
        drafts=drafts,
        key=str(uuid4()),
        may_take=may(actor.role, "worklist.take"),
        procedures=_procedures(application.rules.definitions),
        flags=FLAGS,
        most_alerts=ALERTS,
        drawn_from=live,
        **listed,
    )


async def _list(request: Request[Any, Any, Any], asked: Asked, cursor: str, desk: Desk) -> dict[str, Any]:
    question = _question(asked.values)
    mark = from_cursor(cursor, tuple[str, str])
    found = await work(
        application_of(request),
        access_of(request),
        the_principal(request),
        question,
        after=mark[1] if mark and mark[0] == question.sort else "",
        limit=ROWS,
        desk=desk,
    )
    return {
        "asked": asked,
        "work": found,
        "groups": GROUP_NAMES,
        "sorts": SORTS,
        "sort": question.sort,
        "next": asked.link(cursor=to_cursor(question.sort, found.next)) if found.next else "",
        "later": bool(cursor),
        "word": said,
        "several_owners": the_actor(request).role != "worker" or bool(asked.values.get("owner")),
    }


def _question(values: dict[str, str]) -> Question:
    """Denied for what is no filter, such as a date that is none."""
    named = {name: value for name, value in values.items() if name != "state"}
    states = {"states": (values["state"],)} if values.get("state") else {}
    try:
        return msgspec.convert({**named, **states}, Question, strict=False)
    except msgspec.ValidationError as error:
        raise Denied(
            "invalid",
            "filter_refused",
            "The address asks for something that is no filter of the list.",
            remedy="Open My work and choose the filter there.",
        ) from error


async def _mailing(request: Request[Any, Any, Any], desk: Desk) -> Any:
    """Nobody else mails notices of households."""
    if the_actor(request).role not in ("worker", "supervisor"):
        return None
    return await last_mailing(application_of(request), access_of(request), the_principal(request), desk)


async def _alerts(request: Request[Any, Any, Any], desk: Desk) -> int | None:
    principal = the_principal(request)
    if not may(principal.actor.role, "alerts.read"):
        return None
    reader, pool = alert_reader(principal, desk), application_of(request).store.pool
    return len(await alerts_for(pool, principal.actor.county, reader, limit=ALERTS))


def _procedures(definitions: Definitions) -> list[tuple[str, dict[str, str]]]:
    return [
        (each.name, titles(each, "title"))
        for each in definitions.newest()
        if each.procedure.case_kind == "household"
    ]


@post("/work/next", opt={"operation": "worklist.take"})
async def take_one(request: Request[Any, Any, Any]) -> Response[Any]:
    """The most urgent case, or the next after the one that is passed over."""
    fields, principal = await form_of(request), the_principal(request)
    after = case_of(fields["after"], principal.actor.county) if fields.get("after") else None
    try:
        taken = await take_next(
            application_of(request), access_of(request), principal, fields.get("key", ""), after
        )
    except Denied as denied:
        if denied.code != "nothing_waits":
            raise
        return say(see_other("/work"), "No other case waits for you." if after else "No case waits for you.")
    told = "This case is yours now." if taken.assigned else "This is the most urgent case that waits for you."
    return say(see_other(f"/cases/{taken.case}"), told)


@post("/cases/{case_id:str}/take", opt={"operation": "worklist.take"})
async def take_this(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """The case on the page, which nobody owns."""
    fields = await form_of(request)
    opened, key = await within_reach(request, case_id), fields.get("key", "")
    taken = await take_it(application_of(request), the_principal(request), key, opened.header.case_id)
    told = "This case is yours now." if taken else "Somebody else took this case."
    return say(see_other(f"/cases/{case_id}"), told)


HANDLERS = [my_work, take_one, take_this]
