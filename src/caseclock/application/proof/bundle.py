"""The bundle of a case for a third party: what was known, decided, mailed and looked at, in one file."""

from __future__ import annotations

import asyncio
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import Known, case_view, known_then
from caseclock.application.denied import Denied, absent
from caseclock.application.notices.showing import NoticeView
from caseclock.application.proof import contents
from caseclock.application.proof.packing import packed, pem
from caseclock.application.proof.report import Told, report_pdf
from caseclock.application.proof.verify_bundle import EVENTS, FEED, KEY, KNOWN
from caseclock.domain.case.evolve import fold
from caseclock.domain.case.notices.events import NoticeMailed
from caseclock.domain.case.state import CaseState
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import end_of_day, wall_now
from caseclock.readmodels.readings import Asked, Looking, record_taking
from caseclock.store.accounts import AccountStore, accounts_in
from caseclock.store.feed import Feed
from caseclock.store.place import Place, place_of
from caseclock.store.signing import Signer
from caseclock.store.units import StoredEvent

SCRIPT = Path(__file__).with_name("verify_bundle.py")
WHAT = "bundle"
Language = Literal["en", "es"]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which case as known when: `as_of`, else the end of the day on which `notice` was mailed, else now."""

    case_id: UUID
    as_of: datetime | None = None
    notice: str = ""
    language: Language = "en"
    documents: bool = True


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks; `reason` was stated for a case out of reach, or by whoever works at the machine."""

    account: str
    name: str
    role: str
    reason: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle under a file name that says nothing about people."""

    name: str
    content: bytes


async def bundle_of(app: Application, county: int, wanted: Wanted, asker: Asker) -> Made:
    """Makes the bundle, after writing down who takes it. Denied: no such case, notice, moment, or no key."""
    signer = app.signer
    if signer is None:
        raise Denied("gone", "no_signing_key", "This installation has no key to sign with.")
    whole, stream = await _whole(app, county, wanted.case_id)
    views = contents.notices(whole)
    notice = _named(views, wanted.notice)
    as_of = wanted.as_of or _mailed(notice, whole.now) or whole.now
    then = known_then(app, whole, as_of)
    if then.state.version == 0:
        raise Denied("absent", "not_yet", "The case was not known at that moment.", field="as_of")
    looking = Looking(account=asker.account, role=asker.role, what=WHAT, restricted=True, reason=asker.reason)
    await record_taking(app.store.pool, county, wanted.case_id, looking)
    rows = await contents.all_readings(app, county, Asked(case_id=wanted.case_id))
    place = await _place(app, signer, county, stream[-1])
    view = case_view(then, as_of, None, restricted=True, definitions=app.rules.definitions, role=asker.role)
    told = Told(
        whole=whole,
        then=then,
        as_of=as_of,
        notice=notice or _last_mailed(views, then),
        notices=tuple(views),
        readings=tuple(rows),
        place=place,
        names=await _names(app, whole, asker),
        asker=asker.name or asker.account,
        key=sha256(signer.public).hexdigest(),
        language=wanted.language,
    )
    files = {
        "report.pdf": await asyncio.to_thread(report_pdf, app, told),
        EVENTS: contents.recorded(stream),
        "history.jsonl": contents.told(whole),
        KNOWN: msgspec.json.format(msgspec.json.encode(view), indent=1),
        "determinations.jsonl": contents.decided(whole),
        **await contents.letters(app, whole, views),
        **await contents.documents(app, whole, contents=wanted.documents),
        "readings.jsonl": contents.looked(rows),
        FEED: contents.placed(place),
        KEY: pem(signer.public),
        SCRIPT.name: SCRIPT.read_bytes(),
    }
    manifest = {
        "case": str(CaseRef(county, wanted.case_id)),
        "county": county,
        "case_number": whole.state.case_number,
        "as_of": as_of,
        "made_at": whole.now,
        "real_time": wall_now(),
        "asked_by": asker,
        "language": wanted.language,
        "notice": wanted.notice,
        "events": {"count": len(stream), "known": then.state.version, "chain": stream[-1].chain.hex()},
    }
    packed_up = await asyncio.to_thread(packed, manifest, files, signer)
    return Made(name=f"bundle-{CaseRef(county, wanted.case_id)}.zip", content=packed_up)


async def _whole(app: Application, county: int, case_id: UUID) -> tuple[Known, tuple[StoredEvent, ...]]:
    loaded = await app.store.load(county, [case_id])
    stream = loaded.streams[case_id]
    if not stream:
        raise absent()
    history = app.history(county, case_id, loaded)
    state = fold(CaseState(county=county, case_id=case_id), history, app.rules.codes)
    return Known(loaded.now, history, state), stream


def _named(views: list[NoticeView], name: str) -> NoticeView | None:
    found = next((view for view in views if view.id == name), None)
    if name and found is None:
        raise Denied("invalid", "no_such_notice", "The case has no notice of that name.", field="notice")
    return found


def _mailed(notice: NoticeView | None, now: datetime) -> datetime | None:
    """The end of the day on which a notice was mailed last; None for one that was not mailed."""
    if notice is None or not notice.mailings:
        return None
    return min(now, end_of_day(notice.mailings[-1].mailed_on))


def _last_mailed(views: list[NoticeView], then: Known) -> NoticeView | None:
    """The notice that went out last, of those whose mailing was known then."""
    versions = {
        each.event.instance: each.version for each in then.history if isinstance(each.event, NoticeMailed)
    }
    known = [view for view in views if view.id in versions]
    return max(known, key=lambda view: versions[view.id], default=None)


async def _place(app: Application, signer: Signer, county: int, last: StoredEvent) -> Place:
    """The place of the last event, numbered now where the worker has not come to it yet."""
    feed = Feed(app.store, signer)
    while (place := await place_of(app.store, county, last.case_id, last.version)) is None:
        if not await feed.number(county):
            await asyncio.sleep(0.05)  # another process numbers just now
    return place


async def _names(app: Application, whole: Known, asker: Asker) -> dict[str, str]:
    """The names of the accounts that acted in the case, own it, or ask."""
    actors = {each.meta.actor for each in whole.history} | {whole.state.owner, asker.account}
    return await AccountStore(app.store.pool).names(whole.state.county, accounts_in(actors))
