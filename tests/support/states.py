"""Cases made by Hypothesis: built directly, not folded, so that a state no command makes is tried too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec.structs import replace

from caseclock.domain.case.state import (
    Alert,
    CaseState,
    CoverageSet,
    Filing,
    Instance,
    Link,
    Member,
    Paper,
)
from caseclock.domain.case.timeline import Dated, Timeline
from caseclock.domain.clocks.ledger import Clock, Rung, Schedule
from caseclock.kernel.time import start_of_day

START = datetime(2026, 1, 5, 17, tzinfo=UTC)

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
NAMES = (
    st.sampled_from(["Ana", "José", "Mary Ann", "Baby Boy A", "Baby Boy B", "López", "O'Neil", ""]) | WORDS
)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MOMENTS = st.integers(0, 1_000_000).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PEOPLE = st.integers(1, 4).map(lambda n: UUID(int=n))
CASE = UUID(int=1)
STATES = ["waiting", "open", "resting", "done"]
WAITS = {
    ("ver", 1): {"waiting": "member", "open": "office"},
    ("app", 1): {"waiting": "save", "open": "office"},
}
SIDES = {("ver", 1): {"rop": "member", "act": "county"}, ("app", 1): {"prompt": "county"}}


def timelines(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Timeline]:
    return st.lists(
        st.builds(Dated, on=DAYS, value=values, recorded_at=MOMENTS, version=st.integers(1, 9)), max_size=2
    ).map(tuple)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "phone": timelines(st.sampled_from(["510-555-0101", "(213) 555 0199", "12"])),
        "immediate_need": timelines(st.booleans()),
        "returned_mail": timelines(st.booleans()),
        "address": timelines(st.dictionaries(st.sampled_from(["street", "zip"]), WORDS)),
    },
)
NUMBERS = st.dictionaries(
    st.sampled_from(["cin", "benefitscal", "county_case"]), st.sampled_from(["9-A", "b77", ""])
)
IDENTIFIERS = st.dictionaries(
    st.sampled_from(["ssn", "a_number"]), st.sampled_from(["123-45-6789", "A012345678", "[redacted]"])
)


@st.composite
def member_of(draw: st.DrawFn, id: UUID) -> Member:
    return Member(
        id=id,
        first_name=draw(NAMES),
        last_name=draw(NAMES),
        birth_date=draw(st.none() | DAYS),
        relationship=draw(st.sampled_from(["applicant", "child", ""])),
        joined_on=draw(DAYS),
        asks_for_coverage=draw(st.booleans()),
        left_on=draw(st.none() | DAYS),
        died_on=draw(st.none() | DAYS),
        deemed=draw(st.booleans()),
        confidential=draw(st.booleans()),
        identifiers=draw(IDENTIFIERS),
        numbers=draw(NUMBERS),
        facts=draw(FACTS),
    )


@st.composite
def clock_of(draw: st.DrawFn, instance: str, procedure: str, name: str) -> Clock:
    status = draw(st.sampled_from(["running", "paused", "expired", "stopped"]))
    anchor = draw(DAYS)
    due = None if status == "paused" else anchor + timedelta(days=draw(st.integers(1, 90)))
    rung = st.builds(
        Rung,
        due_at=st.none() | MOMENTS,
        arming=st.integers(1, 3),
        status=st.sampled_from(["armed", "waiting", "fired", "overtaken", "cancelled"]),
    )
    return Clock(
        id=f"{instance}.{name}-1",
        name=name,
        instance=instance,
        procedure=procedure,
        procedure_version=1,
        member=None,
        anchor_on=anchor,
        anchor_at=start_of_day(anchor),
        anchor_source="notice_received_on",
        parameter="days",
        budget=90,
        unit="calendar_day",
        calendar="",
        schedule=Schedule(
            due_on=due,
            due_at=start_of_day(due + timedelta(days=1)) if due else None,
            internal_on=draw(st.none() | st.just(due)),
        ),
        original_due_on=anchor,
        original_due_at=start_of_day(anchor),
        status=status,
        started_at=START,
        stopped_on=draw(st.none() | DAYS)
        if status == "expired"
        else (anchor if status == "stopped" else None),
        rungs=draw(st.dictionaries(st.sampled_from(["day 60", "-5 days", "due"]), rung, max_size=3)),
    )


COVERAGE = st.lists(
    st.builds(
        CoverageSet,
        from_month=DAYS.map(lambda d: d.replace(day=1)),
        to_month=st.none() | DAYS.map(lambda d: d.replace(day=1)),
        scope=st.sampled_from(["full", "restricted", "none"]),
        programme=st.sampled_from(["M1", "58", ""]),
        funding=st.sampled_from(["federal", "state", ""]),
        cost_cents=st.integers(0, 10_000),
        event=st.just("coverage.set"),
        version=st.integers(1, 9),
    ),
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def cases(draw: st.DrawFn, county: int = 1, case_id: UUID = CASE, version: int = 1) -> CaseState:
    """A case of some shape at a version."""
    members = {id: draw(member_of(id)) for id in draw(st.sets(PEOPLE, max_size=3))}
    instances: dict[str, Instance] = {}
    clocks: dict[str, Clock] = {}
    for procedure, names in (("ver", ("rop", "act")), ("app", ("prompt",))):
        if not draw(st.booleans()):
            continue
        id = f"{procedure}-1"
        instances[id] = Instance(
            id=id,
            procedure=procedure,
            version=1,
            member=None,
            configuration=(draw(st.sampled_from(STATES)),),
            started_on=START.date(),
            started_at=START,
            final=draw(st.booleans()),
        )
        for name in names:
            if draw(st.booleans()):
                clock = draw(clock_of(id, procedure, name))
                clocks[clock.id] = clock
    alerts = draw(
        st.lists(
            st.builds(
                Alert,
                id=st.sampled_from(["a1", "a2"]),
                alert=st.just("rop_ending"),
                procedure=st.just("ver"),
                instance=st.just("ver-1"),
                clock=st.just(""),
                member=st.none() | PEOPLE,
                to=st.lists(st.sampled_from(["owner", "supervisor", "unit:intake"]), max_size=2).map(tuple),
                raised_on=DAYS,
                raised_at=MOMENTS,
                cleared_at=st.none() | MOMENTS,
            ),
            max_size=2,
        )
    )
    paper = Paper(
        id="p1", form="MC 13", received_on=START.date(), recorded_at=START, read=draw(st.booleans())
    )
    return CaseState(
        county=county,
        case_id=case_id,
        version=version,
        kind=draw(st.sampled_from(["household", "provider_site"])),
        case_number=draw(st.sampled_from(["1A-77", "1a77", ""])),
        numbers=draw(NUMBERS),
        status=draw(st.sampled_from(["open", "open", "open", "closed"])),
        opened_at=START,
        recorded_at=START,
        owner=draw(st.sampled_from(["", "worker-1", "worker-2"])),
        unit=draw(st.sampled_from(["", "intake"])),
        filing=draw(st.none() | st.builds(Filing, filed_on=DAYS)),
        facts=draw(FACTS),
        members=members,
        instances=instances,
        clocks=clocks,
        alerts={alert.id: alert for alert in alerts},
        coverage={id: draw(COVERAGE) for id in members if draw(st.booleans())},
        papers={"p1": paper} if draw(st.booleans()) else {},
        links={"l1": Link(kind="merged_into", case=UUID(int=9))} if draw(st.booleans()) else {},
    )


@st.composite
def lives(draw: st.DrawFn, county: int = 1, case_id: UUID = CASE) -> list[CaseState]:
    """A case after each of some commands: each keeps most of what was before, as evolve does."""
    states = [draw(cases(county, case_id, draw(st.integers(1, 3))))]
    at = START
    for _ in range(draw(st.integers(0, 4))):
        other = draw(cases(county, case_id))
        parts = draw(st.sets(st.sampled_from([f for f in msgspec.structs.asdict(other) if f not in _FIXED])))
        last = states[-1]
        at += timedelta(minutes=draw(st.integers(0, 2)))
        states.append(
            replace(
                last,
                **{part: getattr(other, part) for part in parts},
                version=last.version + draw(st.integers(1, 3)),
                recorded_at=at,
            )
        )
    return states


_FIXED = {"county", "case_id", "version", "opened_at", "recorded_at"}
