"""The signed statement of each destruction: made once, kept also outside the database, checked by anyone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.store.destructions import Destructions
from caseclock.store.signing import Trust
from caseclock.store.statements import Statement, What, message


class Destruction(msgspec.Struct, frozen=True, kw_only=True):
    """What was destroyed, when, by which schedule, released by whom. `kept` are keys another case needs."""

    county: int
    what: What
    destroyed_at: datetime
    schedule: str
    years: int
    source: str
    released_by: str
    released_at: datetime | None
    job: UUID
    case_id: UUID | None = None
    case_number: str = ""
    due_on: date | None = None
    persons: tuple[UUID, ...] = ()
    kept: tuple[UUID, ...] = ()
    before: datetime | None = None
    count: int = 0
    format: str = "caseclock-destruction-1"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A statement as it goes outside: the bytes that were signed, and by which key."""

    id: UUID
    statement: bytes
    signature: bytes
    key_id: str


class DestructionsFile(msgspec.Struct, frozen=True, kw_only=True):
    """Every destruction of a county, the oldest first."""

    county: int
    items: list[Signed]
    format: str = "caseclock-destructions-1"


class NotSigned(ValueError):
    """A list, or one statement of it, that no trusted key signed; the message is one line."""


async def put_down(app: Application, destruction_id: UUID, made: Destruction) -> None:
    """Signs and keeps a statement; the second one of the same destruction is not kept."""
    assert app.signer is not None
    text = msgspec.json.encode(made)
    signature = app.signer.sign(message(text))
    row = Statement(
        destruction_id, made.what, made.case_id, text, signature, app.signer.key_id, made.destroyed_at
    )
    await Destructions(app.store.pool).state(made.county, row)


async def as_file(app: Application, county: int) -> bytes:
    """All statements of a county, as they are kept outside."""
    rows = await Destructions(app.store.pool).all(county)
    items = [
        Signed(id=r.destruction_id, statement=r.statement, signature=r.signature, key_id=r.key_id)
        for r in rows
    ]
    return msgspec.json.encode(DestructionsFile(county=county, items=items)) + b"\n"


def read_file(text: bytes, trust: Trust) -> list[tuple[UUID, Destruction]]:
    """The statements of such a file, each checked; raises NotSigned."""
    try:
        file = msgspec.json.decode(text, type=DestructionsFile)
        if file.format != "caseclock-destructions-1":
            raise NotSigned("this is no list of destructions")
        for each in file.items:
            if not trust.signed(each.key_id, message(each.statement), each.signature):
                raise NotSigned(f"the statement {each.id} is not signed by a key of signing.pub")
        return [(each.id, told(each.statement)) for each in file.items]
    except msgspec.MsgspecError as error:
        raise NotSigned(f"this is no list of destructions: {error}") from error


def told(statement: bytes) -> Destruction:
    """What a statement says."""
    return msgspec.json.decode(statement, type=Destruction)


def trusted(app: Application) -> Trust | None:
    """The keys that statements are checked with; None where the installation has none."""
    return app.trust or (Trust(app.signer.public) if app.signer else None)
