"""The hash of all source that a fold runs through: another hash, and a snapshot is not believed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import caseclock

#: Wide on purpose: a room too many costs a fold once, a room too few gives a wrong case.
FOLDING = ("kernel", "domain", "store/codec.py", "store/upcast.py", "store/secrets_in.py")


#: What a determination rests on beside its facts and values.
RULES = ("domain/policy",)


@cache
def source_hash(root: Path = Path(caseclock.__file__).parent, rooms: tuple[str, ...] = FOLDING) -> bytes:
    """SHA-256 over the path and text of each file, computed once."""
    found = sha256()
    for name in rooms:
        place = root / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            text = path.read_bytes()
            found.update(f"{path.relative_to(root)}\0{len(text)}\0".encode() + text)
    return found.digest()
