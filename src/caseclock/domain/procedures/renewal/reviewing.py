"""The ex parte review: what is on file comes first, and may renew by itself (W&I 14005.37(e))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.mao_application.bodies import ItemName
from caseclock.domain.procedures.renewal import events as e
from caseclock.domain.procedures.renewal.approving import Changes, approved
from caseclock.domain.procedures.renewal.data import renewal, subject
from caseclock.domain.procedures.renewal.telling import status_reminders
from caseclock.kernel.refusal import refuse

Source = Literal[
    "meds", "income_data", "county_cases", "family_cases", "calfresh", "calworks", "ssa", "case_file"
]


class RecordExParteReview(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found without asking: enough to renew, or what lacks and is to be asked for."""

    result: Literal["renewed", "not_enough"]
    sources: tuple[Source, ...]
    lacking: tuple[ItemName, ...] = ()


def record_ex_parte_review(body: RecordExParteReview, view: View) -> Iterator[Output]:
    """Renews where the data suffice, at the same level; else the packet asks for what lacks."""
    not_in_future("effective_on", body.effective_on, view)
    if not body.sources:
        raise refuse("no_sources", "A review says what it looked at", "Name the sources.", field="sources")
    if body.result == "renewed" and body.lacking:
        raise refuse("something_lacks", "What lacks something does not renew by itself",
                     "Record not_enough, with what lacks.", field="lacking")  # fmt: skip
    if body.result == "renewed" and renewal(view).ended is not None:
        raise refuse(
            "ended",
            "Coverage has ended; it comes back on papers within the cure",
            "Record the papers that came, or rescind.",
            citation="W&I 14005.37(i)",
            field="result",
        )
    yield e.ExParteReviewCompleted(
        **subject(view), result=body.result, sources=body.sources, lacking=body.lacking
    )
    if body.result == "renewed":
        yield from approved(view, "ex_parte", Changes(), "W&I 14005.37(e); 42 CFR 435.916(b)(1)")
    else:
        yield from status_reminders(view)
