"""Scope and funding of a month of coverage: status, reasonable opportunity, the freeze, the table by age.

W&I 14007.8 and 42 CFR 435.956, read as in the policy reference D.3, I.4, I.5 and I.7. The table is data in
`workflows/policy/scope.yaml`. A change of funding alone is not adverse; a reduction needs a notice.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.freeze import freeze, kept_place
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.policy.scope_facts import Declared, ScopeFacts, VerifiedStatus
from caseclock.kernel.time import ages_in_month, first_of_month

__all__ = ["Declared", "ScopeFacts", "ScopeOutcome", "VerifiedStatus", "determine_scope", "kept_place"]

Scope = Literal["full", "restricted"]
Funding = Literal["federal", "state_only", "emergency_federal"]

_BANDS = ((0, "scope_age_0_18"), (19, "scope_age_19_25"), (26, "scope_age_26_49"), (50, "scope_age_50_up"))


class ScopeOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Scope and funding of the month, the codes of the rules that decided, and the whole explanation."""

    scope: Scope
    funding: Funding
    codes: tuple[str, ...]
    why: Node

    @property
    def turns_on_unconfirmed(self) -> bool:
        """Whether a specialist must look before this may reduce anything (I.12)."""
        return self.why.turns_on_unconfirmed


def determine_scope(facts: ScopeFacts, table: Parameters, on_month: date) -> ScopeOutcome:
    """The scope and the payer of a month. The first rule that answers decides; all asked are explained."""
    month = first_of_month(on_month)
    if facts.deemed_newborn:
        return _outcome(facts, month, "full", "federal", _deemed())
    if facts.verified_status in ("citizen", "satisfactory"):
        return _verified(facts, table, month)
    if facts.rop_open and facts.declared in ("citizen", "satisfactory"):
        return _outcome(facts, month, "full", "federal", _rop_open(facts))
    frozen = freeze(facts, table, month)
    if frozen.result:
        return _outcome(facts, month, "restricted", "emergency_federal", frozen)
    if facts.counts_as_prucol:
        return _outcome(facts, month, "full", "state_only", frozen, _prucol(facts))
    band = _band(facts, table, month)
    if band.result == "full":
        return _outcome(facts, month, "full", "state_only", frozen, band)
    return _outcome(facts, month, "restricted", "emergency_federal", frozen, band)


def _outcome(facts: ScopeFacts, month: date, scope: Scope, funding: Funding, *rules: Node) -> ScopeOutcome:
    why = Node(
        code="scope",
        result={"scope": scope, "funding": funding},
        facts={
            "month": month,
            "ages": ages_in_month(facts.born, month),
            "declared": facts.declared,
            "verified_status": facts.verified_status,
            "filed_on": facts.filed_on,
        },
        citation="W&I 14007.8",
        children=rules,
    )
    return ScopeOutcome(scope=scope, funding=funding, codes=tuple(rule.code for rule in rules), why=why)


def _deemed() -> Node:
    return Node(code="deemed_newborn", result=True, citation="42 CFR 435.117; SSA 1902(e)(4)")


def _verified(facts: ScopeFacts, table: Parameters, month: date) -> ScopeOutcome:
    """Proven citizens and satisfactory statuses: full scope; who pays depends on the status and the month."""
    held = {"verified_status": facts.verified_status, "status_held": facts.status_held}
    if facts.verified_status == "citizen":
        rule = Node(code="verified_citizen", result=True, facts=held, citation="42 CFR 435.406(a)(1)")
        return _outcome(facts, month, "full", "federal", rule)
    name = f"federal_funding_{facts.status_held}"
    name = name if name in table.values else "federal_funding_satisfactory"
    federal = bool(table.at(name, month).value)
    rule = Node(
        code="verified_satisfactory" if federal else "verified_without_federal_money",
        result=federal,
        facts=held,
        values=used(table, name, month),
        citation="42 CFR 435.406(a)(2)",
    )
    return _outcome(facts, month, "full", "federal" if federal else "state_only", rule)


def _rop_open(facts: ScopeFacts) -> Node:
    return Node(
        code="rop_open",
        result=True,
        facts={"declared": facts.declared},
        citation="42 CFR 435.956(b), 435.1008",
    )


def _prucol(facts: ScopeFacts) -> Node:
    return Node(
        code="prucol",
        result=True,
        facts={"mc13_categories": facts.mc13_categories, "rop_expired": facts.rop_expired},
        citation="22 CCR 50301.3, 50301.6(a)",
    )


def _band(facts: ScopeFacts, table: Parameters, month: date) -> Node:
    """The table by age: of the two ages in a birthday month the better one decides (I.5)."""
    names = [next(n for low, n in reversed(_BANDS) if age >= low) for age in ages_in_month(facts.born, month)]
    better = next((n for n in names if table.at(n, month).value == "full"), names[-1])
    return Node(
        code="scope_table",
        result=table.at(better, month).value,
        facts={"ages": ages_in_month(facts.born, month), "month": month},
        values=used(table, better, month),
        citation="W&I 14007.8",
    )
