"""What lies in every table that has a county: what is refused leaves it as it is."""

from __future__ import annotations

from typing import Any

from tests.store.test_walls import COUNTY_TABLES

#: What a refusal rightly writes: that somebody tried, looked or was there, and a form's draft. Not the feed:
#: whoever reads it numbers the events.
RIGHTLY = {"feed", "readings", "sessions", "access_records", "signin_blocks", "drafts"}
Rows = dict[str, tuple[int, int]]


class Written:
    """Looks at a database as its owner, who sees every county."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner
        self._asking = ""

    async def rows(self) -> Rows:
        """How many rows each table has, and what wrote the newest; a refusal leaves both."""
        if not self._asking:
            names = [row["name"] for row in await self._owner.fetch(COUNTY_TABLES)]
            counts = "select '{0}' as name, count(*) as many, {1} as newest from {0} t"
            newest = {name: "max(xmin::text::bigint)" for name in names if name not in RIGHTLY}
            # An account's row says also when it was last used, which any request may write.
            newest["accounts"] = "sum(hashtext((to_jsonb(t) - 'last_used_at')::text))"
            self._asking = " union all ".join(counts.format(*each) for each in newest.items())
        rows = await self._owner.fetch(self._asking)
        return {row["name"]: (row["many"], row["newest"]) for row in rows}


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables that were written to."""
    return {name for name in before if before[name] != after[name]}
