"""Drafts: what one account typed into a form, kept as typed until it is recorded or thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.denied import Denied, absent
from caseclock.kernel.ids import derive
from caseclock.store.drafts import DraftRow, DraftRows
from caseclock.store.keys import Keyring

INTAKE = "intake"
#: Of the law no number: what one account may keep, and how long one form may be.
MOST, LONGEST = 200, 100_000
#: Fields of ours that travel with a form and are no part of what was typed.
OURS = frozenset(
    {"csrf", "key", "version", "back", "do", "draft_kind", "draft_case", "draft_version", "draft_part"}
)

#: What stands in each field, in the form's order; a field may stand several times.
Typed = dict[str, list[str]]
#: The parts of a form (its steps), each with its fields; a form of one page has the part "".
Parts = dict[str, Typed]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A form begun: of which kind, for which case at which version, and what is typed, part by part."""

    id: UUID
    kind: str
    case_id: UUID | None
    case_version: int
    parts: Parts
    begun_at: datetime
    saved_at: datetime
    case_number: str = ""

    @property
    def typed(self) -> Typed:
        """All fields of all parts."""
        return together(self.parts)


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """Which form is begun. A form of a case is one draft however often it is opened: see `form_of_case`."""

    id: UUID
    kind: str
    case_id: UUID | None = None
    case_version: int = 0


def together(parts: Parts) -> Typed:
    """The fields of all parts."""
    return {name: values for part in parts.values() for name, values in part.items()}


def form_of_case(account: UUID, case_id: UUID, kind: str) -> UUID:
    """The id of an account's draft of one command's form on one case."""
    return derive(account, "draft", case_id, kind)


def as_typed(fields: Sequence[tuple[str, str]]) -> Typed:
    """The fields of a form post, without our own."""
    typed: Typed = {}
    for name, value in fields:
        if name not in OURS:
            typed.setdefault(name, []).append(value)
    return typed


class Drafts:
    """The drafts of one account."""

    def __init__(self, pool: Any, keyring: Keyring, county: int, account: UUID) -> None:
        self._rows = DraftRows(pool)
        self._keyring = keyring
        self._county = county
        self._account = account

    async def save(self, begun: Begun, part: str, typed: Mapping[str, Sequence[str]]) -> Draft:
        """Keeps one part of a form as it is typed now; what other parts hold stays."""
        fields = {name: list(values) for name, values in typed.items()}
        return await self.change(begun, lambda parts: parts | {part: fields})

    async def change(self, begun: Begun, changed: Callable[[Parts], Parts]) -> Draft:
        """Changes what is typed; two windows that save at once do so one after the other.

        Denied: another account's, too many, too long.
        """
        async with self._rows.held(self._county, self._account, begun.id) as held:
            row = await held.read()
            if row is None:
                if await held.count() >= MOST:
                    raise _too_many()
                await held.begin(begun.kind, begun.case_id, begun.case_version, self._sealed(begun.id, {}))
                row = await held.read()
            if row is None:
                raise absent()
            draft = self._opened(row)
            draft = msgspec.structs.replace(draft, parts=changed(draft.parts))
            saved_at = await held.save(self._sealed(draft.id, draft.parts))
        return msgspec.structs.replace(draft, saved_at=saved_at)

    async def find(self, draft: UUID) -> Draft | None:
        """A draft of this account; another's is as if it had never been."""
        row = await self._rows.read(self._county, self._account, draft)
        return self._opened(row) if row else None

    async def newest(self, kind: str = "", limit: int = 20) -> list[Draft]:
        """The account's drafts, the last saved first."""
        rows = await self._rows.newest(self._county, self._account, kind, limit)
        return [self._opened(row) for row in rows]

    async def throw_away(self, draft: UUID) -> bool:
        """Removes one that was recorded or is not wanted; False where there was none."""
        return await self._rows.throw_away(self._county, self._account, draft)

    def _sealed(self, draft: UUID, parts: Parts) -> bytes:
        plain = msgspec.json.encode(parts)
        if len(plain) > LONGEST:
            raise Denied(
                "invalid",
                "draft_too_long",
                "This is too much for one form, so it was not saved.",
                remedy="Record it in parts, or file the text as a document.",
            )
        return self._keyring.seal(plain, draft.bytes)

    def _opened(self, row: DraftRow) -> Draft:
        parts = msgspec.json.decode(self._keyring.unseal(row.body, row.draft_id.bytes), type=Parts)
        return Draft(
            id=row.draft_id,
            kind=row.kind,
            case_id=row.case_id,
            case_version=row.case_version,
            parts=parts,
            begun_at=row.begun_at,
            saved_at=row.saved_at,
            case_number=row.case_number,
        )


def _too_many() -> Denied:
    return Denied(
        "too_many",
        "too_many_drafts",
        f"You have {MOST} drafts, and no more are kept.",
        remedy="Record some of them, or throw them away.",
    )
