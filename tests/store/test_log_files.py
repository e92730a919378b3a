"""The files of a server's log: none may be missing, none may be left unread in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseclock.store.backup_folder import BackupError, Line, LineNote, base_for, lines
from caseclock.store.log_files import lay_log, read_to_end

SIZE = 64
LOG = "0000000100000000000000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base that needs the log from file 02 on and brings that one itself, half full."""
    line = Line.begin(tmp_path / "backup" / "line", LineNote(slot="caseclock_x", system=1))
    data = line.room_for_base("base")
    (data / "pg_wal").mkdir(parents=True)
    label = f"START WAL LOCATION: 0/2000028 (file {LOG}02)\nCHECKPOINT LOCATION: 0/2000080\n"
    (data / "backup_label").write_text(label)
    (data / "pg_wal" / f"{LOG}02").write_bytes(filled(32))
    note = {"format": "caseclock-base-1", "finished_at": "2025-03-03T09:00:00-08:00", "database": "caseclock",
            "marks": [], "signing": [], "bytes": 1}  # fmt: skip
    (line.path / "base" / "base.json").write_text(json.dumps(note))
    return tmp_path / "backup"


def filled(count: int) -> bytes:
    return (b"x" * count).ljust(SIZE, b"\0")


def received(folder: Path, **files: int) -> None:
    for name, count in files.items():
        (lines(folder)[0].wal / name.replace("log", LOG).replace("_", ".")).write_bytes(filled(count))


def laid(folder: Path) -> dict[str, int]:
    base = base_for(folder, None)
    lay_log(base, base.data / "pg_wal")
    return {
        path.name.removeprefix(LOG): len(path.read_bytes().rstrip(b"\0"))
        for path in sorted((base.data / "pg_wal").iterdir())
    }


def test_the_log_since_the_base_is_laid_out_and_the_open_file_with_it(folder: Path) -> None:
    received(folder, log01=64, log02=64, log03=64, log04_partial=10)
    assert laid(folder) == {"02": 64, "03": 64, "04": 10}


def test_of_a_file_received_less_than_the_base_brings_the_longer_stays(folder: Path) -> None:
    received(folder, log02_partial=8)
    assert laid(folder) == {"02": 32}


def test_a_hole_in_the_log_is_refused(folder: Path) -> None:
    received(folder, log02=64, log04=64)
    with pytest.raises(BackupError, match=f"the log before {LOG}04 is missing"):
        laid(folder)


def test_a_log_that_goes_on_after_what_could_be_read_is_damaged(folder: Path) -> None:
    received(folder, log02=64, log03=64, log04_partial=0)
    read_to_end(base_for(folder, None), f"0/{SIZE * 3 + 5:X}")
    with pytest.raises(BackupError, match=f"damaged before {LOG}03"):
        read_to_end(base_for(folder, None), f"0/{SIZE * 2 + 5:X}")


def test_an_interrupted_base_is_none_and_is_cleared_away(folder: Path) -> None:
    [line] = lines(folder)
    line.room_for_base("later").mkdir()
    assert [base.path.name for base in line.bases()] == ["base"]
    line.room_for_base("last")
    assert not (line.path / "later").exists()


def test_a_folder_without_a_backup_says_so(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="holds no finished backup"):
        base_for(tmp_path, None)
