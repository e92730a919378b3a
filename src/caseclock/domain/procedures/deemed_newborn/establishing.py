"""Deeming begins: from the birth month to the end of the month of the first birthday, full scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.determining import ruled, stated
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.case.view import Output, View
from caseclock.domain.policy.rules.deemed_newborn import DeemedFacts
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.facts import (
    birth_date_corrected,
    born_on,
    mother_covered,
    year_ends,
)
from caseclock.kernel.refusal import refuse
from caseclock.kernel.time import first_of_month, last_of_month

CITATION = "42 CFR 435.117; SSA 1902(e)(4)"


class EstablishDeemedEligibility(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The child lives in California and the mother had Medi-Cal in the birth month."""

    lives_in_california: bool = True


def establish(body: EstablishDeemedEligibility, view: View) -> Iterator[Output]:
    """No paper, no number, no application. The chart asks whether the mother was covered."""
    if not body.lives_in_california:
        raise refuse(
            "not_in_california", "A deemed newborn lives in California", "Refer the family to its own State.",
            citation=CITATION, field="lives_in_california",
        )  # fmt: skip
    assert view.member is not None
    data, born, died = deeming(view), born_on(view), view.member.died_on
    from_month, ends_on = first_of_month(born), year_ends(view.policy, born)
    if died is not None:
        ends_on = min(ends_on, last_of_month(died))
    yield y.DeemedEligibilityEstablished(
        instance=view.instance_id,
        member=view.member_id,
        from_month=from_month,
        ends_on=ends_on,
        category=data.category,
        **ruled("deemed_newborn", deemed_facts(view), view, born, _sources(view)).fields,
    )
    yield coverage(view, from_month, ends_on, data.category)
    if died is not None:
        yield y.DeemedEligibilityEnded(
            instance=view.instance_id,
            member=view.member_id,
            reason="death",
            ends_on=ends_on,
            citation=CITATION,
        )


def coverage(view: View, from_month: date, ends_on: date, category: str) -> CoverageWasSet:
    """Full scope even where the mother's is restricted, in her category, without cost."""
    assert view.member_id is not None
    return CoverageWasSet(
        member=view.member_id,
        from_month=from_month,
        to_month=first_of_month(ends_on),
        scope="full",
        programme=f"deemed newborn ({category})" if category else "deemed newborn",
        funding="federal",
        why=CITATION,
    )


def recount(view: View) -> Iterator[Output]:
    """A corrected birth date adds months on either side; what was given is not cut back (I.5)."""
    data = deeming(view)
    if not birth_date_corrected(view) or data.from_month is None or data.ends_on is None or data.ended_why:
        return
    born = born_on(view)
    from_month = min(data.from_month, first_of_month(born))
    ends_on = max(data.ends_on, year_ends(view.policy, born))
    if (from_month, ends_on) == (data.from_month, data.ends_on):
        return
    yield y.DeemedEligibilityRecounted(
        instance=view.instance_id,
        member=view.member_id,
        from_month=from_month,
        ends_on=ends_on,
        was_ends_on=data.ends_on,
    )
    yield coverage(view, from_month, ends_on, data.category)


def deemed_facts(view: View) -> DeemedFacts:
    """What the rule reads, as the case knows it."""
    assert view.member is not None
    data = deeming(view)
    return DeemedFacts(
        born=born_on(view),
        mother_covered_in_birth_month=mother_covered(view),
        mother_category=data.category,
        died_on=view.member.died_on,
    )


def deemed_told(view: View) -> tuple[DeemedFacts, dict[str, FactSource]] | None:
    """The facts of the deeming rule and where they came from; None while no birth is recorded."""
    if view.member is None or view.member.birth_date is None:
        return None
    return deemed_facts(view), _sources(view)


def _sources(view: View) -> dict[str, FactSource]:
    assert view.member is not None
    member, match = view.member, FactSource(from_=f"{view.instance_id} v{view.state.version}")
    known = {"born": member.sources.get("birth_date"), "died_on": member.sources.get("died_on")}
    found = {
        "mother_covered_in_birth_month": match,
        "mother_category": match,
        "lives_in_california": stated(view),
    }
    return found | {name: source for name, source in known.items() if source}
