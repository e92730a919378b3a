"""What a judge asks for: the case as known on the notice's day, the rule of that day, proof, who looked."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import CaseView, EventView, Known, case_view, event_view, known_then
from caseclock.application.determinations import DeterminationView, determination_view, is_determination
from caseclock.application.restricted import struct_data
from caseclock.application.roles import sees_restricted
from caseclock.domain.case.notices.data import Notice as Letter
from caseclock.domain.case.state import Instance
from caseclock.domain.procedures.hearing.data import Hearing
from caseclock.kernel.events import Recorded
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import end_of_day
from caseclock.readmodels.readings import Asked, Reading, readings
from caseclock.store.chain import joined
from caseclock.store.signing import Signer

PROCEDURE = "hearing"
MARK = b"caseclock hearing bundle 1"
#: More than anybody reads; whoever needs older ones asks /audit.
READINGS = 1000


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of one hearing. `as_known` is None where nothing was recorded here by the end of that day.

    `letter` is what the notice says, `mailings` its proof of mailing, `pdf` the fingerprint of its PDF.
    """

    case: str
    hearing: str
    made_at: datetime
    request: Any
    notice_mailed_on: date | None
    as_known: CaseView | None
    determinations: list[DeterminationView]
    letter: dict[str, Any]
    mailings: list[dict[str, Any]]
    pdf: str
    events: list[EventView]
    readings: list[Reading]


class SignedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """`sha256` is of the bundle as JSON with sorted keys and no spaces; the signature covers it.

    Without a signing key here both `key_id` and `signature` are empty.
    """

    bundle: Bundle
    sha256: str
    key_id: str
    signature: str


async def bundle_of(app: Application, found: Known, hearing: Instance, *, role: str) -> Bundle:
    """All of it as the role may see it."""
    restricted = sees_restricted(role)
    data = hearing.data if isinstance(hearing.data, Hearing) else Hearing()
    request = data.request
    mailed_on = request.notice.mailed_on if request else None
    letter = found.state.instances.get(request.notice.letter) if request else None
    said = letter.data if letter and isinstance(letter.data, Letter) else Letter()
    act = request.notice.act if request else ""
    asked = Asked(case_id=found.state.case_id)
    return Bundle(
        case=str(CaseRef(found.state.county, found.state.case_id)),
        hearing=hearing.id,
        made_at=found.now,
        request=struct_data(request, show=restricted) if request else None,
        notice_mailed_on=mailed_on,
        as_known=_as_known(app, found, mailed_on, role) if mailed_on else None,
        determinations=[
            determination_view(each, restricted=restricted)
            for each in _decided(found, hearing, act, mailed_on)
        ],
        letter=said.content,
        mailings=[msgspec.to_builtins(each) for each in said.mailings],
        pdf=said.fingerprint,
        events=[
            event_view(each, restricted=restricted)[0]
            for each in found.history
            if getattr(each.event, "instance", "") in {hearing.id, letter.id if letter else hearing.id}
        ],
        readings=await readings(app.store.pool, found.state.county, asked, limit=READINGS),
    )


def signed(bundle: Bundle, signer: Signer | None) -> SignedBundle:
    """The bundle with its fingerprint, signed by the installation's key where there is one."""
    digest = fingerprint(bundle)
    signature = signer.sign(joined(MARK, digest)) if signer else b""
    return SignedBundle(
        bundle=bundle,
        sha256=digest.hex(),
        key_id=signer.key_id if signer else "",
        signature=b64encode(signature).decode(),
    )


def fingerprint(bundle: Any) -> bytes:
    """SHA-256 of the bundle, or of its JSON read again, with sorted keys and no spaces."""
    plain = msgspec.json.decode(msgspec.json.encode(bundle))
    return sha256(msgspec.json.encode(plain, order="sorted")).digest()


def _as_known(app: Application, found: Known, day: date, role: str) -> CaseView | None:
    moment = end_of_day(day)
    then = known_then(app, found, moment)
    if then.state.version == 0:
        return None
    definitions = app.rules.definitions
    return case_view(then, moment, day, restricted=sees_restricted(role), definitions=definitions, role=role)


def _decided(found: Known, hearing: Instance, act: str, mailed_on: date | None) -> list[Recorded]:
    """The last decision of the contested act by the mailing, and what was determined about the hearing."""
    moment = end_of_day(mailed_on) if mailed_on else found.now
    every = [each for each in found.history if is_determination(each)]
    of_the_act = [
        each
        for each in every
        if act and getattr(each.event, "instance", "") == act and each.recorded_at <= moment
    ]
    rules = ("hearing_window", "aid_paid_pending")
    ours = [
        each
        for each in every
        if getattr(each.event, "rule", "") in rules
        and getattr(each.event, "member", None) == hearing.member
        and each.recorded_at >= hearing.started_at
    ]
    return of_the_act[-1:] + ours
