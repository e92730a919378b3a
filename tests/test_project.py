"""Rules that hold for the whole project and that no linter knows."""

import ast
import re
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseclock.application.resources import migrations_dir, workflows_dir

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TEXT = {".py", ".sql", ".html", ".css", ".js"}

LONGEST_FILE = 400
MEDIAN_FILE = 90
LONGEST_SQL_STRING = 60

WALL_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
}
SQL = re.compile(
    r"\s*(select\s.*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s*\()",
    re.IGNORECASE | re.DOTALL,
)
# The migrations' own ledger exists before any migration, and belongs beside the code that keeps it.
SQL_IN_PYTHON = {"embedded.py", "migrate.py"}


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def where(path: Path, node: ast.expr) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_is_too_long_to_read() -> None:
    files = [p for top in ("src", "tests") for p in (ROOT / top).rglob("*") if p.suffix in TEXT]
    long = {str(p.relative_to(ROOT)): n for p in files if (n := lines(p)) > LONGEST_FILE}
    assert not long, f"split these: {long}"


def test_most_files_are_short() -> None:
    assert statistics.median(lines(path) for path in SOURCES) < MEDIAN_FILE


def test_only_the_kernel_reads_the_wall_clock() -> None:
    found = [
        where(path, node)
        for path, tree in parsed()
        if path.parts[-2:] != ("kernel", "time.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and (last_name(node.value), node.attr) in WALL_CLOCKS
    ]
    assert not found, f"ask the database or kernel/time.py instead: {found}"


def last_name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def test_sql_lives_in_sql_files() -> None:
    found = [
        where(path, node)
        for path, tree in parsed()
        if path.name not in SQL_IN_PYTHON
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) > LONGEST_SQL_STRING and SQL.match(node.value)
    ]
    assert not found, f"move these to a .sql file and load_queries(): {found}"


def test_the_lock_file_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*(--(extra-)?index-url|--find-links|-[if]) ", lock, re.MULTILINE)
    unhashed = [line for line in lock.splitlines() if "==" in line and not line.endswith("\\")]
    assert not unhashed


def test_the_resources_are_found_in_the_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CASECLOCK_WORKFLOWS", raising=False)
    assert (workflows_dir(), migrations_dir()) == (ROOT / "workflows", ROOT / "migrations")
    monkeypatch.setenv("CASECLOCK_WORKFLOWS", str(tmp_path))
    assert workflows_dir() == tmp_path
    monkeypatch.setenv("CASECLOCK_WORKFLOWS", str(tmp_path / "absent"))
    with pytest.raises(NotADirectoryError, match="CASECLOCK_WORKFLOWS"):
        workflows_dir()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "caseclock/py.typed" in names
    for folder in ("workflows", "migrations"):
        files = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert {f"caseclock/_shipped/{name}" for name in files} <= names
    statements = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.sql")}
    assert statements <= names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_resources_are_found_in_the_wheel(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = "from caseclock.application import resources as r; print(r.workflows_dir(), r.migrations_dir())"
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    shipped = tmp_path / "caseclock" / "_shipped"
    assert said.stdout.split() == [str(shipped / "workflows"), str(shipped / "migrations")]
