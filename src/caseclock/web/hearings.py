"""The hearings of a case, and the bundle of papers for the judge."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from caseclock.application.bundling import PROCEDURE, SignedBundle, bundle_of, signed
from caseclock.application.casefile.hearings import HearingLine, hearing_line
from caseclock.application.denied import absent
from caseclock.web.asking import (
    AsOf,
    application_of,
    case_as_known,
    record_reading,
    record_taking_out,
    shows_restricted,
)
from caseclock.web.auth import the_principal


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
    return HearingLines(items=[hearing_line(each) for each in reversed(every)])


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


HANDLERS = [list_hearings, hearing_bundle]
