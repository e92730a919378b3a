"""The API's description of itself: valid, with examples that fit, and closed to whoever is not signed in."""

from __future__ import annotations

import re
from uuid import uuid4

import msgspec
from openapi_spec_validator import validate

from caseclock.application.bodies import decode_body
from tests.web.desk import API, Desk


async def test_the_schema_is_valid_and_every_operation_has_an_example(desk: Desk) -> None:
    document = (await desk.client.get(f"{API}/schema")).json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    seen = set()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            assert operation["summary"], path
            if method in ("post", "put") and "requestBody" in operation:
                for media in operation["requestBody"]["content"].values():
                    assert "example" in media, (method, path)
            for response in operation["responses"].values():
                for media in response.get("content", {}).values():
                    assert "example" in media, (method, path)
            for parameter in operation.get("parameters", ()):
                assert "example" in parameter, (method, path)


async def test_the_example_of_every_command_has_the_shape_the_command_takes(desk: Desk) -> None:
    document = (await desk.client.get(f"{API}/schema")).json()
    commands = [path for path in document["paths"] if "/commands/" in path]
    assert len(commands) > 3
    for path in commands:
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]
        decode_body(desk.application.rules, path.rpartition("/")[2], msgspec.json.encode(body), 19)


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


def filled(path: str) -> str:
    """A path with something in each of its places."""
    return re.sub(r"{\w+}", lambda place: ("0-" if place[0] == "{case_id}" else "") + str(uuid4()), path)
