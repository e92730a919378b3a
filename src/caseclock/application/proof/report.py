"""What the report of a bundle says: the case then, the decision and its rule, the mailing, who looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from caseclock.application.app import Application
from caseclock.application.caseview import Known
from caseclock.application.codewords import codewords
from caseclock.application.determinations import is_determination
from caseclock.application.notices.rendering import compiled
from caseclock.application.notices.showing import NoticeView
from caseclock.application.notices.wording import county_name, worded
from caseclock.application.proof.deciding import decision
from caseclock.application.proof.looking import looks
from caseclock.application.words import clock_titles
from caseclock.domain.case.notices.data import Mailing
from caseclock.domain.case.state import Instance, Member
from caseclock.domain.workflow.states import leaves
from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.events import Recorded
from caseclock.kernel.time import PACIFIC, first_of_month, local_date
from caseclock.readmodels.clocks import is_open
from caseclock.readmodels.coverage import coverage_known
from caseclock.readmodels.readings import Reading
from caseclock.store.place import Place

#: Decisions about coverage itself, which say more than what was found on the way.
OF_COVERAGE = ("eligibility.determined", "scope.determined")
PAPER = Path(__file__).parent / "paper"
#: A judge reads five pages; whatever is more stands whole in the other files of the bundle.
DECISIONS, NOTICES, CLOCKS, PROCEDURES, MEMBERS = 3, 6, 8, 8, 8


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report is made from. `notice`: the one in question; `names`: of accounts; `key`: the
    SHA-256 of the public key."""

    whole: Known
    then: Known
    as_of: datetime
    notice: NoticeView | None
    notices: tuple[NoticeView, ...]
    readings: tuple[Reading, ...]
    place: Place
    names: dict[str, str]
    asker: str
    key: str
    language: str


def report_pdf(app: Application, told: Told) -> bytes:
    """The report as an accessible PDF. Some tenths of a second of arithmetic: not for a loop."""
    return compiled(PAPER, "report.typ", msgspec.json.encode(report(app, told)), told.whole.now)


def report(app: Application, told: Told) -> dict[str, Any]:
    """The report as plain data, its codes in words of the language where there are any."""
    state, language = told.then.state, told.language
    definitions = app.rules.definitions
    return {
        "language": language,
        "county": county_name(state.county),
        "case_number": state.case_number,
        "as_of": _moment(told.as_of),
        "made_at": _moment(told.whole.now),
        "asker": told.asker,
        "status": state.status,
        "filed_on": state.filing.rules_on if state.filing else None,
        "owner": told.names.get(state.owner, state.owner),
        "unit": state.unit,
        "members": [_member(told, each) for each in state.members.values()][:MEMBERS],
        "procedures": list(_procedures(told, definitions))[:PROCEDURES],
        "clocks": list(_clocks(told, definitions))[:CLOCKS],
        "decisions": [
            decision(each, told.names, _name(told, getattr(each.event, "member", None)), app, language)
            for each in _decisions(told)
        ],
        "notice": _notice(told, told.notice) if told.notice else None,
        "notices": [_line(told, each) for each in _others(told)],
        "looks": looks(told.readings, _moment),
        "events": {"count": len(told.whole.history), "known": state.version},
        "number": told.place.after.number,
        "signed_at": _moment(told.place.after.signed_at),
        "key": told.key,
    }


def _decisions(told: Told) -> list[Recorded]:
    """The decision that the notice states, then the last known one of each kind and person, newest first."""
    known = [each for each in told.then.history if is_determination(each)]
    stated = int((told.notice.determination if told.notice else "").rpartition(".")[2] or 0)
    last = {(each.event.type, getattr(each.event, "member", None)): each for each in known}
    found = {each.version: each for each in known if each.version == stated or each in last.values()}
    return sorted(
        found.values(),
        key=lambda each: (each.version != stated, each.event.type not in OF_COVERAGE, -each.version),
    )[:DECISIONS]


def _member(told: Told, member: Member) -> dict[str, Any]:
    month = first_of_month(local_date(told.as_of))
    months = coverage_known(told.then.state, month, month, member.id)
    covered = months[0] if months else None
    return {
        "name": member.name,
        "born": member.birth_date,
        "left": member.left_on or member.died_on,
        "scope": worded("values", covered.scope, told.language) if covered else "",
        "programme": covered.programme if covered else "",
        "cost_cents": covered.cost_cents if covered else 0,
    }


def _procedures(told: Told, definitions: Definitions) -> Iterator[dict[str, Any]]:
    for instance in reversed(told.then.state.instances.values()):
        if instance.final or instance.procedure in ("household", "notice_of_action", "ownership"):
            continue
        definition = definitions.get(instance.procedure, instance.version)
        states = definition.chart.states
        yield {
            "title": definition.title("title", "", told.language),
            "about": _name(told, instance.member),
            "states": ", ".join(_states(instance, definitions, told.language)),
            "since": local_date(max(map(instance.since, leaves(states, instance.configuration)))),
        }


def _states(instance: Instance, definitions: Definitions, language: str) -> Iterable[str]:
    definition = definitions.get(instance.procedure, instance.version)
    names = leaves(definition.chart.states, instance.configuration)
    return (definition.title("states", name, language) for name in names)


def _clocks(told: Told, definitions: Definitions) -> Iterator[dict[str, Any]]:
    running = [clock for clock in told.then.state.clocks.values() if is_open(clock)]
    for clock in sorted(running, key=lambda each: each.schedule.due_on or date.max):
        yield {
            "title": clock_titles(definitions, clock.id)[told.language],
            "about": _name(told, clock.member),
            "due_on": clock.schedule.due_on,
            "law": clock.authority,
        }


def _others(told: Told) -> list[NoticeView]:
    return [each for each in reversed(told.notices) if each.mailings and each is not told.notice][:NOTICES]


def _line(told: Told, view: NoticeView) -> dict[str, Any]:
    return {
        "kind": worded("actions", view.kind, told.language),
        "about": _name(told, view.member),
        "dated_on": view.dated_on,
        "effective_on": view.effective_on,
        "mailings": [_mailing(each, told.language) for each in view.mailings],
        "fingerprint": view.fingerprint,
        "id": view.id,
    }


def _mailing(mailing: Mailing, language: str) -> dict[str, Any]:
    said: dict[str, Any] = msgspec.to_builtins(mailing)
    return said | {"addressee": codewords(language).value(mailing.addressee)}


def _notice(told: Told, view: NoticeView) -> dict[str, Any]:
    """The notice in question, with who did what to it and when that was recorded."""
    return {
        **_line(told, view),
        "moments": [
            {
                "what": each.event.partition(".")[2],
                "on": each.on,
                "recorded": _moment(each.recorded_at),
                "by": told.names.get(each.by, each.by),
            }
            for each in view.moments
        ],
    }


def _name(told: Told, member: UUID | None) -> str:
    found = told.whole.state.members.get(member) if member else None
    return found.name if found else ""


def _moment(moment: datetime) -> dict[str, str]:
    """A moment in the county's zone: its day, and its time to the minute with the zone's name."""
    local = moment.astimezone(PACIFIC)
    return {"day": local.date().isoformat(), "time": f"{local:%H:%M} {local.tzname()}"}
