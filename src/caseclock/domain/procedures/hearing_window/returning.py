"""A notice that came back or lacks what it must say: no window runs on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.refusing import not_in_future
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing_window import events as e
from caseclock.domain.procedures.hearing_window.data import window
from caseclock.domain.procedures.hearing_window.opening import subject
from caseclock.kernel.refusal import refuse

Content = Literal[
    "action", "effective_date", "reason", "law", "figures", "hearing_right", "hearing_limit",
    "when_aid_continues",
]  # fmt: skip


class RecordReturnedActionNotice(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice came back undelivered."""

    returned_on: date


class FindNoticeLacking(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice does not say what 42 CFR 431.210 asks for."""

    lacking: Annotated[tuple[Content, ...], msgspec.Meta(min_length=1)]
    why: Written


def record_returned(body: RecordReturnedActionNotice, view: View) -> Iterator[Output]:
    """Counts from when it came back; the act's own procedure hears of it by its own command."""
    not_in_future("returned_on", body.returned_on, view)
    mailed_on = window(view).notice.mailed_on
    if mailed_on is not None and body.returned_on < mailed_on:
        raise refuse(
            "before_mailing",
            f"The notice was mailed on {mailed_on}",
            f"Give a day from {mailed_on} on.",
            field="returned_on",
        )
    yield e.HearingWindowSuperseded(**subject(view), returned_on=body.returned_on)


def find_lacking(body: FindNoticeLacking, view: View) -> Iterator[Output]:
    """What is lacking, as somebody found it."""
    yield e.HearingWindowSuperseded(**subject(view), lacking=tuple(body.lacking), why=body.why)
