"""Whose child it is: the match with a mother who had Medi-Cal in the birth month, its search, its undoing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.coverage import coverage_in, is_covered
from caseclock.domain.case.events import CoverageWasSet
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.facts import born_on
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret
from caseclock.kernel.time import first_of_month

Outside = Literal["", "ssi", "bcctp", "mciep", "former_foster_youth", "other_county"]
CATEGORY = {
    "ssi": "SSI",
    "bcctp": "BCCTP (0P, 0U)",
    "mciep": "MCIEP",
    "former_foster_youth": "former foster youth (4M)",
    "other_county": "Medi-Cal of another county",
    "mao": "MAO",
    "calworks": "CalWORKs",
}


class MatchMother(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The mother: a member of this case, or of `mother_case`, or on a programme without a county case.

    `basis` attests Medi-Cal in the birth month that our record does not show; it needs `evidence`.
    """

    mother: UUID | None = None
    mother_case: UUID | None = None
    outside: Outside = ""
    basis: Literal["", "mao", "calworks"] = ""
    evidence: Secret = ""


def match_mother(body: MatchMother, view: View) -> Iterator[Output]:
    """Any Medi-Cal in the birth month will do, restricted too (42 CFR 435.117(a))."""
    month = first_of_month(born_on(view))
    state = _case_of(body, view)
    if body.mother is None and not body.outside:
        raise refuse(
            "no_mother",
            "A match names the mother",
            "Give `mother`, or the programme in `outside`.",
            field="mother",
        )
    if body.mother is not None and (body.mother == view.member_id or body.mother not in state.members):
        raise refuse("no_member", "No such mother in that case", "Name one of its members.", field="mother")
    attested = body.outside or body.basis
    if attested and not body.evidence:
        raise refuse(
            "no_evidence",
            "Medi-Cal that our record does not show needs evidence",
            "Say what was seen, for example the MEDS inquiry.",
            field="evidence",
        )
    entry = coverage_in(state, body.mother, month) if body.mother else None
    covered = bool(attested) or (entry is not None and entry.scope != "none")
    yield e.MotherMatched(
        instance=view.instance_id,
        member=view.member_id,
        mother=body.mother,
        mother_case=body.mother_case,
        outside=body.outside,
        basis=body.basis,
        category=CATEGORY.get(attested, "") or (entry.programme if entry else ""),
        birth_month=month,
        covered=covered,
        evidence=body.evidence,
    )
    if covered and deeming(view).in_question:
        yield y.DeemedEligibilityUpheld(
            instance=view.instance_id, member=view.member_id, why="another mother was matched"
        )


def match_again(view: View) -> Iterator[Output]:
    """Coverage of a matched mother was set: if it reaches the birth month, the match now holds."""
    data, trigger = deeming(view), view.trigger
    if not isinstance(trigger, CoverageWasSet) or trigger.member != data.mother or data.covered:
        return
    month = first_of_month(born_on(view))
    entry = coverage_in(view.state, trigger.member, month)
    if entry is None or not is_covered(view.state, trigger.member, month):
        return
    yield e.MotherMatched(
        instance=view.instance_id,
        member=view.member_id,
        mother=data.mother,
        category=entry.programme,
        birth_month=month,
        covered=True,
    )


def _case_of(body: MatchMother, view: View) -> CaseState:
    if body.mother_case is None or body.mother_case == view.state.case_id:
        return view.state
    other = view.others.get(body.mother_case)
    if other is None:
        raise refuse("no_case", "There is no such case", "Give the mother's case.", field="mother_case")
    return other
