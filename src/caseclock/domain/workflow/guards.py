"""Guards: declared facts, comparisons of them with a constant, and `and`, `or`, `not`. Nothing else."""

from __future__ import annotations

import ast
import re

#: Words the library rewrites inside a guard before it reads it, even within quotes.
REWRITTEN = frozenset({"v", "true", "false", "null"})
_PLAIN = re.compile(r"[A-Za-z0-9_.-]*")
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class GuardFault(ValueError):
    """A guard that is more than facts and comparisons of them."""


def facts_read(guard: str) -> set[str]:
    """The names a guard reads; raises GuardFault when it is more than comparisons of facts."""
    try:
        tree = ast.parse(guard, mode="eval")
    except (SyntaxError, ValueError) as fault:
        raise GuardFault(f"the guard {guard!r} is not an expression") from fault
    return set(_names(tree.body, guard))


def _names(node: ast.expr, guard: str) -> list[str]:
    match node:
        case ast.Name(id=name) if name not in REWRITTEN:
            return [name]
        case ast.Constant(value=bool() | int()):
            return []
        case ast.Constant(value=str(text)) if _PLAIN.fullmatch(text) and not _is_rewritten(text):
            return []
        case ast.BoolOp(values=parts):
            return [name for part in parts for name in _names(part, guard)]
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _names(part, guard)
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if isinstance(sign, _COMPARISONS):
            return _names(left, guard) + _names(right, guard)
        case _:
            part_text = ast.unparse(node)
            raise GuardFault(f"the guard {guard!r} holds {part_text!r}, which is no comparison of facts")


def _is_rewritten(text: str) -> bool:
    return not REWRITTEN.isdisjoint(re.findall(r"\w+", text))
