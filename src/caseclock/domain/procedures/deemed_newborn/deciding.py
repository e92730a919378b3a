"""Whether a child whose match is in question, or whose mother is not found, is deemed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.deemed_newborn import events_year as y
from caseclock.domain.procedures.deemed_newborn.data import deeming
from caseclock.domain.procedures.deemed_newborn.establishing import CITATION
from caseclock.domain.procedures.deemed_newborn.searching import Step
from caseclock.domain.procedures.deemed_newborn.telling import alert
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import Secret

EX_PARTE: tuple[Step, ...] = ("meds", "county_cases", "family_cases", "contact")


class DecideDeeming(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a child whose match is in question, or whose mother cannot be found, is deemed."""

    outcome: Literal["stands", "not_deemed"]
    why: Secret


def decide_deeming(body: DecideDeeming, view: View) -> Iterator[Output]:
    """A refusal cuts nothing by itself: coverage stands until a determination on every other basis."""
    data = deeming(view)
    if body.outcome == "stands":
        if not data.in_question:
            raise refuse(
                "not_in_question", "The match is not in question", "Nothing to decide.", field="outcome"
            )
        yield y.DeemedEligibilityUpheld(instance=view.instance_id, member=view.member_id, why=body.why)
        return
    left = [step for step in EX_PARTE if step not in data.searched]
    if left and data.mother is None:
        raise refuse(
            "search_not_done",
            "A child is not refused before every ex parte step was taken",
            "Still to search: " + ", ".join(left).replace("_", " ") + ".",
            citation="W&I 14005.37 (SB 87)",
            searched=list(data.searched),
        )
    yield y.DeemedEligibilityRefused(
        instance=view.instance_id, member=view.member_id, why=body.why, citation=CITATION
    )
    yield alert(view, "newborn_needs_determination", "owner", "supervisor")
