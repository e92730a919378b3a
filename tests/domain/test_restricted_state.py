"""What a restricted field of an event says stays restricted where a procedure keeps it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from caseclock.application.restricted import event_data, holds_restricted, marked_fields, struct_data
from caseclock.domain.case.events import InstanceMoved
from caseclock.domain.procedures.registry import procedure_codes
from caseclock.kernel.events import Event, Recorded
from tests.golden.keys import path_of, registered
from tests.support.verification import household, unconfirmed

#: Each kind of value twice, so that what is kept of it differs.
VALUES: dict[type, tuple[Any, Any]] = {
    str: ("retry", "adverse"), int: (1, 2), tuple: ((1,), (2,)), dict: ({}, {"a": 1}),
}  # fmt: skip
RECORDED = Recorded(
    county=19,
    case_id=UUID(int=1),
    version=2,
    effective_on=date(2026, 1, 5),
    recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
    event=Event(),
)
FED = [
    (procedure, name, field)
    for procedure, code in procedure_codes().items()
    for name in code.evolve
    if name in registered()
    for field in marked_fields(registered()[name])
]


def stored(name: str) -> Event:
    kind = registered()[name]
    golden = json.loads(path_of(name, kind.SCHEMA_VERSION).read_text(encoding="utf-8"))
    return msgspec.convert(golden["opened"], kind, strict=False)


@pytest.mark.parametrize(("procedure", "name", "field"), FED)
def test_every_field_fed_from_a_restricted_one_is_marked(procedure: str, name: str, field: str) -> None:
    code, event = procedure_codes()[procedure], stored(name)
    assert code.data is not None
    kept = []
    for value in VALUES[type(getattr(event, field))]:
        kept.append(code.evolve[name](None, replace(event, **{field: value}), RECORDED))
    fed = {f for f in code.data.__struct_fields__ if getattr(kept[0], f) != getattr(kept[1], f)}
    assert fed <= set(marked_fields(code.data))


def test_a_case_with_a_declared_status_holds_restricted_fields_and_a_fresh_one_none() -> None:
    office = household("2025-03-06", "1995-05-05")
    assert not holds_restricted(office.state)
    office.do(
        "record-mc13", categories=[7], declared_by="member", signed_on="2025-03-05", received_on="2025-03-06"
    )
    assert holds_restricted(office.state)
    data = struct_data(office.instance("status_verification").data, show=False)
    assert not {"declared", "categories", "hub", "answers", "review", "finding"} & data.keys()


def test_where_a_status_chart_went_and_why_is_hidden() -> None:
    office = unconfirmed("2025-03-06", "1995-05-05")
    moves = [r.event for r in office.history[office.case_id] if isinstance(r.event, InstanceMoved)]
    told = [event_data(m, show=False) for m in moves if m.instance.startswith("status_verification-")]
    assert told
    for data, restricted in told:
        assert restricted
        assert not {"facts", "came_from", "to", "chart_event"} & data.keys()
