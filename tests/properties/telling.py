"""The scenario files as material: what a command of the office looks like, and what follows what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from caseclock.application.definitions import PROCEDURES, read_scenarios
from caseclock.application.resources import workflows_dir
from caseclock.domain.procedures.provider_account import codes
from caseclock.domain.procedures.provider_account.mailing import CODE_MAIL
from caseclock.domain.workflow.scenario import Scenario, Step
from caseclock.kernel.time import PACIFIC
from tests.properties.driving import Drive

KEYS = {"h1": b"k" * 32}


@lru_cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of every procedure."""
    folders = sorted((workflows_dir() / PROCEDURES).glob("*/scenarios"))
    return tuple(each for folder in folders for each in read_scenarios(folder.parent))


@lru_cache
def templates() -> dict[str, list[Step]]:
    """The steps of all scenarios by their command."""
    found: dict[str, list[Step]] = {}
    for scenario in scenarios():
        for step in scenario.steps:
            if step.do:
                found.setdefault(step.do, []).append(step)
    return found


def body_like(rnd: Random, office: Drive, step: Step, today: date, names: dict[str, Any]) -> dict[str, Any]:
    """The body of a step, its dates as far from today as from its own day."""
    assert step.day is not None
    body = {name: _moved(rnd, office, value, today - step.day, names) for name, value in step.with_.items()}
    if step.member:
        body["member"] = _person(rnd, office, step.member, names)
    return body


def _moved(rnd: Random, office: Drive, value: Any, by: timedelta, names: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _moved(rnd, office, each, by, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(rnd, office, each, by, names) for each in value]
    if isinstance(value, date) and value.year > 2022:  # not a birth date of someone grown
        return (value + by).isoformat()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value == "@mailed_code":
        return list(codes.hashes(KEYS, office.case_id, _mailed(office)))
    if isinstance(value, str) and value.startswith("@"):
        return _person(rnd, office, value[1:], names)
    return value


def _mailed(office: Drive) -> str:
    return next((m.secret for m in reversed(office.messages) if m.topic == CODE_MAIL), "")


def _person(rnd: Random, office: Drive, label: str, names: dict[str, Any]) -> str:
    """Whoever bore the label first is it from then on."""
    members = [str(member) for member in office.state.members] or ["00000000-0000-0000-0000-000000000001"]
    if names.get(label) not in members:
        free = [each for each in members if each not in names.values()]
        names[label] = rnd.choice(free or members)
    return str(names[label])


def tell(
    rnd: Random, office: Drive, scenario: Scenario | None = None, *, strays: float = 0.2
) -> Iterator[None]:
    """This scenario or any, on today's dates in a case of its own, as often as it strays some steps left out,
    some late, others between."""
    chosen = [s for s in scenarios() if (s.given.case.kind == "provider_site") == (office.county == 0)]
    scenario = scenario or rnd.choice(chosen)
    case = scenario.given.case
    office.another_case()
    mine = office.case_id
    begun = (office.now + timedelta(days=1)).date()
    by = begun - case.opened_on
    office.at(_moment(begun, "12:00"))
    if case.kind == "household":
        people = [
            {
                "first_name": who.first_name,
                "last_name": who.last_name,
                "birth_date": who.birth_date,
                "facts": who.facts,
                "asks_for_coverage": who.asks_for_coverage,
            }
            for who in case.members.values()
        ]
        application = {"filed_on": begun} if case.filed_on else None
        office.do(
            "open-case", role="worker", owner="ann", application=application, members=people or [NOBODY]
        )
    else:
        office.do("enrol-site", role="family_planning_office", name="Clinic One", address="1 Main St")
    names: dict[str, Any] = {}
    for step in scenario.steps:
        yield
        office.case_id = mine
        assert step.day is not None
        moment = _moment(step.day + by, step.at)
        if moment > office.now:
            if rnd.random() < strays:
                office.now = moment
            else:
                office.at(moment)
        if (
            step.do
            and rnd.random() >= strays / 2
            and (office.state.version or office.orders()[step.do][1].opens)
        ):
            body = body_like(rnd, office, step, step.day + by, names)
            office.give_body(office.case_id, step.do, body, step.role)
        if rnd.random() < strays:
            office.any_command(rnd)


NOBODY = {"first_name": "Nobody", "last_name": "Named"}


def _moment(day: date, at: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(at), tzinfo=PACIFIC)


def like(rnd: Random, office: Drive, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body of some scenario's step of this command, mostly whole; the drawn one when there is none."""
    found = templates().get(name)
    if not found:
        return body
    made = body_like(rnd, office, rnd.choice(found), office.now.date(), {})
    return {**body, **made} if rnd.random() < 0.15 else made
