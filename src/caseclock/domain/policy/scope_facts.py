"""The facts about one person from which scope and funding follow (decision I.4)."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Declared = Literal["citizen", "satisfactory", "prucol", "none_declared", "unasked"]
VerifiedStatus = Literal["", "citizen", "satisfactory", "prucol", "none"]

#: MC 13 category 16 is a declaration: the form asks for no paper, so none can be lacking.
_SELF_DECLARED = 16


class ScopeFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rule reads about one person.

    `verified_status`: what was proven; "" nothing yet, "none" that the declared status does not hold.
    `rop_open`: a reasonable opportunity runs, or is owed and its notice not yet received. `rop_expired`: it
    ended unverified. `status_held` names the status more exactly where known: daca, tps, refugee, lpr.
    `enrolled_before_2026`: covered since before 2026 without a break over 90 days (`kept_place`).
    """

    born: date
    filed_on: date
    declared: Declared = "unasked"
    verified_status: VerifiedStatus = ""
    status_held: str = ""
    mc13_categories: tuple[int, ...] = ()
    rop_open: bool = False
    rop_expired: bool = False
    pregnant: bool = False
    pregnancy_ended_on: date | None = None
    enrolled_before_2026: bool = False
    former_foster_youth: bool = False
    deemed_newborn: bool = False

    @property
    def counts_as_prucol(self) -> bool:
        """A checked category is full scope while it is determined (Ruiz v. Kizer); 16 needs no proof."""
        if self.verified_status:
            return self.verified_status == "prucol"
        if self.declared != "prucol":
            return False
        return not self.rop_expired or _SELF_DECLARED in self.mc13_categories
