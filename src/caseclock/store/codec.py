"""Events to stored bytes and back: secrets are closed per person on the way in, opened on the way out.

A closed secret is `{"$secret": <base64>}` in the JSON, AES-256-GCM bound to county, case, person, type,
schema version and path, so that it opens nowhere else. The person is the JSON's `member` or `person`, else
the case.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Hashable
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag

from caseclock.kernel.events import Event, GenericEvent, Meta, Recorded, event_class
from caseclock.kernel.secret import REDACTED
from caseclock.store.chain import joined
from caseclock.store.keys import PersonKeys
from caseclock.store.sealed import seal, unseal
from caseclock.store.secrets_in import walk_of
from caseclock.store.units import StoredEvent
from caseclock.store.upcast import upcast

_MARK = "$secret"
_SEEN = b'"$secret"'
_ERASED = {_MARK: ""}
#: What may be a time without a zone: only a text that holds one, or our own mark, is looked through in parts.
_NAIVE = re.compile(rb'T\d\d:\d\d:\d\d(?:\.\d+)?"')


class CodecError(Exception):
    """Stored bytes that cannot be read, or a value that must not be written."""


class Codec:
    """Encodes and decodes events and command bodies. It holds no keys: those come with each load."""

    def encode(self, event: Event, *, county: int, case_id: UUID, keys: PersonKeys) -> bytes:
        """An event's `data`: exact JSON with its secrets closed."""
        version = 1 if isinstance(event, GenericEvent) else event.SCHEMA_VERSION
        value = event.data if isinstance(event, GenericEvent) else event
        return self.encode_value(value, event.type, version, county=county, case_id=case_id, keys=keys)

    def encode_value(
        self, value: Any, name: str, version: int, *, county: int, case_id: UUID, keys: PersonKeys
    ) -> bytes:
        """Any struct or mapping encoded as events are; command bodies go through here."""
        walk = None if isinstance(value, dict) else walk_of(cast(Hashable, type(value)))
        text = msgspec.json.encode(value)
        if _SEEN in text or _NAIVE.search(text):
            _refuse(msgspec.to_builtins(value, builtin_types=(datetime,)))
        if walk is None:
            return text
        plain = msgspec.to_builtins(value, builtin_types=(datetime,))
        person = _person(plain, case_id)

        def close(text: str, path: tuple[str, ...]) -> dict[str, str]:
            key = keys.writing(person)  # here, so that an event whose secrets are all absent makes no key
            if key is None:
                return _ERASED
            box = seal(key, text.encode(), _context(county, case_id, person, name, version, path))
            return {_MARK: b64encode(box).decode()}

        return msgspec.json.encode(walk(plain, (), close))

    def decode(self, county: int, stored: StoredEvent, keys: PersonKeys, *, meta: bool = True) -> Recorded:
        """Parse, decrypt, upcast. A destroyed key gives REDACTED; an unknown or newer type is generic.

        Without `meta` it is left empty: a fold asks only what happened, not who did it.
        """
        try:
            return Recorded(
                county=county,
                case_id=stored.case_id,
                version=stored.version,
                effective_on=stored.effective_on,
                recorded_at=stored.recorded_at,
                event=self._event(county, stored, keys),
                meta=_META.decode(stored.meta) if meta else _NO_META,
            )
        except (msgspec.MsgspecError, InvalidTag, ValueError) as error:
            where = f"{stored.type} v{stored.schema_version}, event {stored.version} of case {stored.case_id}"
            raise CodecError(f"{where}: {error or type(error).__name__}") from error

    def decode_value(
        self, data: bytes, name: str, version: int, *, county: int, case_id: UUID, keys: PersonKeys
    ) -> Any:
        """The JSON of `encode_value` with its secrets opened."""
        value = msgspec.json.decode(data)
        if _SEEN not in data:
            return value
        person = _person(value, case_id)
        key = keys.reading(person)

        def opened(part: Any, path: tuple[str, ...]) -> Any:
            if isinstance(part, dict):
                if _MARK in part:
                    if key is None or not part[_MARK]:
                        return REDACTED
                    context = _context(county, case_id, person, name, version, path)
                    return unseal(key, b64decode(part[_MARK], validate=True), context).decode()
                return {k: opened(v, (*path, k)) for k, v in part.items()}
            if isinstance(part, list):
                return [opened(v, (*path, str(n))) for n, v in enumerate(part)]
            return part

        return opened(value, ())

    def encode_meta(self, meta: Meta) -> bytes:
        """Who, why and on which procedure, as stored."""
        return msgspec.json.encode(meta)

    def _event(self, county: int, stored: StoredEvent, keys: PersonKeys) -> Event:
        cls = event_class(stored.type)
        known = cls is not None and stored.schema_version <= cls.SCHEMA_VERSION
        if cls is not None and stored.schema_version == cls.SCHEMA_VERSION and _SEEN not in stored.data:
            return _decoder(cls).decode(stored.data)
        data = self.decode_value(
            stored.data,
            stored.type,
            stored.schema_version,
            county=county,
            case_id=stored.case_id,
            keys=keys,
        )
        if cls is None or not known:
            return GenericEvent(name=stored.type, data=data)
        data = upcast(stored.type, data, stored.schema_version, cls.SCHEMA_VERSION)
        return msgspec.convert(data, cls)


_META = msgspec.json.Decoder(Meta)
_NO_META = Meta()


@cache
def _decoder(cls: type[Event]) -> msgspec.json.Decoder[Event]:
    return msgspec.json.Decoder(cls)


def _person(value: Any, case_id: UUID) -> UUID:
    """Whose secrets these are. Read from the JSON, so that the rule holds for every version ever written."""
    named = value.get("member") or value.get("person") if isinstance(value, dict) else None
    try:
        return UUID(named) if isinstance(named, str) else case_id
    except ValueError:
        return case_id


def _context(
    county: int, case_id: UUID, person: UUID, name: str, version: int, path: tuple[str, ...]
) -> bytes:
    whole = (b"%d" % county, case_id.bytes, person.bytes, name.encode(), b"%d" % version)
    return joined(*whole, *(step.encode() for step in path))


def _refuse(part: Any) -> None:
    """Refuse a time without a zone, which PostgreSQL and JSON would both take, and our own mark."""
    if isinstance(part, datetime):
        if part.tzinfo is None:
            raise CodecError(f"{part.isoformat()} has no time zone")
    elif isinstance(part, dict):
        if _MARK in part:
            raise CodecError(f"{_MARK!r} is not a name to be used")
        for value in cast(dict[str, Any], part).values():
            _refuse(value)
    elif isinstance(part, list | tuple):
        for value in part:
            _refuse(value)
