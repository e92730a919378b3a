"""What the manifest says of a row that the rules or the shape refused."""

from __future__ import annotations

from caseclock.application.outcomes import Problem
from caseclock.kernel.refusal import Refused


def why(error: Refused | Problem) -> dict[str, str]:
    """The column at fault and the reason in one line."""
    if isinstance(error, Refused):
        refusal = error.refusal
        return {"column": refusal.field or refusal.code, "why": f"{refusal.rule}. {refusal.remedy}"}
    return {"column": getattr(error, "field", "") or "row", "why": str(error)}
