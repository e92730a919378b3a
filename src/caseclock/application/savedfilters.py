"""Filters of the list that a person keeps by name: what is filtered by, and nothing about anybody."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.denied import Denied, absent
from caseclock.domain.case.view import Actor
from caseclock.readmodels.worklist_query import Sort, State
from caseclock.store import saved_filters as rows
from caseclock.store.saved_filters import SavedFilter

#: What a filter may say, in the order in which it is kept; `q` never: a name or a number is somebody's.
KEYS = (
    "group",
    "due",
    "owner",
    "unit",
    "queue",
    "state",
    "whose_move",
    "procedure",
    "flag",
    "due_before",
    "sort",
)
MOST, LONGEST_NAME, LONGEST_VALUE = 20, 60, 100
_KNOWN = {"state": get_args(State), "sort": get_args(Sort)}


async def my_filters(app: Application, actor: Actor) -> list[SavedFilter]:
    """The default first, then by name."""
    return await rows.list_filters(app.store.pool, *_whose(actor))


async def save_filter(app: Application, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keeps the query of the list's address under a name, in place of the one that had it."""
    name, query = _named(name), plain_query(query)
    if not await rows.put_filter(app.store.pool, *_whose(actor), name, query, MOST):
        raise Denied(
            "taken",
            "too_many_filters",
            f"You keep {MOST} filters already.",
            remedy="Delete one that you no longer use.",
            field="name",
        )
    return next(each for each in await my_filters(app, actor) if each.name == name)


async def rename_filter(app: Application, actor: Actor, name: str, to: str) -> None:
    """Denied where there is no such filter, or another has the name."""
    done = await rows.rename_filter(app.store.pool, *_whose(actor), name, _named(to))
    if done is None:
        raise Denied(
            "taken", "name_taken", "Another filter has that name.", remedy="Take another.", field="name"
        )
    if not done:
        raise absent()


async def delete_filter(app: Application, actor: Actor, name: str) -> None:
    """Denied where there is none of that name."""
    if not await rows.delete_filter(app.store.pool, *_whose(actor), name):
        raise absent()


async def set_default(app: Application, actor: Actor, name: str) -> None:
    """What the list opens with; an empty name: with everything."""
    if not await rows.set_default(app.store.pool, *_whose(actor), name):
        raise absent()


def plain_query(query: str) -> str:
    """The query with known filters only, each once and in one order; anything else is left out."""
    given = parse_qsl(query.removeprefix("?"))[:50]
    kept = [
        (key, value[:LONGEST_VALUE])
        for key in KEYS
        for name, value in dict.fromkeys(given)
        if name == key and value and value in _KNOWN.get(key, (value,))
    ]
    return urlencode(kept)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Denied(
            "invalid",
            "name_refused",
            f"A filter has a name of up to {LONGEST_NAME} letters.",
            remedy="Say what it shows, such as: intake, due this week.",
            field="name",
        )
    return name


def _whose(actor: Actor) -> tuple[int, UUID]:
    return actor.county, UUID(actor.account)
