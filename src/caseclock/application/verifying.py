"""The whole check of history: chains, commands and signatures, digests of readings, contents of documents."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag

from caseclock.application.app import Application
from caseclock.application.digests import check_digests
from caseclock.domain.case.events import DocumentFiled
from caseclock.domain.case.notices.events import NoticeApproved, NoticeMailed
from caseclock.domain.ledger import ledger_id
from caseclock.store.blobs import Blobs
from caseclock.store.signing import Trust
from caseclock.store.verify import Finding, Walked, verify

_TYPES = ("document.filed", "notice.approved", "notice.mailed")


class _Content(NamedTuple):
    """What an event says is kept: its hash, under whose key."""

    version: int
    sha256: str
    holder: UUID


async def verify_all(
    app: Application, trust: Trust, county: int | None = None, walked: Walked = lambda county, events: None
) -> list[Finding]:
    """What is wrong in one county or in all; an empty list when nothing is."""
    found = await verify(app.store, trust, county, walked)
    for each in await app.store.counties() if county is None else [county]:
        for check in (check_digests, check_contents):
            try:
                found += await check(app, each)
            except Exception as error:  # noqa: BLE001 - a history that was made unreadable is a finding too
                text = f"{check.__name__} cannot read the history: {type(error).__name__}"
                found.append(Finding("unreadable", each, text))
    return found


async def check_contents(app: Application, county: int) -> list[Finding]:
    """Documents and letters whose content is gone, or is not what came in or was mailed."""
    found = []
    for case in await app.blobs.cases(county, _TYPES):
        for content in {each.sha256: each for each in await _contents(app, county, case)}.values():
            if wrong := await _wrong(app.blobs, county, content):
                found.append(Finding("content", county, wrong, case, content.version))
    return found


async def _contents(app: Application, county: int, case: UUID) -> list[_Content]:
    if case == ledger_id(county):
        return []
    loaded = await app.store.load(county, [case])
    state = app.fold(county, case, loaded)

    def named() -> Iterator[_Content]:
        for recorded in app.history(county, case, loaded):
            event = recorded.event
            if isinstance(event, DocumentFiled):
                yield _Content(recorded.version, event.document, event.holder)
            elif isinstance(event, NoticeApproved | NoticeMailed) and event.fingerprint:
                holder = state.instances[event.instance].member or case
                yield _Content(recorded.version, event.fingerprint, holder)

    return list(named())


async def _wrong(blobs: Blobs, county: int, content: _Content) -> str:
    """What is wrong with a content; empty when nothing is, or when its holder's secrets were destroyed."""
    digest = bytes.fromhex(content.sha256)
    box = await blobs.find(county, digest, content.holder)
    if box is None:
        return f"the content {content.sha256[:12]} is gone"
    if box.wrapped is None:
        return ""
    try:
        opened = await asyncio.to_thread(blobs.unseal, county, content.holder, digest, box)
    except InvalidTag:
        return f"the content {content.sha256[:12]} was changed"
    same = await asyncio.to_thread(lambda: sha256(opened).digest() == digest)
    return "" if same else f"the content {content.sha256[:12]} is another"
