"""The files of a bundle besides its report and manifest: one function a file, or a table with its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import Known, event_view
from caseclock.application.denied import Denied
from caseclock.application.determinations import determination_view, is_determination
from caseclock.application.documents import documents_of, download
from caseclock.application.notices.showing import NoticeView, notice_letter, notice_lines, notice_view
from caseclock.readmodels.readings import Asked, Reading, readings
from caseclock.store.heads import Head
from caseclock.store.place import Place
from caseclock.store.units import StoredEvent

PAGE = 500
#: Documents beyond this many bytes are listed and left out: a bundle is mailed and carried about.
LARGEST = 100 * 1024 * 1024


def jsonl(rows: Iterable[Any]) -> bytes:
    """One JSON line a row."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def recorded(stream: Sequence[StoredEvent]) -> bytes:
    """The events as they are stored: `meta` and `data` are the very text that the chain covers."""
    return jsonl(
        {
            "version": each.version,
            "type": each.type,
            "schema_version": each.schema_version,
            "effective_on": each.effective_on,
            "recorded_at": each.recorded_at,
            "meta": each.meta.decode(),
            "data": each.data.decode(),
            "chain": each.chain.hex(),
        }
        for each in stream
    )


def told(whole: Known) -> bytes:
    """The same events as the history of the case shows them, identifiers masked."""
    return jsonl(event_view(each, restricted=True)[0] for each in whole.history)


def decided(whole: Known) -> bytes:
    """Every decision with facts, dated values, law and tree."""
    found = (each for each in whole.history if is_determination(each))
    return jsonl(determination_view(each, restricted=True) for each in found)


def looked(rows: Iterable[Reading]) -> bytes:
    """Who looked at the case, the newest first."""
    return jsonl(rows)


def placed(place: Place) -> bytes:
    """Where the last event stands in the county's chain."""
    chains = [each.hex() for each in place.chains]
    heads = {"before": _head(place.before), "chains": chains, "after": _head(place.after)}
    return msgspec.json.encode({"number": place.number, **heads})


async def all_readings(app: Application, county: int, asked: Asked) -> list[Reading]:
    """Every reading that is asked for, page by page."""
    found: list[Reading] = []
    while True:
        before = (found[-1].at, found[-1].reading_id) if found else None
        page = await readings(app.store.pool, county, asked, before=before, limit=PAGE)
        found += page
        if len(page) < PAGE:
            return found


def notices(whole: Known) -> list[NoticeView]:
    """Every notice of the case, the oldest first."""
    lines = reversed(notice_lines(whole.state))
    return [notice_view(whole.state, whole.history, line.id) for line in lines]


async def letters(app: Application, whole: Known, views: Iterable[NoticeView]) -> dict[str, bytes]:
    """`notices.jsonl`, and each letter as it was approved or mailed; an erased one is listed with why."""
    files: dict[str, bytes] = {}
    rows = []
    for view in views:
        name, why = "", "" if view.fingerprint else "it was never approved"
        if view.fingerprint:
            try:
                letter = await notice_letter(app, whole.state, view.id, preview=False)
                name = f"notices/{view.id}.pdf"
                files[name] = letter
            except Denied as denied:
                why = denied.title
        rows.append({**msgspec.to_builtins(view), "file": name, "left_out": why})
    return {"notices.jsonl": jsonl(rows), **files}


async def documents(app: Application, whole: Known, *, contents: bool) -> dict[str, bytes]:
    """`documents.jsonl`, and the documents themselves as far as asked for, there, and not too large."""
    files: dict[str, bytes] = {}
    rows = []
    for filed in documents_of(whole.state):
        name, why = "", "" if contents else "asked for without contents"
        if contents:
            try:
                found = await download(app, whole.state.county, whole.state, filed.document)
                if sum(map(len, files.values())) + len(found.content) > LARGEST:
                    why = "the bundle would be too large"
                else:
                    name = f"documents/{filed.document}.{found.name.rpartition('.')[2]}"
                    files[name] = found.content
            except Denied as denied:
                why = denied.title
        rows.append({**msgspec.to_builtins(filed), "file": name, "left_out": why})
    return {"documents.jsonl": jsonl(rows), **files}


def _head(head: Head | None) -> dict[str, Any] | None:
    """A signed head with its chain in hexadecimal, as everywhere in a bundle."""
    if head is None:
        return None
    return {
        "number": head.number,
        "chain": head.chain.hex(),
        "signed_at": head.signed_at,
        "key_id": head.key_id,
        "signature": head.signature,
    }
