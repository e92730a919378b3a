"""What is compared with what: the rules as they are, and as they would be under a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from caseclock.domain.case.work import Rules
from caseclock.domain.clocks.rungs import WARNING_HOUR
from caseclock.domain.clocks.schedule import OFFICE, to_staff
from caseclock.domain.whatif.change import Change, under
from caseclock.domain.workflow.definition import ClockSpec, Definition
from caseclock.domain.workflow.migration import Mapping as Names
from caseclock.domain.workflow.versions import Definitions

Kind = Literal["determination", "instance", "clock", "overdue", "warning", "notice"]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A version tried instead of those that ran; `names` says, by version, what is called otherwise in it."""

    definition: Definition
    names: Mapping[int, Names] = {}


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One change against the rules that hold."""

    change: Change
    before: Rules
    after: Rules
    tried: Mapping[str, Tried] = {}

    def touches(self, county: int, parameter: str, spec: ClockSpec) -> bool:
        """Whether a clock of this parameter and shape could come out otherwise."""
        if parameter in self.change.parameters or WARNING_HOUR in self.change.parameters:
            return True
        names = {spec.calendar} if spec.unit == "working_day" else set()
        names |= {spec.accepted_until.calendar} if spec.accepted_until else set()
        names |= {OFFICE} if spec.internal or any(map(to_staff, spec.rungs)) else set()
        return any(
            change.calendar in names and change.county in (0, county) for change in self.change.calendars
        )


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """Where a history first goes another way: for an instance, a clock, a determination or a notice.

    `was` and `would` are dates, states or results as text; `days` how far a date moves; `running` that the
    clock still runs. After an instance diverged nothing more is said of it: people chose on what they saw.
    """

    kind: Kind
    county: int
    case: UUID
    version: int
    on: date
    instance: str
    procedure: str
    what: str
    why: str
    was: str
    would: str
    member: UUID | None = None
    days: int | None = None
    running: bool = False


def trial(change: Change, rules: Rules, tried: Mapping[str, Tried]) -> Trial:
    """A change against the rules that hold now."""
    extra = [each.definition for each in tried.values()]
    known = [d for d in rules.definitions if (d.name, d.version) not in {(e.name, e.version) for e in extra}]
    after = msgspec.structs.replace(
        rules, policy=under(rules.policy, change), definitions=Definitions([*known, *extra])
    )
    return Trial(change=change, before=rules, after=after, tried=tried)
