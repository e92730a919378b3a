"""The codec: secrets are closed per person, opened only where they were closed, gone when the key is."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from caseclock.kernel.events import Event, GenericEvent, Meta, event
from caseclock.kernel.secret import REDACTED, Secret
from caseclock.store.chain import seal
from caseclock.store.codec import Codec, CodecError
from caseclock.store.keys import Keyring, PersonKeys
from caseclock.store.units import StoredEvent
from caseclock.store.upcast import upcasts

CODEC, RING, CASE, MEMBER = Codec(), Keyring.new(), uuid4(), uuid4()


class Paper(msgspec.Struct, frozen=True):
    number: Secret
    country: str = "US"


@event("test.codec_everything", version=2)
class Everything(Event, frozen=True, kw_only=True):
    member: UUID | None = None
    note: Secret | None = None
    papers: tuple[Paper, ...] = ()
    by_kind: dict[str, Secret] = {}
    one: Paper | None = None
    pair: tuple[str, Secret] = ("", "")
    at: datetime | None = None
    on: date | None = None
    loose: dict[str, Any] = {}


FULL = Everything(
    member=MEMBER,
    note="slept in the car; naïve \0 ü",
    papers=(Paper("A123456789"), Paper("P-77", "MX")),
    by_kind={"ssn": "123-45-6789"},
    one=Paper("I94-1"),
    pair=("clear", "hidden"),
    at=datetime(2026, 1, 1, tzinfo=UTC),
    on=date(2026, 1, 2),
    loose={"a": [1, {"b": None}]},
)
SECRETS = ["slept", "A123456789", "P-77", "123-45-6789", "I94-1", "hidden"]


def fresh() -> PersonKeys:
    return PersonKeys(RING, {})


def stored(data: bytes, type_: str = Everything.TYPE, version: int = 2, **changes: Any) -> StoredEvent:
    fields: dict[str, Any] = {
        "county": 1,
        "case_id": CASE,
        "type": type_,
        "schema_version": version,
        "data": data,
        "meta": CODEC.encode_meta(Meta(actor="w1")),
        "effective_on": date(2026, 1, 1),
        "now": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return seal(None, **(fields | changes))


def test_everything_comes_back_and_nothing_secret_stands_in_clear() -> None:
    keys = fresh()
    data = CODEC.encode(FULL, county=1, case_id=CASE, keys=keys)
    assert not [secret for secret in SECRETS if secret.encode() in data]
    assert b'"clear"' in data
    assert b'"MX"' in data
    assert set(keys.to_store) == {MEMBER}
    again = PersonKeys(RING, dict(keys.to_store))
    recorded = CODEC.decode(1, stored(data), again)
    assert recorded.event == FULL
    assert (recorded.meta, recorded.version, recorded.county) == (Meta(actor="w1"), 1, 1)


def test_without_a_member_the_case_is_the_person() -> None:
    keys = fresh()
    CODEC.encode(Everything(note="n"), county=1, case_id=CASE, keys=keys)
    assert set(keys.to_store) == {CASE}


def test_an_event_without_secrets_makes_no_key() -> None:
    keys = fresh()
    CODEC.encode(Everything(member=MEMBER), county=1, case_id=CASE, keys=keys)
    assert keys.to_store == {}


@pytest.mark.parametrize("destroyed", [{MEMBER: None}, {}])
def test_a_destroyed_or_unknown_key_decodes_to_redacted(destroyed: dict[UUID, bytes | None]) -> None:
    data = CODEC.encode(FULL, county=1, case_id=CASE, keys=fresh())
    found = CODEC.decode(1, stored(data), PersonKeys(RING, destroyed)).event
    assert isinstance(found, Everything)
    assert (found.note, found.papers[1], found.by_kind) == (
        REDACTED,
        Paper(REDACTED, "MX"),
        {"ssn": REDACTED},
    )
    assert found.at == FULL.at


def test_nothing_secret_is_kept_about_an_erased_person() -> None:
    data = CODEC.encode(FULL, county=1, case_id=CASE, keys=PersonKeys(RING, {MEMBER: None}))
    assert re.findall(rb'"\$secret":"([^"]*)"', data) == [b""] * 6
    found = CODEC.decode(1, stored(data), PersonKeys(RING, {MEMBER: None})).event
    assert isinstance(found, Everything)
    assert found.note == REDACTED


@pytest.mark.parametrize("moved", ["county", "case", "type", "path", "person", "version"])
def test_a_secret_opens_only_where_it_was_closed(moved: str) -> None:
    keys = fresh()
    data = CODEC.encode(FULL, county=1, case_id=CASE, keys=keys)
    keys.writing(CASE)
    county, changes, type_, version = 1, {}, Everything.TYPE, 2
    if moved == "county":
        county = 2
    elif moved == "case":
        changes = {"case_id": uuid4()}
    elif moved == "type":
        type_ = "test.codec_unknown"
    elif moved == "version":
        version = 3
    elif moved == "path":
        a, b = re.findall(rb'"number":(\{[^}]*\})', data)[:2]
        data = data.replace(a, b"@").replace(b, a).replace(b"@", b)
    else:
        data = data.replace(b'"member"', b'"nobody"')
    with pytest.raises(CodecError, match=r"event 1 of case"):
        CODEC.decode(county, stored(data, type_, version, **changes), keys)


def test_a_naive_time_is_refused_wherever_it_hides() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the point
    for bad in (
        Everything(at=naive),
        Everything(loose={"a": [naive]}),
        GenericEvent(name="x", data={"a": naive}),
    ):
        with pytest.raises(CodecError, match="no time zone"):
            CODEC.encode(bad, county=1, case_id=CASE, keys=fresh())


def test_the_mark_of_a_secret_cannot_be_forged() -> None:
    with pytest.raises(CodecError, match="not a name"):
        CODEC.encode(Everything(loose={"$secret": "x"}), county=1, case_id=CASE, keys=fresh())


def test_an_unknown_type_is_generic_and_a_newer_version_too() -> None:
    generic = GenericEvent(name="paper.by_files", data={"instance": "i", "n": 1})
    data = CODEC.encode(generic, county=1, case_id=CASE, keys=fresh())
    assert CODEC.decode(1, stored(data, "paper.by_files", 1), fresh()).event == generic
    newer = CODEC.decode(1, stored(b'{"new":1}', Everything.TYPE, 3), fresh()).event
    assert newer == GenericEvent(name=Everything.TYPE, data={"new": 1})


def test_an_old_version_is_upcast_after_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = fresh()
    data = CODEC.encode_value(
        Everything(member=MEMBER, note="old"), Everything.TYPE, 1, county=1, case_id=CASE, keys=keys
    )
    with pytest.raises(CodecError, match=r"add it to store/upcast\.py"):
        CODEC.decode(1, stored(data, version=1), keys)
    monkeypatch.setitem(upcasts, (Everything.TYPE, 1), lambda d: d | {"note": d["note"].upper()})
    assert CODEC.decode(1, stored(data, version=1), keys).event == Everything(member=MEMBER, note="OLD")


def test_bytes_that_no_class_reads_say_which_event() -> None:
    with pytest.raises(CodecError, match=r"test.codec_everything v2, event 1 of case"):
        CODEC.decode(1, stored(b'{"on":"soon"}'), fresh())
