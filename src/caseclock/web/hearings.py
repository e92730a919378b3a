"""The hearings of a case, and the bundle of papers for the judge."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from caseclock.application.bundling import PROCEDURE, SignedBundle, bundle_of, signed
from caseclock.application.denied import absent
from caseclock.domain.case.state import Instance
from caseclock.domain.procedures.hearing.data import Hearing
from caseclock.web.asking import (
    AsOf,
    application_of,
    case_as_known,
    record_reading,
    record_taking_out,
    shows_restricted,
)
from caseclock.web.auth import the_principal


class HearingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One hearing: what it contests, how late it was asked for, whether aid is paid, and where it stands.

    `days_late` is 0 for a request in time, and where no window runs because the notice was not adequate.
    """

    instance: str
    member: UUID | None
    contests: str
    notice_mailed_on: date | None
    act_effective_on: date | None
    filed_on: date | None
    window_runs: bool
    last_day: date | None
    outer_day: date | None
    days_late: int
    timely: bool
    good_cause: str
    aid: str
    aid_ground: str
    aid_from: date | None
    scheduled_for: date | None
    outcome: str
    decided_on: date | None
    over: bool


class HearingLines(msgspec.Struct, frozen=True, kw_only=True):
    """The hearings of a case, the newest first."""

    items: list[HearingLine]


@get(
    "/cases/{case_id:str}/hearings",
    opt={"operation": "hearings.read"},
    tags=["Hearings"],
    summary="Its hearings",
)
async def list_hearings(
    request: Request[Any, Any, Any], case_id: FromPath[str], as_of: AsOf = None
) -> HearingLines:
    """Every request that was registered, however late, with its days late."""
    opened, found = await case_as_known(request, case_id, as_of)
    await record_reading(request, opened, "hearings")
    every = found.state.instances_of(PROCEDURE)
    return HearingLines(items=[_line(each) for each in reversed(every)])


@get(
    "/cases/{case_id:str}/hearings/{hearing:str}/bundle",
    opt={"operation": "hearings.read"},
    tags=["Hearings"],
    summary="The papers for the judge",
)
async def hearing_bundle(
    request: Request[Any, Any, Any], case_id: FromPath[str], hearing: FromPath[str]
) -> SignedBundle:
    """The case as known on the notice's day, the rule of that day, proof of mailing, who looked; signed."""
    opened, found = await case_as_known(request, case_id, None)
    instance = found.state.instances.get(hearing)
    if instance is None or instance.procedure != PROCEDURE:
        raise absent()
    # Written first, so that the bundle tells of its own making.
    await record_taking_out(request, opened, "hearing bundle", shows_restricted(request))
    app = application_of(request)
    return signed(await bundle_of(app, found, instance, role=the_principal(request).actor.role), app.signer)


def _line(instance: Instance) -> HearingLine:
    data = instance.data if isinstance(instance.data, Hearing) else Hearing()
    notice = data.request.notice if data.request else None
    return HearingLine(
        instance=instance.id,
        member=instance.member,
        contests=notice.kind if notice else "",
        notice_mailed_on=notice.mailed_on if notice else None,
        act_effective_on=notice.effective_on if notice else None,
        filed_on=data.request.filed_on if data.request else None,
        window_runs=data.runs,
        last_day=data.last_day,
        outer_day=data.outer_day,
        days_late=data.days_late,
        timely=data.timely,
        good_cause=data.good_cause,
        aid=data.aid,
        aid_ground=data.aid_ground,
        aid_from=data.aid_from,
        scheduled_for=data.scheduled_for,
        outcome=data.outcome or "",
        decided_on=data.decided_on,
        over=instance.final,
    )


HANDLERS = [list_hearings, hearing_bundle]
