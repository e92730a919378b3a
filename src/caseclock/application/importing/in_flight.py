"""Loading running cases: true dates, every event marked converted with its source row (office point 16).

A line of the file is one case: its numbers, application, people, and the steps that happened, oldest first.
Each step is a real command with its own date; rungs already past are recorded and nobody is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from caseclock.application.app import Application
from caseclock.application.bodies import body_type, find_command
from caseclock.application.handle import Command, handle
from caseclock.application.importing.loader import Place
from caseclock.application.importing.manifest import Manifest
from caseclock.application.importing.problems import why
from caseclock.application.importing.whole import Whole
from caseclock.application.outcomes import BadBody, Problem, Reply
from caseclock.application.placing import placed
from caseclock.domain.case.view import Actor
from caseclock.kernel.ids import CaseRef, command_id, derive
from caseclock.kernel.refusal import Refused
from caseclock.store.imports import ImportRows, Kept

CONVERSION = "conversion"
#: What a line can have that is no JSON, no UTF-8, not of this shape, or nested without end.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
#: Commands whose owner or unit the other system may have named in its own way.
PLACING = ("open-case", "assign-case")


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that happened: the command, its date, the member's label, and the rest of the body."""

    on: date
    do: str
    member: str = ""
    with_: dict[str, Any] = msgspec.field(name="with", default_factory=dict)


class RunningCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One running case. `members` by label; `numbers`: the county's case number, BenefitsCal and others."""

    row: Annotated[int, Meta(ge=0, le=999_999_999)]
    county_code: Annotated[int, Meta(ge=1, le=58)]
    numbers: dict[str, str]
    application: dict[str, Any]
    members: dict[str, dict[str, Any]]
    steps: tuple[Step, ...] = ()
    facts: dict[str, str | int | bool] = {}
    owner: str = ""
    unit: str = ""


class Line(NamedTuple):
    """A line of a file, counted from 1."""

    file: str
    number: int
    text: bytes


def numbered(lines: Iterable[bytes], name: str) -> Iterator[Line]:
    """The lines that say anything."""
    return (Line(name, number, text.strip()) for number, text in enumerate(lines, 1) if text.strip())


class InFlight:
    """Loads a file of running cases."""

    def __init__(
        self,
        app: Application,
        rows: ImportRows | None = None,
        told: Callable[[int, int], None] = lambda done, of: None,
    ) -> None:
        self._app = app
        self._rows = rows or ImportRows(app.store.pool)
        self._told = told

    async def run(self, data: bytes, name: str) -> Manifest:
        """Loads every line; one bad line stops nothing, and a repeated file changes nothing."""
        manifest, whole = Manifest(file=name), Whole(self._app, InFlight)
        lines = list(numbered(data.splitlines(), name))
        for done, line in enumerate(lines, 1):
            await whole.take(line, manifest)
            self._told(done, len(lines))
        return manifest

    def place(self, line: Line) -> Place | None:
        """Where it goes; None when the line cannot be read."""
        try:
            running = msgspec.json.decode(line.text, type=RunningCase)
        except _UNREADABLE:
            return None
        opened = command_id(running.county_code, CONVERSION, f"in-flight/{_key(running)}")
        return Place(running.county_code, _key(running), derive(opened, "case"))

    async def take(self, line: Line, manifest: Manifest) -> None:
        """Takes one line in; its end goes into the manifest."""
        try:
            running = msgspec.json.decode(line.text, type=RunningCase)
        except _UNREADABLE as error:
            manifest.add(line.number, "", "refused", column="line", why=str(error))
            return
        household, mark = _key(running), self._app.keyring.hasher.body(line.text)
        kept = await self._rows.household(running.county_code, household)
        if any(k.fingerprint == mark for k in kept):
            ref = str(CaseRef(running.county_code, kept[0].case_id))
            manifest.add(running.row, household, "already_so", case=ref)
            return
        source = f"{line.file}:{running.row}"
        try:
            case = await self._load(running, source)
        except (Refused, Problem) as error:
            manifest.add(running.row, household, "refused", **why(error))
            return
        await self._rows.keep(running.county_code, household, [Kept(running.row, mark, case)])
        ref = str(CaseRef(running.county_code, case))
        manifest.add(running.row, household, "done", case=ref)

    async def _load(self, running: RunningCase, source: str) -> UUID:
        for step in running.steps:
            find_command(self._app.rules, step.do)
            if step.member and step.member not in running.members:
                raise BadBody(f"no member is labelled {step.member!r}", f"steps.{step.do}.member")
        county, key = running.county_code, f"in-flight/{_key(running)}"
        opened = command_id(county, CONVERSION, key)
        members = {label: derive(opened, "member", n) for n, label in enumerate(running.members)}
        facts = dict(running.facts)
        steps = [
            await self._placed(county, step.do, dict(self._body(step, members)), facts)
            for step in running.steps
        ]
        body = {
            "application": running.application,
            "members": list(running.members.values()),
            "numbers": running.numbers,
            "facts": facts,
            "owner": running.owner,
            "unit": running.unit,
        }
        body = await self._placed(county, "open-case", body, facts)
        reply = await self._give(county, "open-case", key, body, None, source)
        case = CaseRef.parse(reply.body["case"]).case_id
        for n, (step, given) in enumerate(zip(running.steps, steps, strict=True)):
            await self._give(county, step.do, f"{key}/{n}", given, case, source)
        return case

    async def _placed(
        self, county: int, name: str, body: dict[str, Any], facts: dict[str, str | int | bool]
    ) -> dict[str, Any]:
        """The body with a place that is here; who is not known stays a fact, and the case is queued."""
        if name not in PLACING or name not in self._app.look_ups:
            return body
        actor = Actor(account=CONVERSION, role="system", county=county)
        while True:
            named = [str(body.get(field) or "") for field in ("owner", "unit", "office")]
            try:
                await placed(self._app, county, actor, *named)
            except Refused as refused:
                field = refused.refusal.field
                facts[f"named_{field}"] = body.pop(field)
                if field == "owner":
                    body["queue"] = "import"
            else:
                return body

    def _body(self, step: Step, members: dict[str, UUID]) -> Iterator[tuple[str, Any]]:
        yield from step.with_.items()
        fields = {field.name for field in msgspec.structs.fields(body_type(self._app.rules, step.do))}
        if "effective_on" in fields and "effective_on" not in step.with_:
            yield "effective_on", step.on
        if step.member:
            yield "member", members[step.member]

    async def _give(
        self, county: int, name: str, key: str, body: dict[str, Any], case: UUID | None, source: str
    ) -> Reply:
        roles = find_command(self._app.rules, name)[1].roles
        role = "system" if "system" in roles else roles[0]
        command = Command(
            county=county,
            name=name,
            body=msgspec.json.encode(body),
            actor=Actor(account=CONVERSION, role=role, county=county),
            key=key,
            case_id=case,
            converted_from=source,
        )
        return await handle(self._app, command)


def _key(running: RunningCase) -> str:
    return running.numbers.get("county_case") or f"row {running.row}"
