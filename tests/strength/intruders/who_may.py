"""The table of whom each address lets in, and in which order and by whom the addresses are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.strength.form import LONG
from tests.strength.intruders.counties import OF_A_COUNTY, OF_THE_STATE
from tests.strength.intruders.routes import Route, is_command, routes
from tests.support.web_app import routed

ROLES = OF_A_COUNTY + OF_THE_STATE
ROUTES = [route for route in routes(routed()) if not is_command(route)]
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


MAY = table()


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

    return sorted((route for route in ROUTES if route.operation), key=turn)
