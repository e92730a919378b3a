"""YAML text with line numbers, so that every complaint names file, line and mend."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

Path = tuple[str | int | date, ...]


class PolicyFileError(ValueError):
    """A policy or calendar file that cannot be used: `file:line: what is wrong; how to mend it`."""

    def __init__(self, file: str, line: int, wrong: str, mend: str) -> None:
        super().__init__(f"{file}:{line}: {wrong}; {mend}")
        self.file, self.line, self.wrong, self.mend = file, line, wrong, mend


# libyaml reads the same ten times as fast; PyYAML has it in every wheel, but not in every build.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


#: No file of ours comes near it; libyaml itself composes without a bound and takes the process down.
DEEPEST = 50


def refuse_endless(text: str) -> None:
    """Raises MarkedYAMLError for text nested too deep, or that names its own parts and so may grow."""
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        problem = ""
        if depth > DEEPEST:
            problem = f"nested more than {DEEPEST} deep"
        elif isinstance(event, yaml.AliasEvent):
            problem = f"the alias *{event.anchor} hides what is meant"
        if problem:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Safe YAML that refuses a key written twice: the second would silently win."""


class Document:
    """A parsed file: `root` is plain data, `line(*path)` the line where that value stands."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self._lines: dict[Path, int] = {}
        loader = _Loader(text)
        try:
            refuse_endless(text)
            node = loader.get_single_node()
            self.root: Any = None if node is None else self._build(loader, node, ())
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise PolicyFileError(file, line, f"not YAML: {error.problem}", "mend the syntax") from error
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            raise PolicyFileError(
                file, line, f"a character that no text has: {error.reason}", "take it out"
            ) from error
        finally:
            loader.dispose()
        if not isinstance(self.root, dict):
            raise PolicyFileError(file, 1, "the file holds no mapping", "write `key: value` lines")

    def line(self, *path: str | int | date) -> int:
        """The line of the value at a path, or of its nearest parent."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def error(self, path: Path, wrong: str, mend: str) -> PolicyFileError:
        """The complaint about the value at a path."""
        return PolicyFileError(self.file, self.line(*path), wrong, mend)

    def only(self, path: Path, allowed: set[str], required: set[str]) -> dict[str, Any]:
        """The mapping at a path, checked to hold the required keys and none that nobody reads."""
        value: Any = self.root
        for step in path:
            value = value[step]
        if not isinstance(value, dict):
            raise self.error(path, f"{value!r} is no mapping", f"write {{{', '.join(sorted(required))}}}")
        for key in value:
            if key not in allowed:
                raise self.error(
                    (*path, key), f"unknown key {key!r}", f"use one of {', '.join(sorted(allowed))}"
                )
        for key in sorted(required):
            if value.get(key) in (None, ""):
                raise self.error(path, f"{key!r} is missing", f"add `{key}: ...`")
        return value

    def _build(self, loader: _Loader, node: yaml.Node, path: Path) -> Any:
        self._lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            mapping: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = self._plain(loader, key_node)
                if not isinstance(key, str | int | date):
                    raise PolicyFileError(
                        self.file,
                        key_node.start_mark.line + 1,
                        f"{key!r} is no key",
                        "write a word or a date",
                    )
                if key in mapping:
                    raise PolicyFileError(
                        self.file, key_node.start_mark.line + 1, f"{key!r} stands twice", "keep one of them"
                    )
                mapping[key] = self._build(loader, value_node, (*path, key))
                self._lines[(*path, key)] = key_node.start_mark.line + 1
            return mapping
        if isinstance(node, yaml.SequenceNode):
            return [self._build(loader, item, (*path, i)) for i, item in enumerate(node.value)]
        return self._plain(loader, node)

    def _plain(self, loader: _Loader, node: yaml.Node) -> Any:
        try:
            return loader.construct_object(node, deep=True)
        except ValueError as error:
            # A date that is in no calendar, or more digits than a number may have.
            wrong = f"{str(node.value)[:40]!r} cannot be read: {str(error).partition(';')[0]}"
            mend = "write a day of the calendar as YYYY-MM-DD, or text in quotes"
            raise PolicyFileError(self.file, node.start_mark.line + 1, wrong, mend) from error
