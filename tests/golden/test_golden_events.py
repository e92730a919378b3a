"""Every event ever written can be read: a file for each type and version, as it was stored then."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from caseclock.kernel.events import GenericEvent
from caseclock.store.chain import seal
from caseclock.store.codec import Codec
from tests.golden.keys import CASE, COUNTY, FOLDER, GoldenKeys, path_of, registered

FILES = sorted(FOLDER.glob("*.json"))
MEND = (
    "run: .venv/bin/python -m tools.make_golden (while a version is unreleased its file may be deleted first)"
)


def test_every_type_and_version_has_its_file() -> None:
    missing = [
        path_of(name, cls.SCHEMA_VERSION).name
        for name, cls in registered().items()
        if not path_of(name, cls.SCHEMA_VERSION).exists()
    ]
    assert missing == [], MEND


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_stored_then_is_read_today(path: Path) -> None:
    golden = json.loads(path.read_text(encoding="utf-8"))
    name, version, data = golden["type"], golden["schema_version"], golden["data"].encode()
    cls = registered().get(name)
    assert cls is not None, f"{name} was stored once, so it must stay readable"
    codec, keys = Codec(), GoldenKeys()
    opened = codec.decode_value(data, name, version, county=COUNTY, case_id=CASE, keys=keys)
    assert opened == golden["opened"]
    stored = seal(
        None,
        county=COUNTY,
        case_id=CASE,
        type=name,
        schema_version=version,
        data=data,
        meta=b"{}",
        effective_on=date(2026, 1, 5),
        now=datetime(2026, 1, 5, tzinfo=UTC),
    )
    event = codec.decode(COUNTY, stored, keys).event
    assert not isinstance(event, GenericEvent)
    assert type(event) is cls
    if version == cls.SCHEMA_VERSION:
        assert kept(opened, json.loads(msgspec.json.encode(event))), f"what was stored is lost; {MEND}"


def kept(then: Any, now: Any) -> bool:
    """Whether today's event still says all that was stored; a field added since does no harm."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and kept(value, now[key]) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(kept, then, now))
    return bool(then == now)
