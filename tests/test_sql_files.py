"""Named SQL files: what is read, and what is refused with the line to mend."""

from pathlib import Path

import pytest

from caseclock.store.sql import Queries, SqlFileError, load_queries

TWO = """-- name: first
-- Says one.
select 1;

-- name: second
-- Says two.
-- a comment inside
select 2;
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "some.sql"
    path.write_text(text, encoding="utf-8")
    return path


def test_statements_are_found_by_name(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    queries = load_queries(str(tmp_path / "module.py"), "some.sql")
    assert list(queries) == ["first", "second"]
    assert queries["first"] == queries.first == "select 1;"
    assert queries.second == "-- a comment inside\nselect 2;"


def test_a_missing_name_says_which_file(tmp_path: Path) -> None:
    queries = Queries.from_file(write(tmp_path, TWO))
    with pytest.raises(KeyError, match=r"some\.sql has no statement named 'third'"):
        queries["third"]
    with pytest.raises(AttributeError, match="no statement named"):
        _ = queries.third


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("select 1;", "no statement"),
        (TWO + "-- name: first\n-- Again.\nselect 3;", "some.sql:9: a second statement named 'first'"),
        ("-- name: No-Good\n-- X.\nselect 1;", "'No-Good' is no name"),
        ("-- name: bare\nselect 1;", "say in one '-- ' line"),
        ("-- name: empty\n-- Nothing below.\n", "has no SQL"),
    ],
)
def test_an_ambiguous_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(SqlFileError, match=complaint):
        Queries.from_file(write(tmp_path, text))
