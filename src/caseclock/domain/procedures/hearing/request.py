"""A request for a hearing: its body, what it contests, and that it is registered however late (I.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.events import CaseReopened
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing.events import HearingRequested
from caseclock.domain.procedures.hearing.requested import Channel, Request
from caseclock.domain.procedures.hearing_window.data import Window
from caseclock.domain.procedures.hearing_window.notice import Kind, Notice
from caseclock.domain.procedures.household.closing import reopenable
from caseclock.kernel.events import New
from caseclock.kernel.refusal import refuse

WINDOW = "hearing_window"


class ContestedAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act that no notice in this case states. `mailed_on` left out: no notice of it was ever mailed."""

    kind: Kind
    mailed_on: date | None = None
    effective_on: date | None = None
    redetermination: bool = False
    after_rop: bool = False


class RequestHearing(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody asks for a hearing. `filed_on`: when it was filed anywhere; `received_on`: when it came here.

    It contests the act of a `notice` (an instance of hearing_window), of a `determination`, or an `act`
    described; without any, the member's newest notice. `aid`: whether the person wants it to go on.
    """

    member: UUID
    filed_on: date
    received_on: date | None = None
    channel: Channel
    notice: str = ""
    determination: str = ""
    act: ContestedAct | None = None
    aid: Literal["asked", "declined"] = "asked"
    expedited: bool = False
    law_only: bool = False
    notice_received_on: date | None = None


def request_hearing(body: RequestHearing, view: View) -> Iterator[Output]:
    """Always registered. A closed case is opened again for it."""
    received_on = body.received_on or body.filed_on
    not_in_future("filed_on", body.filed_on, view)
    not_in_future("received_on", received_on, view)
    not_in_future("act.mailed_on", body.act.mailed_on if body.act else None, view)
    if received_on < body.filed_on:
        raise refuse(
            "received_before_filed",
            "A request is received on the day it is filed or later",
            f"Give received_on from {body.filed_on} on.",
            field="received_on",
        )
    window, notice = _contested(body, view)
    if view.state.status == "closed":
        reopenable(view)
        yield CaseReopened(why="a hearing was asked for")
    request = Request(
        notice=notice,
        window=window,
        filed_on=body.filed_on,
        received_on=received_on,
        channel=body.channel,
        by=view.actor.on_behalf_of,
        declined=body.aid == "declined",
        expedited=body.expedited,
        law_only=body.law_only,
        notice_received_on=body.notice_received_on,
    )
    yield New(HearingRequested(member=body.member, request=request), received_on)


def _contested(body: RequestHearing, view: View) -> tuple[str, Notice]:
    if body.act is not None:
        return "", Notice(**msgspec.structs.asdict(body.act))
    known: dict[str, Notice] = {
        i.id: i.data.notice
        for i in view.state.instances_of(WINDOW, body.member)
        if isinstance(i.data, Window) and i.data.opened
    }
    if body.determination:
        return _of_determination(body.determination, view, known)
    named = body.notice or next(reversed(known), "")
    if body.notice and named not in known:
        raise refuse(
            "no_such_notice",
            "No notice of an adverse act to this member is called so",
            "Name one of the notices, or describe the act.",
            field="notice",
            notices=list(known),
        )
    return named, known.get(named, Notice(kind="other"))


def _of_determination(named: str, view: View, known: dict[str, Notice]) -> tuple[str, Notice]:
    """The notice of the instance that decided, else the determination itself, of which no notice went out."""
    version = named.rpartition(".")[2]
    found = [r for r in view.history if str(r.version) == version]
    event: Any = found[0].event if found else None
    if event is None or not isinstance(getattr(event, "explanation", None), dict):
        raise refuse(
            "no_such_determination",
            "No determination of this case is called so",
            "Name one of /cases/{id}/determinations, or describe the act.",
            field="determination",
        )
    act = getattr(event, "instance", "")
    stated = [key for key, notice in known.items() if act and notice.act == act]
    if stated:
        return stated[-1], known[stated[-1]]
    return "", Notice(kind="other", act=act)
