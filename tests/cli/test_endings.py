"""How commands end: one line and the right exit code for everything a user can cause, never a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder the database user can pass through; pytest's tmp_path is closed to it."""
    parent = Path(tempfile.mkdtemp(prefix="caseclock-cli-"))
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


def ended(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    settings = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | environment
    done = subprocess.run(
        [sys.executable, "-m", "caseclock", *arguments],
        env=settings, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("url", "arguments", "code", "words"),
    [
        ("", "user list --county 19", 1, "caseclock migrate"),
        ("", "user add ana --county 19 --role worker", 1, "caseclock migrate"),
        ("foo", "user list --county 19", 1, "DATABASE_URL"),
        ("foo", "migrate", 1, "DATABASE_URL"),
        ("postgresql://u:p@127.0.0.1:1/x", "user list --county 19", 4, "cannot be reached"),
        ("postgresql://u:p@127.0.0.1:1/x", "migrate", 4, "cannot be reached"),
        ("postgresql://u:p@127.0.0.1:1/x", "run --port 0", 4, "cannot be reached"),
        ("", "rebuild --table nope", 2, "nope"),
    ],
)
def test_what_a_user_can_cause_ends_in_one_line(
    data_dir: Path, url: str, arguments: str, code: int, words: str
) -> None:
    environment = {"DATABASE_URL": url} if url else {}
    got, _, said = ended(*arguments.split(), "--data-dir", str(data_dir), **environment)
    assert (got, "Traceback" in said) == (code, False), said
    assert words in said
    assert code == 2 or len(said.splitlines()) == 1, said
    assert not (data_dir / "postgres").exists(), "a command that only asks began a cluster"


def test_a_port_in_use_is_one_line_and_nothing_is_begun(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, said = ended("run", "--port", str(port), "--data-dir", str(data_dir))
    assert (code, len(said.splitlines()), out) == (1, 1, ""), said
    assert f"port {port}" in said
    assert "--port" in said
    assert not data_dir.exists()


def test_heads_that_are_none_and_an_unmigrated_database(database_server: str, data_dir: Path) -> None:
    from caseclock.store.dsn import with_database

    lent = {"DATABASE_URL": with_database(database_server, "cc_is_not_there")}
    code, _, said = ended("user", "list", "--county", "19", "--data-dir", str(data_dir), **lent)
    assert (code, len(said.splitlines())) == (1, 1), said
    assert "caseclock migrate" in said


def test_a_file_of_running_cases_is_recognised_and_no_heads_file_is_no_traceback(
    fresh_database: str, data_dir: Path
) -> None:
    lent = {"DATABASE_URL": fresh_database}
    where = ["--data-dir", str(data_dir)]
    code, _, said = ended("import", "examples/in-flight-sample.jsonl", *where, **lent)
    assert (code, len(said.splitlines())) == (1, 1), said
    assert "--in-flight" in said
    code, _, said = ended("verify", "--against", "README.md", *where, **lent)
    assert (code, len(said.splitlines())) == (1, 1), said
    assert "heads" in said
    for arguments in (["migrate"], ["rebuild", "--table", "rm_alerts"]):
        code, out, said = ended(*arguments, "--json", *where, **lent)
        assert (code, out[:1]) == (0, "{"), said
