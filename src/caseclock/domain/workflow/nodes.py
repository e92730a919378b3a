"""YAML text to plain values, with the line of each and without YAML's surprises."""

from __future__ import annotations

from typing import Any

import yaml

from caseclock.domain.policy.yamltext import refuse_endless
from caseclock.domain.workflow.finding import Document, Finding, Path

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp")}


# libyaml reads the same ten times as fast; PyYAML has it in every wheel, but not in every build.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_SafeLoader):  # type: ignore[misc]
    """Leaves `on`, `off`, `yes` and `no` as words: only true and false are booleans."""

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if not (tag == "tag:yaml.org,2002:bool" and first not in "tTfF")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_yaml(text: str, file: str) -> tuple[Any, Document, list[Finding]]:
    """The values of one document, the line of each, and what YAML itself lets pass but we do not."""
    reader = _Reader(file)
    loader = Loader(text)
    try:
        refuse_endless(text)
        node = loader.get_single_node()
        value = None if node is None else reader.value(loader, node, ())
    except (yaml.YAMLError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        reader.fault(mark.line + 1 if mark else 1, "yaml", f"no YAML: {_reason(fault)}", "correct it")
        value = None
    finally:
        loader.dispose()
    return value, Document(file, reader.lines, text), reader.findings


def _reason(fault: Exception) -> str:
    return str(getattr(fault, "problem", None) or fault).replace("\n", " ")


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.findings: list[Finding] = []

    def fault(self, line: int, rule: str, message: str, mend: str) -> None:
        self.findings.append(Finding(self.file, line, rule, message, mend))

    def value(self, loader: Loader, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(loader, item, (*path, str(index))) for index, item in enumerate(node.value)]
        if node.tag not in _PLAIN_TAGS:
            self.fault(line, "yaml", f"the tag {node.tag} is not known here", "remove it")
            return None
        # YAML 1.1 reads 10:30 as the number 630.
        if node.tag.endswith((":int", ":float")) and ":" in node.value:
            return node.value
        return loader.construct_object(node)

    def _mapping(self, loader: Loader, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, item in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                first = self.lines[(*path, key)]
                self.fault(
                    line, "duplicate-key", f"{key!r} stands here and on line {first}", "keep one of the two"
                )
                continue
            self.lines[(*path, key)] = line
            found[key] = self.value(loader, item, (*path, key))
        return found
