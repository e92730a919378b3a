"""The freeze of 2026: which filings no longer bring full scope (W&I 14007.8(b), decision I.7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from caseclock.domain.policy.explain import Node, used
from caseclock.domain.policy.parameters import Parameters
from caseclock.domain.policy.scope_facts import ScopeFacts
from caseclock.kernel.time import ages_in_month, first_of_month, last_of_month


def freeze(facts: ScopeFacts, table: Parameters, month: date) -> Node:
    """Whether the filing is frozen (`result`); keyed on the filing date, so renewals are untouched."""
    cite = "W&I 14007.8(b)"
    filed = facts.filed_on
    values = used(table, "uis_freeze", filed)
    if not table.at("uis_freeze", filed).value:
        return Node(
            code="filed_before_freeze", result=False, facts={"filed_on": filed}, values=values, citation=cite
        )
    age = int(table.at("freeze_from_age", filed).value)
    values |= used(table, "freeze_from_age", filed)
    if ages_in_month(facts.born, month)[0] < age:
        return Node(code="under_freeze_age", result=False, values=values, citation=cite)
    if facts.enrolled_before_2026:
        values |= used(table, "uis_freeze_gap_days", filed)
        return Node(code="enrolled_before_freeze", result=False, values=values, citation="W&I 14007.8(c)")
    if facts.pregnant or _year_after_pregnancy(facts, table, month):
        values |= used(table, "freeze_pregnancy_after_days", filed)
        told = {"pregnant": facts.pregnant, "pregnancy_ended_on": facts.pregnancy_ended_on}
        return Node(code="pregnant_or_year_after", result=False, facts=told, values=values, citation=cite)
    for code, applies in (
        ("freeze_former_foster_youth_exempt", facts.former_foster_youth),
        ("freeze_turned_19_keeps", ages_in_month(facts.born, filed)[0] < age),
    ):
        if applies:
            values |= used(table, code, filed)
            if table.at(code, filed).value:
                return Node(code=code.removeprefix("freeze_"), result=False, values=values, citation=cite)
    # One status that is not frozen is enough: each entry that speaks for the person counts in their favour.
    frozen = True
    for status in _statuses(facts):
        values |= used(table, f"freeze_{status}", filed)
        frozen = frozen and bool(table.at(f"freeze_{status}", filed).value)
    return Node(
        code="frozen" if frozen else "status_not_frozen",
        result=frozen,
        facts={"filed_on": filed, "statuses": _statuses(facts)},
        values=values,
        citation=cite,
    )


def _year_after_pregnancy(facts: ScopeFacts, table: Parameters, month: date) -> bool:
    """To the end of the month of the 365th day after the pregnancy ended (I.17)."""
    if facts.pregnancy_ended_on is None:
        return False
    days = int(table.at("freeze_pregnancy_after_days", facts.filed_on).value)
    return month <= facts.pregnancy_ended_on + timedelta(days=days)


def _statuses(facts: ScopeFacts) -> tuple[str, ...]:
    """The freeze entries that speak of this person; `undocumented` where none of the others does."""
    held = [facts.status_held] if facts.status_held in ("daca", "tps") else []
    if facts.counts_as_prucol:
        held += [f"mc13_{n}" for n in facts.mc13_categories] or ["prucol"]
    return tuple(held) or ("undocumented",)


def kept_place(covered_months: Iterable[date], on_month: date, gap_days: int) -> bool:
    """Whether coverage from before 2026 reaches this month with no break over `uis_freeze_gap_days`."""
    months = sorted({first_of_month(m) for m in covered_months if m < first_of_month(on_month)})
    if not months or months[0].year >= 2026:
        return False
    breaks_from_2026 = (
        (after - last_of_month(before)).days - 1
        for before, after in zip(months, [*months[1:], first_of_month(on_month)], strict=True)
        if after.year >= 2026
    )
    return all(days <= gap_days for days in breaks_from_2026)
