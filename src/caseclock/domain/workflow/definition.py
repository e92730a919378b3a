"""A procedure as data: what `workflows/procedures/<name>/v<N>/procedure.yaml` says, typed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import msgspec

from caseclock.domain.workflow.finding import Source
from caseclock.domain.workflow.states import State, leaves

Unit = Literal["calendar_day", "working_day", "working_day_of_month", "elapsed_hour", "month", "year"]
GENERIC_BODIES = ("record", "record_paper", "record_answer", "decide")


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value that guards may read. Empty: computed in Python; `answer`: the last recorded answer or declared
    field of that name; with `is`, whether it is that word."""

    answer: str = ""
    is_: str = msgspec.field(name="is", default="")


class Within(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a day lies in time: by the last day a clock accepts, or so many days after what it counts from."""

    clock: str
    parameter: str = ""


class FieldSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a generic body, kept in clear with the event it records: never free text about a person.

    `choices` and `never` are for words, `at_least` and `at_most` (a parameter) for numbers and cents,
    `within` and `future` for dates.
    """

    kind: Literal["date", "moment", "number", "cents", "yes_no", "word"]
    required: bool = True
    choices: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    at_least: int = 0
    at_most: str = ""
    within: Within | None = None
    future: bool = False
    authority: str = ""


class CommandSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One command: the chart event it sends, who may give it, which events it may record.

    `does` names the Python function, or a generic body (record, record_paper, record_answer, decide);
    empty means the command's own name with underscores. `late` commands are accepted in a final state;
    an `opens` command begins a case; `fields` are what a generic body carries besides its own; an `adverse`
    one is refused while anything received is unread.
    """

    roles: tuple[str, ...]
    records: tuple[str, ...]
    event: str = ""
    does: str = ""
    reasons: tuple[str, ...] = ()
    authority: str = ""
    late: bool = False
    opens: bool = False
    fields: dict[str, FieldSpec] = {}
    adverse: bool = False


class Anchor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a clock starts: a date fact, a field of the starting event, or (empty) its effective date."""

    fact: str = ""
    field: str = ""


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long: a dated parameter; `when` maps a true fact to another parameter (first match wins)."""

    parameter: str
    when: dict[str, str] = {}


class Roll(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Until when a member's act is accepted: the due day rolled over a calendar's closed days."""

    roll: Literal["forward"]
    calendar: str


class Allowed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a clock may be paused or extended, on which authority."""

    authority: str


class RungSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A moment on a clock. `at`: `day N` or `hour N` from the anchor, `-N days` from due, or `due`.

    `event` is the chart event it sends, `does` a Python function, `records` the event types it may record,
    `alert` the alert it raises `to` these audiences. `under`: only while the clock counts by that parameter;
    `if_extended`: only on a clock that was extended.
    """

    at: str
    to: tuple[str, ...] = ()
    alert: str = ""
    event: str = ""
    does: str = ""
    records: tuple[str, ...] = ()
    under: str = ""
    if_extended: bool = False


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command that a clock forbids while it runs, for the clock's member.

    `takes_effect`: the body's date that must lie after the clock's end for it to pass. `only_with`: forbidden
    only where this field of the body is given. `rules`: only where it records an adverse answer of one of
    these rules. `reason`: the fact of the command's procedure that tells the reason, where the body has none.
    """

    command: str
    takes_effect: str = ""
    only_with: str = ""
    rules: tuple[str, ...] = ()
    reason: str = ""


class ClockSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One clock. Every `..._on` lists event types of the same case (a member's procedure: of the member).

    `due`: the end of the day counted to, the end of its month, or the exact moment. `blocks`: commands that
    it forbids until it is due (or until it stops), save for the reasons in `unless_reason`.
    """

    starts_on: tuple[str, ...]
    budget: Budget
    unit: Unit
    stops_on: tuple[str, ...]
    rungs: tuple[RungSpec, ...]
    anchor: Anchor = Anchor()
    calendar: str = ""
    due: Literal["end_of_day", "end_of_month", "exact"] = "end_of_day"
    accepted_until: Roll | None = None
    internal: Literal["", "previous_office_day"] = ""
    pause: Allowed | Literal["never"] = "never"
    extend: Allowed | Literal["never"] = "never"
    pauses_on: tuple[str, ...] = ()
    resumes_on: tuple[str, ...] = ()
    extends_on: tuple[str, ...] = ()
    reanchors_on: tuple[str, ...] = ()
    recalculates_on: tuple[str, ...] = ()
    if_fact: str = ""
    blocks: tuple[Block, ...] = ()
    unless_reason: tuple[str, ...] = ()
    blocks_until: Literal["due", "stopped"] = "due"
    authority: str = ""

    def __hash__(self) -> int:
        # Equal ones are alike in these, which tell the clocks of one agency apart; the rest is no key.
        return hash((self.unit, self.budget.parameter, self.starts_on))


class Reaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an event is recorded in the case, send a chart event to instances of a procedure, or only do.

    `subject`: the same member's instance, every instance, or the case's own.
    """

    when: str
    to: str
    send: str = ""
    subject: Literal["same_member", "all", "case"] = "same_member"
    does: str = ""
    records: tuple[str, ...] = ()


class AlertSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an alert goes away: the events that clear it (its clock's stop always does).

    One that no clock raises is raised by the events of `raised_on`, if its fact holds, `to` these audiences;
    in the states of `stands_in` its cause stands, and no word clears it.
    """

    cleared_by: tuple[str, ...] = ()
    stands_in: tuple[str, ...] = ()
    raised_on: tuple[str, ...] = ()
    if_fact: str = ""
    to: tuple[str, ...] = ()


class Procedure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A procedure at a version. `starts_on`: event types that start an instance when `starts_if` holds.

    `several`: each of them starts another instance beside those that run for the same subject.
    """

    procedure: str
    version: int
    subject: Literal["case", "member"]
    authority: tuple[str, ...]
    commands: dict[str, CommandSpec]
    clocks: dict[str, ClockSpec] = {}
    facts: dict[str, Fact] = {}
    reactions: tuple[Reaction, ...] = ()
    alerts: dict[str, AlertSpec] = {}
    starts_on: tuple[str, ...] = ()
    starts_if: str = ""
    several: bool = False
    waits_for: dict[str, str] = {}
    case_kind: Literal["household", "provider_site"] = "household"

    def begins(self, command: CommandSpec) -> bool:
        """Whether a command may be given while no instance runs, because what it records starts one."""
        return not command.event and not set(command.records).isdisjoint(self.starts_on)


class Chart(msgspec.Struct, frozen=True):
    """A statechart as parsed for the check and for listing actions; `text` is the file for the library."""

    text: str
    sha256: str
    states: dict[str, State]

    def __hash__(self) -> int:
        # The rest is no key.
        return hash(self.sha256)


class Definition(msgspec.Struct, frozen=True):
    """A procedure with its chart and texts, ready to run. `sha256` covers chart.yaml and procedure.yaml.

    `source` keeps the file and line of everything, for the check.
    """

    procedure: Procedure
    chart: Chart
    sha256: str
    texts: dict[str, Any] = {}
    source: Source = Source()

    @property
    def name(self) -> str:
        """The procedure's name."""
        return self.procedure.procedure

    @property
    def version(self) -> int:
        """The procedure's version."""
        return self.procedure.version

    def standing(self, configuration: Collection[str]) -> str:
        """Where the chart stands, in the titles of its innermost states."""
        return ", ".join(self.title("states", name) for name in leaves(self.chart.states, configuration))

    def title(self, section: str, name: str = "", language: str = "en") -> str:
        """The title of a command, state, clock or alert, or of the procedure itself (`title`)."""
        entry = self.texts.get(section) or {}
        titles = entry.get(name) if name else entry
        return str((titles or {}).get(language) or name or self.name)
