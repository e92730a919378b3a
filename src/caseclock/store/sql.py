"""Named SQL: statements live in `.sql` files beside the module that runs them.

A file is a row of blocks. Each opens with its name and one line that says what it is for:

    -- name: load_due_timers
    -- The timers of one county that are due now, oldest first.
    select ...
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

_NAME = re.compile(r"^-- name: *(?P<name>\S+) *$", re.MULTILINE)
_LAWFUL = re.compile(r"[a-z][a-z0-9_]*")


class SqlFileError(Exception):
    """A `.sql` file that cannot be read as named statements."""


class Queries(Mapping[str, str]):
    """The statements of one file, as `queries["name"]` or `queries.name`."""

    def __init__(self, statements: Mapping[str, str], source: str) -> None:
        self._statements = MappingProxyType(dict(statements))
        self._source = source

    @classmethod
    def from_file(cls, path: Path) -> "Queries":
        """Read a file of named statements; refuse one that is ambiguous."""
        return cls(_parse(path.read_text(encoding="utf-8"), str(path)), str(path))

    def __getitem__(self, name: str) -> str:
        try:
            return self._statements[name]
        except KeyError:
            raise KeyError(f"{self._source} has no statement named {name!r}") from None

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as missing:
            raise AttributeError(missing.args[0]) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._statements)

    def __len__(self) -> int:
        return len(self._statements)


def load_queries(package_file: str, name: str) -> Queries:
    """The statements of the file `name` beside a module: `SQL = load_queries(__file__, "timers.sql")`."""
    return Queries.from_file(Path(package_file).with_name(name))


def _parse(text: str, source: str) -> dict[str, str]:
    marks = list(_NAME.finditer(text))
    if not marks:
        raise SqlFileError(f"{source}: no statement; open each block with '-- name: some_name'")
    statements: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        name = mark["name"]
        line = text.count("\n", 0, mark.start()) + 1
        if not _LAWFUL.fullmatch(name):
            raise SqlFileError(f"{source}:{line}: {name!r} is no name; use small letters and underscores")
        if name in statements:
            raise SqlFileError(f"{source}:{line}: a second statement named {name!r}; rename one of them")
        statements[name] = _body(text[mark.end() : following.start() if following else None], source, line)
    return statements


def _body(block: str, source: str, line: int) -> str:
    """The SQL below the purpose line, which is a comment and not sent to the server."""
    purpose, _, body = block.strip().partition("\n")
    if not purpose.startswith("-- "):
        raise SqlFileError(f"{source}:{line}: say in one '-- ' line what the statement is for")
    if not body.strip():
        raise SqlFileError(f"{source}:{line}: the block has no SQL below its purpose line")
    return body.strip()
