"""What must hold of an office whatever died in it, each promise by its name: see docs/reliability.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.rebuilding import rebuild_read_models
from caseclock.domain.case.evolve import evolve
from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.armed import armed_rungs
from caseclock.domain.ledger import ledger_id
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.readmodels.inline import TABLES
from caseclock.store.signing import Trust
from caseclock.store.verify import verify
from tests.properties.holding import Steps, clocks_hold
from tests.readmodels.support import stored
from tests.strength.lives import KINDS
from tests.strength.load import Office, Order
from tests.strength.receiving import Outside

COUNTY, STATE = 19, 0
Events = dict[UUID, list[dict[str, Any]]]


@dataclass
class Evidence:
    """All there is to be judged afterwards: the database, what clerks were told, what came in outside."""

    dsn: str
    superuser: Any
    app: Application
    trust: Trust
    office: Office
    outside: Outside
    states: dict[UUID, CaseState] = field(default_factory=dict)

    async def commands(self) -> dict[UUID, dict[str, Any]]:
        """The reply of each command that is there, with its status."""
        rows = await self.superuser.fetch("select command_id, reply from commands")
        return {row["command_id"]: msgspec.json.decode(row["reply"]) for row in rows}

    async def written(self) -> Events:
        """What is there of each command: the case, the version and the type of its events."""
        found: Events = defaultdict(list)
        rows = await self.superuser.fetch("select case_id, version, type, meta from events")
        for row in rows:
            meta = msgspec.json.decode(row["meta"])
            of = UUID(meta["correlation_id"])
            by = meta["role"]
            found[of].append(
                {"case": row["case_id"], "version": row["version"], "type": row["type"], "by": by}
            )
        return found


def _own(order: Order) -> UUID:
    return command_id(order.county, order.actor, order.key)


def _same(reply: dict[str, Any], events: list[dict[str, Any]]) -> bool:
    """Whether these are just the events that the reply told of."""
    case = reply["case"].partition("-")[2]
    told = {(e.get("case", f"-{case}").partition("-")[2], e["version"], e["type"]) for e in reply["events"]}
    return told == {(str(e["case"]), e["version"], e["type"]) for e in events}


async def every_acknowledged_command_is_there_once(evidence: Evidence) -> list[str]:
    """Its row, and just the events that the clerk was told of."""
    commands, written = await evidence.commands(), await evidence.written()
    faults = []
    for order in evidence.office.acknowledged:
        assert order.answer is not None
        own = _own(order)
        if own not in commands or not _same(order.answer, written[own]):
            faults.append(f"{order.key} was told done and is not there as told")
    return faults


async def no_command_is_there_by_half(evidence: Evidence) -> list[str]:
    """A command's row and all its events, or neither; no events without a command or a rung."""
    commands, written = await evidence.commands(), await evidence.written()
    faults = [
        f"{own}: its events are not those of its reply"
        for own, reply in commands.items()
        if reply.get("events") is not None and not _same(reply, written[own])
    ]
    for own, events in written.items():
        if own not in commands and any(event["by"] != "system" for event in events):
            faults.append(f"{own} has events and no command")
    for order in evidence.office.orders:
        own = _own(order)
        if order.refused is not None and own in commands:
            faults.append(f"{order.key} was refused and is there")
    return faults


async def the_chain_is_intact(evidence: Evidence) -> list[str]:
    """`caseclock verify` finds nothing."""
    return [str(finding) for finding in await verify(evidence.app.store, evidence.trust)]


async def versions_are_contiguous(evidence: Evidence) -> list[str]:
    """In every case from 1 without a gap."""
    rows = await evidence.superuser.fetch(
        "select case_id from events group by county, case_id"
        " having min(version) <> 1 or max(version) <> count(*)"
    )
    return [str(row["case_id"]) for row in rows]


async def every_due_rung_fired_exactly_once(evidence: Evidence) -> list[str]:
    """Each history replayed: a rung rings when armed, once and in order; the timers are those still armed."""
    app, faults = evidence.app, []
    orders = {
        name: (definition, spec)
        for definition in app.rules.definitions.newest()
        for name, spec in definition.procedure.commands.items()
    }
    now = await evidence.superuser.fetchval("select business_now()")
    for county, case in await _cases(evidence):
        loaded = await app.store.load(county, [case])
        state, steps = CaseState(county=county, case_id=case), Steps(orders)
        try:
            for recorded in app.history(county, case, loaded):
                steps.hold(state, recorded)
                state = evolve(state, recorded, app.rules.codes)
            clocks_hold(state)
        except AssertionError as error:
            faults.append(f"{case}: {error}")
        evidence.states[case] = state
        armed = set(armed_rungs(state.clocks)) if state.status == "open" else set()
        rows = await evidence.superuser.fetch(
            "select clock_id, rung, arming, due_at from timers where case_id = $1", case
        )
        if {tuple(row) for row in rows} != {tuple(each) for each in armed}:
            faults.append(f"{case}: its timers are not its armed rungs")
        faults += [f"{case}: {each} was lost" for each in armed if each.due_at <= now]
    return faults


async def _cases(evidence: Evidence) -> list[tuple[int, UUID]]:
    rows = await evidence.superuser.fetch("select distinct county, case_id from events")
    return [(county, case) for county, case in rows if case != ledger_id(county)]


async def every_message_was_delivered(evidence: Evidence) -> list[str]:
    """Each alert's message is in the outbox and left; whom it names was told of it once. Only a code that
    lapsed on the way stays."""
    faults = []
    now = await evidence.superuser.fetchval("select business_now()")
    rows = {row["message_id"]: row for row in await evidence.superuser.fetch("select * from outbox")}
    faults += [
        f"{m} ({row['topic']}): {row['last_error']}"
        for m, row in rows.items()
        if not row["delivered_at"] and not (row["expires_at"] and row["expires_at"] <= now)
    ]
    raised = await evidence.superuser.fetch(
        "select case_id, version, data from events where type = 'alert.raised'"
    )
    told = Counter(
        row["message_id"] for row in await evidence.superuser.fetch("select message_id from alert_deliveries")
    )
    for row in raised:
        alert = msgspec.json.decode(row["data"])["alert_id"]
        message = derive(row["case_id"], "alert", alert, row["version"])
        if message not in rows:
            faults.append(f"alert {alert} of {row['case_id']} has no message")
        elif not told[message] and not rows[message]["how"].startswith("cleared"):
            faults.append(f"alert {alert} of {row['case_id']}: {rows[message]['how']}, and nobody was told")
    return faults


async def every_mail_and_event_came_and_a_repeat_is_recognisable(evidence: Evidence) -> list[str]:
    """Every id came, with the words that were put under it; the same id always brought the same."""
    rows = await evidence.superuser.fetch("select message_id, payload from outbox where how like 'smtp%'")
    put = {f"<{row['message_id']}@caseclock>": _words(msgspec.json.decode(row["payload"])) for row in rows}
    wanted = set(put)
    came: dict[str, set[str | bytes]] = defaultdict(set)
    for mail, text in evidence.outside.mails:
        came[mail].add(text)
    others = [mail for mail, text in evidence.outside.mails if put.get(mail, "") not in text]
    for event, body in evidence.outside.events:
        came[event].add(body)
    events = await evidence.superuser.fetchval("select max(number) from feed where county = $1", COUNTY)
    wanted |= {f"{COUNTY}:{number}" for number in range(1, events + 1)}
    faults = [f"{each} never came" for each in wanted - set(came)]
    faults += [f"{each} came with the words of another" for each in others]
    return faults + [f"{each} came again as something else" for each, said in came.items() if len(said) > 1]


def _words(payload: dict[str, Any]) -> str:
    """What a mail has of its own: its text, or the address of the site whose certifier is mailed a code."""
    return str(payload.get("text") or payload["link"])


async def every_certifier_who_was_told_so_has_one_account(evidence: Evidence) -> list[str]:
    """A code opens one account once, in the site's history and among the accounts, and not by half."""
    activated = Counter(
        row["case_id"]
        for row in await evidence.superuser.fetch(
            "select case_id from events where type = 'account.activated'"
        )
    )
    rows = await evidence.superuser.fetch("select site, disabled_why from accounts where site is not null")
    accounts = Counter(row["site"] for row in rows if row["disabled_why"] != "pending")
    told = {CaseRef.parse(site).case_id for site in evidence.office.activated}
    return [
        f"{site} was told and has no account" for site in told if not activated[site] or not accounts[site]
    ] + [
        f"{site} has accounts twice"
        for site in {*activated, *accounts}
        if max(activated[site], accounts[site]) > 1
    ]


async def read_models_are_what_a_rebuild_makes(evidence: Evidence) -> list[str]:
    """Every table of every county, row by row."""
    pool, counties = evidence.app.store.pool, await evidence.app.store.counties()
    written = {(c, table): await stored(pool, c, table) for c in counties for table in TABLES}
    await rebuild_read_models(evidence.app, evidence.dsn)
    return [
        f"{table} of county {county}"
        for (county, table), rows in written.items()
        if await stored(pool, county, table) != rows
    ]


async def no_answer_was_a_fault(evidence: Evidence) -> list[str]:
    """Nobody got anything but done, refused, or try again later."""
    return evidence.office.faults


async def met(evidence: Evidence) -> dict[str, int]:
    """How often there was something for the promises to hold of: rungs that rang, what came a second time."""
    rang = await evidence.superuser.fetchval("select count(*) from events where type = 'clock.rang'")
    came = [each for each, _ in (*evidence.outside.mails, *evidence.outside.events)]
    return {"rungs": rang, "came again": len(came) - len(set(came))}


def given(office: Office) -> dict[str, int]:
    """How many commands of each kind were acknowledged, and how many codes used."""
    found = Counter(order.command for order in office.acknowledged)
    return {kind: found[kind] for kind in sorted(KINDS)} | {"codes used": len(office.activated)}


Check = Callable[[Evidence], Awaitable[list[str]]]
CHECKS: tuple[Check, ...] = (
    no_answer_was_a_fault,
    every_acknowledged_command_is_there_once,
    no_command_is_there_by_half,
    the_chain_is_intact,
    versions_are_contiguous,
    every_due_rung_fired_exactly_once,
    every_message_was_delivered,
    every_mail_and_event_came_and_a_repeat_is_recognisable,
    every_certifier_who_was_told_so_has_one_account,
    read_models_are_what_a_rebuild_makes,
)


async def broken(evidence: Evidence) -> dict[str, list[str]]:
    """The promises that do not hold, with the first few reasons; empty when all do."""
    found = {check.__name__: await check(evidence) for check in CHECKS}
    return {name: faults[:5] for name, faults in found.items() if faults}
