"""Whatever is sent to any address: never a fault of ours, and nothing written by what is refused."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from string import ascii_lowercase
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from caseclock.web.commands import commands_of, openings
from tests.support.office import rules
from tests.web.desk import API, Desk, opened_desk
from tests.web.guessing import Guesser
from tests.web.intake import MEMBER, key, open_case, read, today, unit_with_supervisor
from tests.web.written import Rows, Written, changed

COUNTY = 560
TRIES = 16
SPOUSE = {**MEMBER, "first_name": "Luis", "asks_for_coverage": False}
CHILD = {**MEMBER, "first_name": "Mia", "birth_date": "2026-01-02"}
CASE_FIELDS = {"to_case", "other_case", "from_case", "newborn_case", "mother_case"}


class Office:
    """People of every role, a household for each try, a site, and guesses that know real ids."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people: dict[str, dict[str, str]] = {}
        self.case, self.other, self.site = "", "", ""
        self.ids: dict[str, list[str]] = {}
        self.reasons: tuple[str, ...] = ()
        self.guess: Guesser
        self.paths: dict[str, Any] = {}
        self.tables = Written(desk.owner)
        self.rows: Rows = {}

    async def begin(self) -> None:
        add = self.desk.person
        for role in ("worker", "program_specialist"):
            self.people[role] = await add(COUNTY, f"{role[:3]}-{uuid4().hex[:6]}", role)
        self.people["supervisor"] = await unit_with_supervisor(self.desk, COUNTY)
        state = f"ofp-{uuid4().hex[:6]}"
        self.people["family_planning_office"] = await add(
            0, state, "family_planning_office", email="o@state.example"
        )
        document = (await self.desk.client.get(f"{API}/schema")).json()
        self.paths = document["paths"]
        schemas = document["components"]["schemas"]
        self.guess = Guesser(1, schemas, self.known, await today(self.desk))

    async def household(self) -> None:
        """Another household, so that what was done to the last one stands in no command's way."""
        worker, surname = self.people["worker"], "".join(self.guess.random.choices(ascii_lowercase, k=9))
        # A name of its own: hundreds of one name would be looked through, and told, at each opening.
        members = [{**each, "last_name": surname.capitalize()} for each in (MEMBER, SPOUSE, CHILD)]
        self.other = self.case or (await open_case(self.desk, worker, members=members))["case"]
        self.case = (await open_case(self.desk, worker, filed=5, owner="me", members=members))["case"]
        seen = await read(self.desk, worker, f"/cases/{self.case}")
        self.ids = {
            "member": [each["member"] for each in seen["members"]],
            "instance": [each["instance"] for each in seen["instances"]],
            "mother": [each["member"] for each in seen["members"]],
        }
        self.rows = {}

    def known(self, name: str) -> Any:
        if name in CASE_FIELDS:
            return self.other
        if name == "reason" and self.reasons:
            return self.guess.random.choice(self.reasons)
        return self.guess.random.choice(self.ids[name]) if self.ids.get(name) else None

    def media(self, path: str) -> dict[str, Any]:
        return dict(self.paths[path]["post"]["requestBody"]["content"]["application/json"])

    def body(self, schema: dict[str, Any], example: Any) -> Any:
        """Something of the right shape, or something near to what a scenario sends."""
        if self.guess.random.random() < 0.5:
            return self.guess.body(schema)
        made = self.guess.near(example)
        fields = self.guess.schemas[schema["$ref"].rpartition("/")[2]]["properties"]
        return {"member": self.known("member"), **made} if "member" in fields else made

    async def send(self, url: str, role: str, schema: dict[str, Any], example: Any) -> None:
        """One guess; fails the test on a fault, and when what was refused wrote something."""
        body, before = self.body(schema, example), self.rows or await self.tables.rows()
        headers = self.people[role] | key()
        answer = await self.desk.client.post(url, headers=headers, json=body)
        told = f"{url} {role} {body!r}: {answer.status_code} {answer.text}"
        assert answer.status_code < 500, told
        self.rows = await self.tables.rows()
        if answer.status_code >= 400:
            assert not changed(before, self.rows), f"written to {changed(before, self.rows)}: {told}"
            assert answer.headers["Content-Type"] == "application/problem+json", told


@pytest.fixture(scope="session")
async def office(database_url: str) -> AsyncIterator[Office]:
    async with opened_desk(database_url) as desk:
        office = Office(desk)
        await office.begin()
        yield office


def roles_of(name: str) -> list[str]:
    """Who of the office's people may give the command; the worker where none of them may."""
    _, spec = commands_of(rules())[name]
    known = ("worker", "supervisor", "program_specialist", "family_planning_office")
    return [role for role in known if role in spec.roles] or ["worker"]


@pytest.mark.parametrize("name", [name for name in commands_of(rules()) if name not in openings(rules())])
async def test_no_guess_at_a_command_breaks_it(office: Office, name: str) -> None:
    office.guess.random.seed(zlib.crc32(name.encode()))
    definition, spec = commands_of(rules())[name]
    office.reasons = spec.reasons
    path = f"{API}/cases/{{case_id}}/commands/{name}"
    site = definition.procedure.case_kind == "provider_site"
    if site:
        await _site(office)
    for n in range(TRIES):
        if not site and n % 5 == 0:
            await office.household()
        case = office.site if site else office.case
        role = office.guess.random.choice(roles_of(name))
        media = office.media(path)
        await office.send(path.replace("{case_id}", case), role, media["schema"], media["example"])


@pytest.mark.parametrize("name", openings(rules()))
async def test_no_guess_at_an_opening_breaks_it(office: Office, name: str) -> None:
    office.guess.random.seed(zlib.crc32(name.encode()))
    media = office.media(f"{API}/cases")
    schema = next(s for s in media["schema"]["anyOf"] if f"/{name}." in s["$ref"])
    for _ in range(TRIES * 2):
        role = office.guess.random.choice(roles_of(name))
        example = media["examples"][name]["value"]
        await office.send(f"{API}/cases?command={name}", role, schema, example)


async def _site(office: Office) -> None:
    """A site of the State's, where provider commands belong."""
    body = {"name": "Eastside", "address": "1 Main St", "npi": "1234567893"}
    headers = office.people["family_planning_office"] | key()
    made = await office.desk.client.post(f"{API}/cases?command=enrol-site", json=body, headers=headers)
    assert made.status_code == 201, made.text
    office.site, office.rows = made.json()["case"], {}


async def test_no_question_breaks_it(office: Office) -> None:
    office.guess.random.seed(5)
    await office.household()
    asked = 0
    for path, item in office.paths.items():
        if "get" not in item or path.endswith("/stream"):
            continue
        for role in office.people:
            for _ in range(6):
                url = _filled(office, path)
                params = {
                    each["name"]: office.guess.junk()
                    for each in item["get"].get("parameters", ())
                    if each["in"] == "query" and office.guess.random.random() < 0.5
                }
                sent = {name: str(value) for name, value in params.items() if value is not None}
                answer = await office.desk.client.get(url, params=sent, headers=office.people[role])
                assert answer.status_code < 500, f"{url} {sent}: {answer.text}"
                asked += 1
    assert asked > 300


def _filled(office: Office, path: str) -> str:
    """The path with a real id in each place, or with anything."""
    while "{" in path:
        place = path[path.index("{") : path.index("}") + 1]
        real = office.guess.random.random() < 0.5
        value = office.case if real else str(office.guess.junk())
        path = path.replace(place, quote(value, safe="") or "x", 1)
    return path
