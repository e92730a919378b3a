"""The worklist, which is history: how a case stands for its owner, spell by spell. Queries: `worklist_query`.

Only moments are kept (at risk from, due at). Whether a row is at risk or overdue is asked of a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from math import inf
from operator import itemgetter
from typing import Any

from caseclock.domain.case.contested import aid_goes_on
from caseclock.domain.case.state import CaseState, Instance
from caseclock.domain.case.timeline import Timeline, latest
from caseclock.domain.clocks.ledger import Clock
from caseclock.kernel.time import local_date
from caseclock.readmodels.cases import title
from caseclock.readmodels.clocks import at_risk_at, is_open, side
from caseclock.readmodels.tools import Row, Tools

TABLE = "rm_worklist"

#: Facts of the household or of a present member, or clocks, that a row shows while they hold or run.
FLAG_FACTS = ("immediate_need", "returned_mail", "aid_pending")

#: How procedure files name somebody of the office; the list says `office` for all of them.
OURS = {"office", "worker", "supervisor", "program_specialist"}

#: Nobody's move: every procedure rests (covered, waiting for a date).
NOBODY = "nobody"

NEVER = datetime.max.replace(tzinfo=UTC)


def spell(state: CaseState, tools: Tools) -> Row | None:
    """How the case stands in the list; None when it is in no list (closed, or not there yet)."""
    if not _listed(state):
        return None
    row: Row = {}
    for _, told in PARTS:
        row |= told(state, tools)
    return row


def differs(before: CaseState, now: Row | None, moved: AbstractSet[str], tools: Tools) -> bool:
    """Whether the spell was another before these parts of the case moved; asks until one difference."""
    if now is None or not _listed(before):
        return now is not None or _listed(before)
    return any(
        now[name] != value
        for reads, told in PARTS
        if not moved.isdisjoint(reads)
        for name, value in told(before, tools).items()
    )


def _listed(state: CaseState) -> bool:
    return state.version > 0 and state.status != "closed"


def _standing(state: CaseState, tools: Tools) -> Row:
    return {
        "case_id": state.case_id,
        "case_number": state.case_number,
        "kind": state.kind,
        "owner": state.owner,
        "unit": state.unit,
        "office": state.office,
        "queue": state.queue,
        "filed_on": state.filing.rules_on if state.filing else None,
        "alerts": open_alerts(state),
    }


def _moves(state: CaseState, tools: Tools) -> Row:
    waiting = awaits(state, tools)
    return {
        "whose_move": _mover(waiting),
        "awaits": waiting,
        "procedures": sorted({i.procedure for i in state.instances.values() if not i.final}),
    }


def _counting(state: CaseState, tools: Tools) -> Row:
    clocks = [c for c in state.clocks.values() if _counts(c, state)]
    ours = [c for c in clocks if side(c, tools) == "county"]
    next_of_ours, next_of_all = _first_due(ours), _first_due(clocks)
    return {
        "started": bool(clocks),
        "paused": bool(clocks) and all(c.status == "paused" for c in clocks),
        "at_risk_at": min((m for c in ours if (m := at_risk_at(c, tools)) is not None), default=None),
        "due_at": next_of_ours.schedule.due_at if next_of_ours else None,
        "due_on": next_of_ours.schedule.due_on if next_of_ours else None,
        "internal_on": next_of_ours.schedule.internal_on if next_of_ours else None,
        "clock": next_of_ours.id if next_of_ours else "",
        "next_due_at": next_of_all.schedule.due_at if next_of_all else None,
        "next_clock": next_of_all.id if next_of_all else "",
    }


def _marks(state: CaseState, tools: Tools) -> Row:
    return {"title": title(state), "flags": sorted(flags(state))}


def open_alerts(state: CaseState) -> int:
    """How many alerts nobody has cleared."""
    return len([alert for alert in state.alerts.values() if alert.cleared_at is None])


def whose_move(state: CaseState, tools: Tools) -> str:
    """Ours if any procedure waits for us; else theirs whose clock ends first; else nobody's."""
    return _mover(awaits(state, tools))


def awaits(state: CaseState, tools: Tools) -> list[Row]:
    """What each running procedure waits for, ours first, then whose clock ends first.

    `items` are the papers still asked for, `since` the day they were asked or the state was entered.
    """
    waiting: list[tuple[tuple[Any, ...], Row]] = []
    ends = _ends(state)
    for instance in state.instances.values():
        if instance.final:
            continue
        waits_for = tools.waits_for.get((instance.procedure, instance.version), {})
        end = ends.get(instance.id)
        for name in instance.configuration:
            if (who := waits_for.get(name)) is not None:
                ours, ends_at = who in OURS, end.timestamp() if end else inf
                order = (not ours, ends_at, who, instance.id, name)
                waiting.append((order, _awaited(instance, name, who, tools)))
    if len(waiting) > 1:
        waiting.sort(key=itemgetter(0))
    return [row for _, row in waiting]


def _ends(state: CaseState) -> dict[str, datetime]:
    """When the first of each instance's open clocks ends."""
    ends: dict[str, datetime] = {}
    for clock in state.clocks.values():
        due = clock.schedule.due_at
        if due is not None and is_open(clock) and due < ends.get(clock.instance, NEVER):
            ends[clock.instance] = due
    return ends


def _awaited(instance: Instance, name: str, who: str, tools: Tools) -> Row:
    items = tools.awaited[instance.procedure](instance) if instance.procedure in tools.awaited else {}
    asked = [day for day in items.values() if day is not None]
    since = min(asked) if asked else local_date(instance.since(name))
    return {
        "who": who,
        "procedure": instance.procedure,
        "state": name,
        "items": list(items),
        "since": since.isoformat(),
    }


def _mover(waiting: list[Row]) -> str:
    if not waiting:
        return NOBODY
    who = str(waiting[0]["who"])
    return "office" if who in OURS else who


def flags(state: CaseState) -> Iterator[str]:
    """What must be seen at once. None of them tells a restricted fact."""
    present = [m for m in state.members.values() if m.present]
    running = {c.name for c in state.clocks.values() if _counts(c, state)}
    facts = [each for each in (state.facts, *[m.facts for m in present]) if each]
    for name in FLAG_FACTS:
        held = name == "aid_pending" and aid_goes_on(state)
        if held or name in running or any(_holds(each, name) for each in facts):
            yield name
    if any(m.confidential for m in present) or _holds(state.facts, "confidential"):
        yield "confidential"
    if any(not paper.read for paper in state.papers.values()):
        yield "unread"
    # A site's case waits for the Office of Family Planning as a whole: nobody is missing.
    if not state.owner and state.kind == "household":
        yield "unowned"


def _holds(facts: Mapping[str, Timeline], name: str) -> bool:
    return name in facts and bool(latest(facts[name]))


def _counts(clock: Clock, state: CaseState) -> bool:
    """One that ran out still counts until what it waited for is done, unless its procedure has ended."""
    instance = state.instances.get(clock.instance)
    ended = instance is not None and instance.final
    return is_open(clock) and not (clock.status == "expired" and ended)


def _first_due(clocks: list[Clock]) -> Clock | None:
    dated = [(due, c.id, c) for c in clocks if (due := c.schedule.due_at) is not None]
    return min(dated)[2] if dated else None  # no two clocks of a case have one id


#: The parts of a row with what each is made from; what commands and rungs change most comes first.
PARTS: tuple[tuple[tuple[str, ...], Callable[[CaseState, Tools], Row]], ...] = (
    (("kind", "case_number", "owner", "unit", "office", "queue", "filing", "alerts"), _standing),
    (("instances", "clocks"), _moves),
    (("instances", "clocks"), _counting),
    (("kind", "owner", "members", "facts", "papers", "instances", "clocks"), _marks),
)
#: What a spell is made from. A change elsewhere in the case opens no new one.
READS = frozenset({"status"}.union(*(reads for reads, _ in PARTS)))
