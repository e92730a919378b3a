"""The top of a case: the next deadline, whose move it is, what must be seen at once, and the household."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from caseclock.application.casefile.deadlines import Deadline, counting, deadline
from caseclock.application.casefile.household import VERIFICATION, Person, strip
from caseclock.application.caseview import Known
from caseclock.application.wording import said
from caseclock.application.words import Titles
from caseclock.domain.case.retention import holds_in_force
from caseclock.domain.case.state import CaseState
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.readmodels.cases import title
from caseclock.readmodels.tools import Tools
from caseclock.readmodels.worklist import OURS, flags, whose_move


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """What must be seen at once, in words."""

    flag: str
    title: Titles


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What never leaves the eye. `deadline` is the county's next, an overdue one first.

    `legal_deadline` is the county's next by law where `deadline` is only a rule of the office.
    `household_deadline` is the household's next that it can still keep. `more`: so many other clocks count.
    None of it stands where the case is closed or no clock runs.
    """

    case: str
    case_number: str
    name: str
    kind: str
    status: str
    version: int
    owner: str
    unit: str
    office: str
    queue: str
    filed_on: date | None
    as_of: datetime
    today: date
    deadline: Deadline | None
    legal_deadline: Deadline | None
    household_deadline: Deadline | None
    more: int
    whose_move: str
    whose_move_title: Titles
    flags: list[Flag]
    members: list[Person]
    holds: list[str]
    """On whose authority nothing of it is destroyed."""
    restricted_shown: bool


def header(
    found: Known, definitions: Definitions, tools: Tools, *, as_of: datetime | None, restricted: bool
) -> Header:
    """The case at a moment, as far as it was known then."""
    state, moment = found.state, as_of or found.now
    today = local_date(moment)
    shown = [deadline(state, clock, definitions, tools, moment) for clock in counting(state)]
    ours = [each for each in shown if each.side == "county"]
    of_law = next((each for each in ours if each.of_law), None)
    behind = of_law if ours and ours[0] is not of_law else None
    theirs = [each for each in shown if each.side == "member" and _can_be_kept(each, today)]
    who = _who(state, tools)
    members = strip(state, definitions, today, restricted=restricted)
    verifies = bool(state.instances_of(VERIFICATION))
    return Header(
        case=str(CaseRef(state.county, state.case_id)),
        case_number=state.case_number,
        name=title(state),
        kind=state.kind,
        status=state.status,
        version=state.version,
        owner=state.owner,
        unit=state.unit,
        office=state.office,
        queue=state.queue,
        filed_on=state.filing.rules_on if state.filing else None,
        as_of=moment,
        today=today,
        deadline=ours[0] if ours else None,
        legal_deadline=behind,
        household_deadline=theirs[0] if theirs else None,
        more=max(0, len(shown) - bool(ours) - bool(behind) - bool(theirs)),
        whose_move=who,
        whose_move_title=said("whose_move", who),
        flags=[Flag(flag=each, title=said("flags", each)) for each in sorted(flags(state))],
        members=members,
        holds=[hold.authority for hold in holds_in_force(state)],
        restricted_shown=restricted and verifies,
    )


def _can_be_kept(theirs: Deadline, today: date) -> bool:
    """Whether the household can still keep it; a day that has passed is the office's to act on."""
    last = theirs.accepted_until_on or theirs.legal_on
    return last is None or last >= today


def _who(state: CaseState, tools: Tools) -> str:
    """As the work list says; of the office, who in it where one role alone is waited for."""
    if state.status == "closed":
        return "nobody"
    who = whose_move(state, tools)
    if who != "office":
        return who
    waiting = {
        tools.waits_for.get((each.procedure, each.version), {}).get(place, "")
        for each in state.instances.values()
        if not each.final
        for place in each.configuration
    } & {*OURS, "owner"}
    return waiting.pop() if len(waiting) == 1 else "office"
