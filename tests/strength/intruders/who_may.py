"""The table of whom each address lets in, and in which order and by whom the addresses are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from caseclock.web.commands import commands_of
from tests.strength.form import LONG
from tests.strength.intruders.counties import OF_A_COUNTY, OF_THE_STATE
from tests.strength.intruders.routes import Route, is_command, routes
from tests.support.office import rules
from tests.support.web_app import routed

ROLES = OF_A_COUNTY + OF_THE_STATE
ROUTES = [route for route in routes(routed()) if not is_command(route)]
COMMANDS = [route for route in routes(routed()) if is_command(route)]
#: Commands on a case share an address, so one of them is asked wherever addresses are.
COMMAND = next(route for route in COMMANDS if route.path.endswith("/add-note"))
#: Places that both counties fill with the same words; any other names what is somebody's.
WORDS = frozenset({"name", "service", "what", "step", "office", "unit"})
#: What ends a session comes last.
LAST = ("/sign-out", "/api/v1/sessions")


def table() -> dict[str, frozenset[str]]:
    """Which roles each address lets in; `everybody` also without a session."""
    lines = (Path(__file__).with_name("who_may.txt")).read_text(encoding="utf-8").splitlines()
    heads = next(line for line in lines if line.startswith("#letters")).split()[1:]
    letters = dict(head.split("=") for head in heads)
    found = {}
    for line in lines:
        if not line or line.startswith("#"):
            continue
        label, _, marks = line.partition("|")
        public = marks.strip() == "everybody"
        found[label.strip()] = frozenset(ROLES if public else (letters[m] for m in marks if m in letters))
    return found


def of_procedures() -> dict[str, frozenset[str]]:
    """Which roles the procedure files name for each command on a case."""
    known = commands_of(rules())
    return {
        route.label: frozenset(ROLES).intersection(known[route.path.rpartition("/")[2]][1].roles)
        for route in COMMANDS
    }


MAY = table() | of_procedures()


def in_turn(route: Route, roles: Iterable[str]) -> Iterator[str]:
    """All of some roles in the long form, one of them in the short one: another for each address."""
    wanted = sorted(roles)
    if LONG or not wanted:
        return iter(wanted)
    return iter([wanted[sum(map(ord, route.label)) % len(wanted)]])


def guarded() -> list[Route]:
    """What is not for everybody: what is read first, what ends a session last."""

    def turn(route: Route) -> tuple[Any, ...]:
        return route.path in LAST, route.method == "DELETE", route.method != "GET", route.label

    return sorted((route for route in (*ROUTES, COMMAND) if route.operation), key=turn)


def named(route: Route) -> bool:
    """Whether the address names what is one county's, or one site's."""
    return not WORDS.issuperset(route.places)
