"""Every sentence that a refusal can say, read off the source; `{}` where it names something."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/caseclock"
#: Who builds one, and where its rule and its remedy stand; `replace` is given only what it changes, by name.
_BUILDERS = {"refuse": (1, 2), "Refusal": (1, 2), "replace": (99, 99)}
_GAP = "{}"


class Module:
    """One file: what its names are bound to, and who calls its functions with what."""

    def __init__(self, path: Path) -> None:
        self.bound: dict[str, list[ast.expr]] = defaultdict(list)
        self.calls: dict[str, list[ast.Call]] = defaultdict(list)
        self.inside: dict[ast.AST, ast.FunctionDef] = {}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                self.calls[getattr(node.func, "id", getattr(node.func, "attr", ""))].append(node)
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.bound[getattr(target, "id", "")].append(node.value)
            if isinstance(node, ast.FunctionDef):
                self.inside |= dict.fromkeys(ast.walk(node), node)

    def sentences(self) -> Iterator[str]:
        """Of each refusal that is built here: its rule and its remedy."""
        for builder, (rule, remedy) in _BUILDERS.items():
            for call in self.calls[builder]:
                for position, name in ((rule, "rule"), (remedy, "remedy")):
                    for each in _given(call, position, name):
                        yield from self._said(each)

    def _said(self, what: ast.expr, depth: int = 0) -> list[str]:
        """The texts an expression can have; a parameter's are those that the callers give."""
        match what:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                return ["".join(str(v.value) if isinstance(v, ast.Constant) else _GAP for v in values)]
            case ast.IfExp(body=one, orelse=other):
                return self._said(one, depth) + self._said(other, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [a + b for a in self._said(left, depth) for b in self._said(right, depth)]
            case ast.Name(id=name) if depth < 6:
                found = self.bound[name] or self._arguments(name, self.inside.get(what))
                return [text for each in found for text in self._said(each, depth + 1)] or [_GAP]
            case _:
                return [_GAP]

    def _arguments(self, name: str, function: ast.FunctionDef | None) -> list[ast.expr]:
        if function is None:
            return []
        positional = [each.arg for each in function.args.posonlyargs + function.args.args]
        position = positional.index(name) if name in positional else len(positional) + 99
        return [given for call in self.calls[function.name] for given in _given(call, position, name)]


def _given(call: ast.Call, position: int, name: str) -> list[ast.expr]:
    return [*call.args[position : position + 1], *(k.value for k in call.keywords if k.arg == name)]


def refusal_sentences() -> set[str]:
    """Those with a word of their own: what is a gap from end to end is said elsewhere."""
    found = {text for path in SOURCE.rglob("*.py") for text in Module(path).sentences()}
    return {text for text in found if text.strip(f"{_GAP} .")}
