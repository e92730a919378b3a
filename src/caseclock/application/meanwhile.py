"""What was recorded in a case since somebody opened it: by whom, when, and what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from caseclock.application.bodies import find_command
from caseclock.application.casefile.acts import SYSTEM
from caseclock.application.outcomes import NotFound
from caseclock.application.words import Titles, event_titles, titles
from caseclock.domain.case.work import Rules
from caseclock.kernel.events import Recorded
from caseclock.store.accounts import AccountStore


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One command or due moment; `by` is a display name, empty for the office's own clocks."""

    version: int
    at: datetime
    by: str
    what: Titles
    yours: bool


async def since(
    accounts: AccountStore, rules: Rules, county: int, history: Iterable[Recorded], version: int, me: str
) -> list[Entry]:
    """What came after a version, newest first: each command once, with its title."""
    found: dict[object, Recorded] = {}
    for recorded in history:
        if recorded.version > version:
            found.setdefault(recorded.meta.command_id, recorded)
    firsts = sorted(found.values(), key=lambda recorded: -recorded.version)
    names = await accounts.names(county, {i for each in firsts if (i := _account(each.meta.actor))})
    return [
        Entry(
            version=each.version,
            at=each.recorded_at,
            by="" if each.meta.actor == SYSTEM else names.get(each.meta.actor, each.meta.actor),
            what=_what(rules, each),
            yours=each.meta.actor == me,
        )
        for each in firsts
    ]


def _what(rules: Rules, recorded: Recorded) -> Titles:
    try:
        definition, _ = find_command(rules, recorded.meta.command)
    except NotFound:
        return event_titles(rules.definitions, recorded.event.type)
    return titles(definition, "commands", recorded.meta.command)


def _account(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
