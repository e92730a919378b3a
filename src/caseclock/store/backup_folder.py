"""A folder of backups: lines, each with base copies of the database and the log of everything since.

    FOLDER/20261122T072000Z-a1b2c3d4/       a line: one life of a server, until it was lost or restored
        line.json                           its replication slot
        wal/                                the log as it was received, the last file still `.partial`
        20261122T072001Z/                   a base copy: data/ as the server's own, base.json written last

A restored server is another life and begins another line, so nothing that a backup once held is overwritten.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import msgspec

from caseclock.store.key_marks import KeyMark

_LINE, _BASE, _WAL, _DATA = "line.json", "base.json", "wal", "data"


class BackupError(Exception):
    """A backup that cannot be made or used; the message is one line and says what to do."""


class LineNote(msgspec.Struct, frozen=True, kw_only=True):
    """`line.json`: the server it is of, and the slot that keeps the server's log until we have it."""

    slot: str
    system: int
    format: str = "caseclock-line-1"


class BaseNote(msgspec.Struct, frozen=True, kw_only=True):
    """`base.json`: what a restore must know before it begins. `finished_at` is the server's clock."""

    finished_at: datetime
    database: str
    marks: tuple[KeyMark, ...]
    signing: tuple[str, ...]
    bytes: int
    format: str = "caseclock-base-1"


class Base:
    """One finished base copy."""

    def __init__(self, line: Line, path: Path) -> None:
        self.line = line
        self.path = path
        self.data = path / _DATA
        self.note = msgspec.json.decode((path / _BASE).read_bytes(), type=BaseNote)

    def first_log(self) -> str:
        """The first file of the log that it needs."""
        [start] = [
            line
            for line in (self.data / "backup_label").read_text(encoding="ascii").splitlines()
            if line.startswith("START WAL LOCATION")
        ]
        return start.partition("(file ")[2].rstrip(")")


class Line:
    """One life of a server in the folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.wal = path / _WAL
        self.note = msgspec.json.decode((path / _LINE).read_bytes(), type=LineNote)

    @classmethod
    def begin(cls, path: Path, note: LineNote) -> Line:
        """A new line, empty."""
        (path / _WAL).mkdir(parents=True, mode=0o700)
        write(path / _LINE, msgspec.json.encode(note))
        return cls(path)

    def bases(self) -> list[Base]:
        """The finished ones, the oldest first."""
        return [Base(self, each.parent) for each in sorted(self.path.glob(f"*/{_BASE}"))]

    def room_for_base(self, name: str) -> Path:
        """Where the data of a new base go; what an interrupted one left is cleared away first."""
        finished = {base.path for base in self.bases()}
        for each in self.path.iterdir():
            if each.is_dir() and each != self.wal and each not in finished:
                shutil.rmtree(each)
        (self.path / name).mkdir(mode=0o700)
        return self.path / name / _DATA

    def finish(self, name: str, note: BaseNote) -> Base:
        """Its note makes a copy a base."""
        write(self.path / name / _BASE, msgspec.json.format(msgspec.json.encode(note), indent=2))
        return Base(self, self.path / name)


def lines(folder: Path) -> list[Line]:
    """The oldest first."""
    return [Line(path.parent) for path in sorted(folder.glob(f"*/{_LINE}"))]


def base_for(folder: Path, moment: datetime | None) -> Base:
    """The newest base that was finished by a moment, or of all; BackupError when there is none."""
    bases = sorted(
        (base for line in lines(folder) for base in line.bases()), key=lambda base: base.note.finished_at
    )
    if not bases:
        raise BackupError(f"{folder} holds no finished backup; make one with `caseclock backup {folder}`")
    if moment is None:
        return bases[-1]
    early = [base for base in bases if base.note.finished_at <= moment]
    if not early:
        first = bases[0].note.finished_at.isoformat(timespec="seconds")
        raise BackupError(f"the backups in {folder} begin at {first}; nothing earlier can be restored")
    return early[-1]


def write(path: Path, body: bytes) -> None:
    """Whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(body)
    fresh.rename(path)
