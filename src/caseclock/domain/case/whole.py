"""A whole case as bytes and back. Identifiers are in clear here: what is stored of it is encrypted first."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from caseclock.domain.case.plain import typed
from caseclock.domain.case.state import CaseState

_DECODER = msgspec.json.Decoder(CaseState)


class NotWhole(ValueError):
    """Bytes that are no case, or a case that would not come back from bytes as it is."""


def to_bytes(state: CaseState) -> bytes:
    """The case as JSON; raises NotWhole when reading it would give another case."""
    data = msgspec.json.encode(state)
    again = from_bytes(data)
    # The order of instances and clocks means something, and equal dicts may differ in it.
    if again != state or msgspec.json.encode(again) != data:
        raise NotWhole("the case holds something that JSON does not bring back")
    return data


def from_bytes(data: bytes) -> CaseState:
    """The case, each procedure's own data typed; raises NotWhole."""
    try:
        state = _DECODER.decode(data)
        return replace(state, instances={key: typed(each) for key, each in state.instances.items()})
    except msgspec.MsgspecError as error:
        raise NotWhole(str(error)) from error
