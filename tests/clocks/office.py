"""A county with the shipped calendars, a warning hour of eight, and a few clocks of the real procedures."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from caseclock.domain.clocks import acts
from caseclock.domain.clocks.evolve import evolve_clock
from caseclock.domain.clocks.ledger import Clock
from caseclock.domain.policy.calendars import parse_calendar
from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.domain.policy.policy import Policy
from caseclock.domain.workflow.definition import Allowed, Budget, ClockSpec, Roll, RungSpec
from caseclock.kernel.events import Event
from caseclock.kernel.time import at_local

FILES = Path(__file__).parents[2] / "workflows" / "calendars"
COUNTY = 34


def policy(closed_too: frozenset[date] = frozenset(), version: str = "") -> Policy:
    calendars = {}
    for name in ("state_holidays", "county_office", "federal"):
        calendars[(0, name)] = parse_calendar((FILES / f"{name}.yaml").read_text(), name)
    if closed_too:
        office = calendars[(0, "county_office")]
        fields = {f: getattr(office, f) for f in office.__struct_fields__}
        fields |= {"closed": office.closed | closed_too, "version": version, "county": COUNTY}
        calendars[(COUNTY, "county_office")] = type(office)(**fields)
    hour = Value(
        value=8, unit="hour", from_=date(2000, 1, 1), to=None, source="county practice", confirmed=True
    )
    return Policy(Parameters({"warning_hour": (hour,)}), calendars)


POLICY = policy()
WHERE: dict[str, Any] = {"policy": POLICY, "county": COUNTY}


def spec(unit: Any = "calendar_day", rungs: Iterable[RungSpec] = (), **more: Any) -> ClockSpec:
    rungs = (*rungs, RungSpec(at="due", event="passes", alert="over", to=("owner", "supervisor")))
    return ClockSpec(starts_on=("a",), stops_on=("b",), budget=Budget("days"), unit=unit, rungs=rungs, **more)


PROMPTNESS = spec(
    rungs=[RungSpec(at=f"day {n}", alert="app_promptness_warning", to=("owner",)) for n in (30, 40)],
    internal="previous_office_day",
    pause=Allowed("42 CFR 435.912(e)"),
    extend=Allowed("42 CFR 435.912(e)(1)"),
)
ROP = spec(
    rungs=[RungSpec(at=f"day {n}", alert="rop_ending", to=("owner",)) for n in (60, 75, 85)],
    accepted_until=Roll("forward", "state_holidays"),
    extend=Allowed("42 CFR 435.956(b)(2)(ii)(B)"),
)
SAVE = spec("working_day", [RungSpec(at="day 10", alert="save", to=("owner",))], calendar="federal")
CODE = spec("elapsed_hour", [RungSpec(at="hour 12", alert="ending", to=("certifier",))], due="exact")
EDWARDS = spec(
    "month", [RungSpec(at="-10 days", alert="edwards", to=("owner",))], extend=Allowed("22 CCR 50183")
)

MEDS = spec(
    "working_day_of_month",
    [RungSpec(at="day 8", alert="meds", to=("owner",))],
    calendar="county_office",
    extend=Allowed("law"),
)


def started(
    clock_spec: ClockSpec, anchor: date, budget: int, now: datetime | None = None, **more: Any
) -> Clock:
    """A clock as it stands after its start, by default at nine on the anchor day."""
    anchor_at = more.pop("anchor_at", at_local(anchor, 9))
    event = acts.start(
        clock_spec,
        id="p-1.c-1",
        name="c",
        instance="p-1",
        procedure="p",
        version=1,
        member=None,
        anchor_on=anchor,
        anchor_at=anchor_at,
        source="filed_on",
        parameter=more.pop("parameter", "days"),
        budget=budget,
        now=now or anchor_at,
        **WHERE,
        **more,
    )
    return event.started


def after(clock: Clock, at: datetime, *events: Event | None) -> Clock:
    """The clock after events recorded at a moment."""
    clocks = {clock.id: clock}
    for event in events:
        if event is not None:
            clocks = evolve_clock(clocks, event, at)
    return clocks[clock.id]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
