"""Scope and payer from a coming month on, beside those of now, asked before anything is done."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.case.view import View
from caseclock.domain.policy.unknown import NotInPolicy
from caseclock.domain.procedures.status_verification.data import Verification
from caseclock.domain.procedures.status_verification.outcome import outcome_in

Effect = Literal["none", "more", "payer", "less"]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one month: what stands now, and what the table then says. `less` is adverse."""

    month: date
    scope: str
    funding: str
    scope_then: str
    funding_then: str

    @property
    def effect(self) -> Effect:
        """More scope, less, another payer only, or nothing."""
        if self.scope != self.scope_then:
            return "more" if self.scope_then == "full" else "less"
        return "none" if self.funding == self.funding_then else "payer"


def ahead(view: View, months: tuple[date, ...]) -> Ahead | None:
    """The first of these months in which anything changes, else the last; None where nothing stands yet."""
    data = view.data
    if not isinstance(data, Verification) or not data.scope:
        return None
    found = None
    for month in months:
        try:
            outcome = outcome_in(view, data, month)
        except NotInPolicy:
            continue
        if outcome is None:
            return None
        found = Ahead(
            month=month,
            scope=data.scope,
            funding=data.funding,
            scope_then=outcome.scope,
            funding_then=outcome.funding,
        )
        if found.effect != "none":
            return found
    return found
