"""The files of a server's log (WAL): 24 hexadecimal digits, timeline first, each of one size, none missing.

A log with a hole or a damaged record would be replayed up to there without a word: here it is refused.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from caseclock.store.backup_folder import BackupError, Base

_FILE = re.compile(r"[0-9A-F]{24}")


def lay_log(base: Base, into: Path) -> None:
    """Copies the log from the base on into a server's `pg_wal`; BackupError when a file is missing."""
    for name, path in _received(base):
        there = into / name
        # The base brings its own first files; of the last of them we may have received more, or less.
        if not there.exists() or _filled(path) >= _filled(there):
            shutil.copyfile(path, there)
    for path in base.line.wal.glob("*.history"):
        shutil.copyfile(path, into / path.name)
    first = base.first_log()
    names = sorted(path.name for path in into.iterdir() if _FILE.fullmatch(path.name) and path.name >= first)
    numbers = [_number(name, (into / first).stat().st_size) for name in names]
    for before, after, name in zip(numbers, numbers[1:], names[1:], strict=False):
        if after != before + 1:
            raise BackupError(
                f"the log before {name} is missing in {base.line.wal}: restore up to a moment before it was "
                "written, or from a later base"
            )


def read_to_end(base: Base, reached: str) -> None:
    """BackupError when the log goes on in a later file than the one that replaying reached, `X/Y`."""
    high, _, low = reached.partition("/")
    place = (int(high, 16) << 32) + int(low, 16)
    for name, path in _received(base):
        size = path.stat().st_size
        if _number(name, size) > place // size and _filled(path):
            raise BackupError(
                f"the log is damaged before {name}: what came after cannot be replayed; restore with --to up "
                "to a moment before, or from a later base"
            )


def _received(base: Base) -> list[tuple[str, Path]]:
    """What was received from the base on, in order, by its full name."""
    first = base.first_log()
    named = ((path.name.removesuffix(".partial"), path) for path in sorted(base.line.wal.iterdir()))
    return [(name, path) for name, path in named if _FILE.fullmatch(name) and name >= first]


def _number(name: str, size: int) -> int:
    return int(name[8:16], 16) * (2**32 // size) + int(name[16:], 16)


def _filled(path: Path) -> int:
    """Bytes up to the last that is not zero: the rest of a file that is not full."""
    return len(path.read_bytes().rstrip(b"\0"))
