"""What the scope rule reads about one person, from the case as it stands (I.4)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from caseclock.domain.case.determining import from_event
from caseclock.domain.case.state import Member
from caseclock.domain.case.timeline import FactSource, Timeline, value_on
from caseclock.domain.case.view import View
from caseclock.domain.policy.scope import kept_place
from caseclock.domain.policy.scope_facts import ScopeFacts
from caseclock.domain.procedures.status_verification.bodies import person
from caseclock.domain.procedures.status_verification.coverage import held
from caseclock.domain.procedures.status_verification.data import Verification, verification
from caseclock.kernel.time import add_months, first_of_month, last_of_month

#: Facts about a member on which scope depends: recording one of them has the scope looked at again.
READ = ("pregnant", "pregnancy_ended_on", "former_foster_youth", "enrolled_before_2026")


def filed_on(view: View) -> date:
    """The person's own filing date, which keys the freeze."""
    member, filing = person(view), view.state.filing
    started = view.instance.started_on if view.instance else view.on
    return member.filed_on or (filing.rules_on if filing else started)


def scope_facts(view: View, data: Verification, month: date) -> ScopeFacts | None:
    """The facts for a month of coverage; None while the birth date is not known."""
    member = person(view)
    if member.birth_date is None:
        return None
    attested = data.declared in ("citizen", "satisfactory")
    return ScopeFacts(
        born=member.birth_date,
        filed_on=filed_on(view),
        declared=data.declared,
        verified_status=data.verified_status,
        status_held=data.status_held,
        mc13_categories=data.categories,
        rop_open=attested and data.lapsed is None,
        rop_expired=data.lapsed is not None,
        pregnant=_in_month(member.facts.get("pregnant", ()), month),
        pregnancy_ended_on=_pregnancy_ended_on(member.facts, month),
        enrolled_before_2026=_in_month(member.facts.get("enrolled_before_2026", ()), month)
        or _kept_place(view, month),
        former_foster_youth=_in_month(member.facts.get("former_foster_youth", ()), month),
        deemed_newborn=member.deemed,
    )


def sources(view: View, facts: ScopeFacts) -> dict[str, FactSource]:
    """Where each fact came from: the event that recorded it, or the verification as it stood."""
    member, verification = person(view), FactSource(from_=f"{view.instance_id} v{view.state.version}")
    found = dict.fromkeys(facts.__struct_fields__, verification)
    found |= {name: from_event("member.fact_recorded", timeline[-1]) for name, timeline in _read(member)}
    filing = member.sources.get("filed_on") or (view.state.filing.source if view.state.filing else None)
    return found | ({"filed_on": filing} if filing else {}) | _birth(member)


def scope_told(view: View, on: date) -> tuple[ScopeFacts, dict[str, FactSource]] | None:
    """The facts of the scope rule for the month of a day, and where they came from."""
    facts = scope_facts(view, verification(view), first_of_month(on))
    return (facts, sources(view, facts)) if facts else None


def _birth(member: Member) -> dict[str, FactSource]:
    source = member.sources.get("birth_date")
    return {"born": source} if source else {}


def _read(member: Member) -> list[tuple[str, Timeline]]:
    return [(name, member.facts[name]) for name in READ if member.facts.get(name)]


def holds(value: Any) -> bool:
    """Whether a recorded yes-or-no fact says yes, as forms and extracts write it."""
    return value is True or str(value).strip().lower() in ("y", "yes", "true")


def _in_month(timeline: Timeline, month: date) -> bool:
    """Whether a fact holds on the first or the last day of a month: what counts for a part counts for all."""
    return any(holds(value_on(timeline, day)) for day in (first_of_month(month), last_of_month(month)))


def _pregnancy_ended_on(facts: dict[str, Timeline], month: date) -> date | None:
    """The recorded end, else the day from which the person is no longer recorded as pregnant."""
    told = value_on(facts.get("pregnancy_ended_on", ()), last_of_month(month))
    if told:
        try:
            return told if isinstance(told, date) else date.fromisoformat(str(told))
        except ValueError:
            return None
    timeline = sorted(facts.get("pregnant", ()), key=lambda entry: entry.on)
    ends = [
        after.on
        for before, after in pairwise(timeline)
        if holds(before.value) and not holds(after.value) and after.on <= last_of_month(month)
    ]
    return ends[-1] if ends else None


def _kept_place(view: View, month: date) -> bool:
    """Whether coverage recorded here reaches from before 2026 without a break over the days allowed."""
    entries = view.state.coverage.get(person(view).id, ())
    if not entries or month.year < 2026:
        return False
    covered, each = [], first_of_month(min(e.from_month for e in entries))
    while each < month:
        entry = held(entries, each)
        if entry is not None and entry.scope == "full":
            covered.append(each)
        each = add_months(each, 1)
    return kept_place(covered, month, view.policy.number("uis_freeze_gap_days", month))
