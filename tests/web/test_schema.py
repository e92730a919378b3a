"""The OpenAPI document: valid, whole, with examples that can be sent, and closed to strangers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from openapi_spec_validator import validate

from caseclock.application.bodies import decode_body
from caseclock.application.example_bodies import BODIES
from caseclock.application.examples import command_examples
from caseclock.domain.case.decide import command_code
from caseclock.domain.workflow.definition import CommandSpec
from caseclock.web.commands import commands_of
from tests.support.office import rules
from tests.web.desk import API, Desk


@pytest.fixture
async def document(desk: Desk) -> dict[str, Any]:
    return dict((await desk.client.get(f"{API}/schema")).json())


def examples_of(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each command with the example of its body."""
    for path, item in document["paths"].items():
        if "/commands/" in path:
            media = item["post"]["requestBody"]["content"]["application/json"]
            yield path.rpartition("/")[2], media["example"]
    openings = document["paths"][f"{API}/cases"]["post"]["requestBody"]["content"]["application/json"]
    for name, example in openings["examples"].items():
        yield name, example["value"]


async def test_it_is_valid_and_every_operation_has_an_example(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)
    seen = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            assert operation["summary"], path
            places = [operation.get("requestBody", {}), *operation["responses"].values()]
            for media in (media for place in places for media in place.get("content", {}).values()):
                assert "example" in media or "examples" in media, (method, path)
            for parameter in operation.get("parameters", ()):
                assert "example" in parameter, (method, path)


async def test_the_example_of_every_command_is_taken_and_says_more_than_its_names(
    document: dict[str, Any],
) -> None:
    examples = dict(examples_of(document))
    commands = commands_of(rules())
    assert set(examples) == set(commands)
    for name, body in examples.items():
        decode_body(rules(), name, msgspec.json.encode(body), 19)
        reasons = commands[name][1].reasons
        assert not reasons or body["reason"] in reasons, name
        empty = [field for field, value in body.items() if value == field.replace("_", " ")]
        assert not empty or name == "activate-account", (name, empty)


def test_scenarios_give_the_examples_of_what_they_tell() -> None:
    found = command_examples(rules()).bodies
    assert found["extend-promptness"]["reason"] == "applicant_delay"
    assert found["extend-promptness"]["until"]
    assert found["open-case"]["members"]
    told = set(found) - set(BODIES)
    assert len(told) > 40


def test_every_body_of_ours_is_of_a_command_that_is_there() -> None:
    assert set(BODIES) <= set(commands_of(rules()))


async def test_an_opening_is_described_with_the_answer_of_its_preview(
    desk: Desk, document: dict[str, Any]
) -> None:
    headers = await desk.person(17706, "ana", "worker") | {"Idempotency-Key": "shown"}
    body = {"application": {"filed_on": "2024-03-04"}, "members": [{"first_name": "L", "last_name": "Test"}]}
    shown = await desk.client.post(f"{API}/cases?preview=true", headers=headers, json=body)
    described = document["paths"][f"{API}/cases"]["post"]["responses"]
    assert shown.status_code == 200, shown.text
    assert described["200"]["content"].keys() == described["201"]["content"].keys()


async def test_every_operation_is_refused_to_who_is_not_signed_in(desk: Desk) -> None:
    document = (await desk.client.get(f"{API}/schema")).json()
    checked = 0
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if operation["security"]:
                answer = await desk.client.request(method, filled(path))
                assert answer.status_code == 401, (method, path)
                checked += 1
    assert checked > 20


def test_no_command_lets_staff_choose_a_status_by_default() -> None:
    for name, (definition, spec) in commands_of(rules()).items():
        fields = {f.name: f for f in msgspec.structs.fields(_body(definition.name, name, spec))}
        for field in fields.keys() & {"declared", "categories"}:
            assert "declared_by" in fields, name
            assert fields[field].default in (msgspec.NODEFAULT, None, ()), name


def _body(procedure: str, name: str, spec: CommandSpec) -> type[msgspec.Struct]:
    return command_code(rules(), procedure, name, spec).body


def filled(path: str) -> str:
    """A path with something in each of its places."""
    return re.sub(r"{\w+}", lambda place: ("0-" if place[0] == "{case_id}" else "") + str(uuid4()), path)
