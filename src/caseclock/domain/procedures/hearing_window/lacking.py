"""A notice that lacks what it must say: no window runs on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from caseclock.domain.case.commands import InstanceBody, Written
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.hearing_window import events as e
from caseclock.domain.procedures.hearing_window.opening import subject

Content = Literal[
    "action", "effective_date", "reason", "law", "figures", "hearing_right", "hearing_limit",
    "when_aid_continues",
]  # fmt: skip


class FindNoticeLacking(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The notice does not say what 42 CFR 431.210 asks for."""

    lacking: Annotated[tuple[Content, ...], msgspec.Meta(min_length=1)]
    why: Written


def find_lacking(body: FindNoticeLacking, view: View) -> Iterator[Output]:
    """What is lacking, as somebody found it."""
    yield e.HearingWindowSuperseded(**subject(view), lacking=tuple(body.lacking), why=body.why)
