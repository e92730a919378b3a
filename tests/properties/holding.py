"""What must hold after every step of every life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from caseclock.domain.case.decision import CaseChange
from caseclock.domain.case.events import InstanceMoved
from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.firing import FIRE
from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.armed import armed_rungs
from caseclock.domain.clocks.events import ClockRang
from caseclock.domain.clocks.ledger import Clock, Rung
from caseclock.domain.workflow.definition import CommandSpec, Definition
from caseclock.kernel.events import Recorded
from caseclock.readmodels.inline import MODELS, changes, timers
from caseclock.readmodels.tools import Tools
from tests.properties.driving import Drive
from tests.support.office import _written_and_read as written_and_read

Key = tuple[str, str, int]
#: No late facts, but what a chart lets out of its final states on purpose. Whoever adds one says why here.
REOPENING = {
    "restore-calworks": "cash aid goes on as if it had never ended",
    "run-hub": "a name, birth date, number or reported status has changed since",
    "request-save": "at renewal, or when something was reported, the status is asked again",
    "mail-rop-notice": "an opportunity that ended with a notice never received begins again",
    "conclude-review": "what the program finds settles anew what was settled meanwhile",
    "rescind-discontinuance": "a discontinuance taken back leaves the coverage as it was",
}


class Steps:
    """What must hold of each event of an office, on the case as it was before it."""

    def __init__(self, orders: dict[str, tuple[Definition, CommandSpec]]) -> None:
        self.orders = orders
        self.rang: set[Key] = set()
        self._ringing = ""

    def hold(self, before: CaseState, recorded: Recorded) -> None:
        """Versions follow, recorded time never falls, armed rungs ring once and in order, the ended rest."""
        event = recorded.event
        assert recorded.version == before.version + 1
        assert before.recorded_at is None or recorded.recorded_at >= before.recorded_at
        if isinstance(event, ClockRang):
            self._rings(before, recorded, event)
        if isinstance(event, InstanceMoved):
            self._moves(before, recorded, event)

    def _rings(self, before: CaseState, recorded: Recorded, event: ClockRang) -> None:
        key = (event.clock, event.rung, event.arming)
        assert key not in self.rang, f"{key} rang twice"
        self.rang.add(key)
        self._ringing = event.clock
        assert before.status == "open"
        armed = armed_rungs(before.clocks)
        due = {each[:3]: each.due_at for each in armed}
        assert key in due, f"{key} rang and was not armed"
        assert due[key] <= armed[0].due_at, f"{armed[0]} was due before {key}"
        assert due[key] <= recorded.recorded_at

    def _moves(self, before: CaseState, recorded: Recorded, event: InstanceMoved) -> None:
        """A chart in a final state moves for a late fact, or for what another procedure tells it."""
        instance = before.instances[event.instance]
        command = recorded.meta.command
        if instance.final and command == FIRE:
            clock = before.clocks[self._ringing]
            assert clock.instance != instance.id, f"a rung of {clock.id} moved what has ended"
        elif instance.final:
            definition, spec = self.orders[command]
            assert spec.late or command in REOPENING or definition.name != instance.procedure, command


class Watch:
    """Follows an office decision by decision."""

    def __init__(self, office: Drive, tools: Tools) -> None:
        self.office = office
        self.tools = tools
        self.steps = Steps(office.orders())
        self.states: dict[UUID, CaseState] = {}
        self.rows: dict[UUID, dict[str, dict[Any, Any]]] = {}
        self.timers: dict[UUID, set[Any]] = {}

    def look(self) -> None:
        """Looks at everything decided since the last look."""
        for decision in self.office.last:
            for change in decision.changes:
                self._follow(change)
        self.office.last.clear()
        for case, state in self.office.states.items():
            known = self.states.get(case)
            assert state.version == 0 or known == state, "what a decision says is what its events say"

    def _follow(self, change: CaseChange) -> None:
        case = change.after.case_id
        state = self.states.get(case) or CaseState(county=change.after.county, case_id=case)
        assert state == change.before
        for recorded in change.recorded:
            self.steps.hold(state, recorded)
            # As it lies in the store: written as JSON and read again.
            state = evolve(state, written_and_read(recorded), self.office.rules.codes)
        assert state == change.after, "replay gives the same state"
        self.states[case] = state
        clocks_hold(state)
        self._rows(change)

    def _rows(self, change: CaseChange) -> None:
        """What inline projection writes leads from the rows before to the rows a rebuild would write."""
        before, after, case = change.before, change.after, change.after.case_id
        written = changes(before, after, change.recorded_at, self.tools)
        held = self.rows.setdefault(case, {model.table: {} for model in MODELS})
        for _ in range(2):  # projecting twice equals once
            for model in MODELS:
                part = written.get(model.table)
                for row in part.delete if part else ():
                    held[model.table].pop(tuple(row[k] for k in model.key), None)
                for row in part.put if part else ():
                    held[model.table][tuple(row[k] for k in model.key)] = _bare(row)
            for model in MODELS:
                assert held[model.table] == {k: _bare(r) for k, r in model.rows(after, self.tools).items()}
        put, gone = timers(before, after)
        armed = (self.timers.get(case, set()) - set(gone)) | set(put)
        self.timers[case] = armed
        wanted = {tuple(each) for each in armed_rungs(after.clocks)} if after.status == "open" else set()
        assert {(t.clock_id, t.rung, t.arming, t.due_at) for t in armed} == wanted


def clocks_hold(state: CaseState) -> None:
    """No clock runs on a closed case; every armed rung belongs to a clock that can still ring it."""
    for clock in state.clocks.values():
        assert clock.instance in state.instances, f"{clock.id} belongs to no procedure of the case"
        running = clock.status in ("running", "paused") and clock.stopped_at is None
        assert not (running and state.status == "closed"), f"{clock.id} runs on a closed case"
        assert (clock.status == "stopped") <= (clock.stopped_at is not None)
        for at, rung in clock.rungs.items():
            if rung.status == "armed":
                assert rung.due_at is not None, f"{at} of {clock.id} is armed for no moment"
                assert _may_ring(clock, rung), f"{at} of {clock.id} is armed, the clock {clock.status}"


def _may_ring(clock: Clock, rung: Rung) -> bool:
    """Its clock runs; or stands still since after the rung was due; or ended before the rung."""
    if clock.stopped_at is not None:
        return False
    if clock.status == "paused":
        return rung.due_at is not None and rung.due_at <= clock.pauses[-1].since
    return clock.status in ("running", "expired")


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k != "version"}
