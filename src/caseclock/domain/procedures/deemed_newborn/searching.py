"""A mother who is not found, or who turns out to be another woman."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events as e
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.telling import alert
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

Step = Literal["meds", "county_cases", "family_cases", "contact"]


class MotherNotFound(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ex parte steps taken so far: MEDS, county cases (open or closed up to 90 days), the family's cases,
    a call to parent or hospital (SB 87)."""

    steps: tuple[Step, ...]


class UnmatchMother(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wrong woman was matched."""

    why: Secret


def mother_not_found(body: MotherNotFound, view: View) -> Iterator[Output]:
    """What was searched is kept; the child waits and is refused nothing."""
    if not body.steps:
        raise refuse(
            "no_steps",
            "A search names what was searched",
            "Give one or more of: meds, county_cases, family_cases, contact.",
            citation="W&I 14005.37 (SB 87)",
            field="steps",
        )
    yield e.MotherNotFound(instance=view.instance_id, member=view.member_id, steps=body.steps)


def unmatch_mother(body: UnmatchMother, view: View) -> Iterator[Output]:
    """The match is taken back; deeming that began stands until someone decides."""
    data = deeming(view)
    if data.mother is None and not data.outside:
        raise refuse("not_matched", "No mother is matched", "Nothing to take back.", field="instance")
    yield e.MotherUnmatched(
        instance=view.instance_id, member=view.member_id, mother=data.mother, why=body.why
    )
    if data.established_on is not None:
        yield alert(view, "de_match_in_question", "owner", "supervisor")
