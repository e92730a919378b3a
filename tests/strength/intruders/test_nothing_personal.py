"""What is told about people stays in the case: no log, no meter, no address and no error text repeats it."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from caseclock.cli.logs import JsonLines
from caseclock.store.store import Store
from tests.strength.form import LONG
from tests.strength.intruders.routes import is_command, routes
from tests.strength.intruders.scene import Scene
from tests.strength.intruders.who_may import LAST, MAY, ROUTES, in_turn
from tests.support.web_app import routed
from tests.web.desk import API
from tests.web.intake import key, today

#: A name, a number of each kind, a mail address, a password, and words that somebody said.
PLANTED = {
    "first_name": "Wilhelmina",
    "last_name": "Okonkwo-Przybylski",
    "ssn": "911-22-3344",
    "a_number": "A987654321",
    "email": "wilhelmina@przybylski.example",
    "password": "seven blue herons waited",
    "text": "she whispered it to nobody else",
}
#: Both forms of our log.
FORMATS = (logging.Formatter("%(message)s %(pathname)s %(exc_text)s"), JsonLines())
#: All that an address of the API may be asked with besides numbers, flags and choices: ids and logins of
#: accounts, ids of cases, people and notices, words of the procedure files, days of the office, a paper form.
ASKED_WITH = {
    *("account", "owner", "person", "who", "unit", "queue", "case", "after", "member", "notice", "cursor"),
    *("last", "command", "rule", "procedure", "kind", "flag", "measure", "whose_move", "language"),
    *("on", "as_of", "effective_on", "facts_as_of", "due_before", "received_on", "since", "until", "from"),
    *("to", "from_on", "to_on"),
}
LINK = re.compile(r'(?:href|action|src|hx-[a-z]+)="([^"]*)"')


class Heard(logging.Handler):
    """Every line of every logger, in every form that we write."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [each.format(record) for each in FORMATS]


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler, root = Heard(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def repeated(text: str) -> list[str]:
    """Which of the planted values stand in a text."""
    low = text.lower()
    return [v for v in PLANTED.values() if v.lower() in low or v.replace("-", "").lower() in low]


def leaves(body: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each text in a body."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from leaves(value, (*at, name))
    elif isinstance(body, list):
        for n, value in enumerate(body):
            yield from leaves(value, (*at, n))
    elif isinstance(body, str):
        yield at


def planted(body: Any, at: tuple[Any, ...], value: str) -> Any:
    """The body with the value at a path."""
    made = copy.deepcopy(body)
    inner = made
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = value
    return made


def says_anything(schema: dict[str, Any]) -> bool:
    """Whether what fits can be words or a day; a number, a flag or one of some choices tells of nobody."""
    fits = [each.get("items", each) for each in schema.get("oneOf", [schema])]
    return any("string" in each["type"] and "enum" not in each for each in fits)


async def test_no_address_is_asked_with_what_tells_of_a_person(scene: Scene) -> None:
    """Addresses stand in the logs of proxies; a name, a number or a birth date is asked for in a body."""
    document = (await scene.desk.client.get(f"{API}/schema")).json()
    asked: dict[str, set[str]] = {}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            for one in said.get("parameters", ()):
                if one["in"] == "query" and says_anything(one["schema"]):
                    asked.setdefault(one["name"], set()).add(f"{method.upper()} {path}")
    assert {name: asked[name] for name in asked if name not in ASKED_WITH} == {}
    assert ASKED_WITH - set(asked) == set(), "these are gone"


async def test_no_error_text_and_no_log_repeats_what_was_told(scene: Scene, heard: Heard) -> None:
    """Each text of each body in turn holds a person's number: whatever is wrong with it, it is not quoted."""
    wrong = set()
    asked = [r for r in routes(routed()) if r.api and r.method in ("POST", "PUT", "PATCH")]
    values = list(PLANTED.values())
    for n, route in enumerate(asked):
        body = scene.examples.get(route.label) or {}
        roles = in_turn(route, MAY[route.label]) if route in ROUTES else iter(["worker"])
        role = "" if not route.operation else next(roles)
        paths = list(leaves(body))
        for at in paths if LONG or not is_command(route) else paths[n % 3 :: 3]:
            sent = planted(body, at, values[(n + len(at)) % len(values)])
            answer = await scene.ask(route, role, scene.own(role or "worker"), sent)
            if answer.status_code >= 400 and repeated(answer.text):
                wrong.add(f"{route.label} {at}: {answer.status_code} {answer.text[:300]}")
    assert not wrong, "\n".join(sorted(wrong))
    assert repeated("\n".join(heard.lines)) == []


async def test_no_address_no_meter_and_no_log_names_whom_a_case_is_about(
    scene: Scene, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person with all that is planted is taken in, found, looked at and met with a fault of ours."""
    told = {name: PLANTED[name] for name in ("first_name", "last_name")} | {"birth_date": "1990-05-01"}
    numbers = {name: PLANTED[name] for name in ("ssn", "a_number")}
    worker, client = scene.here.people["worker"], scene.desk.client
    body = {
        "application": {"filed_on": str(await today(scene.desk))},
        "members": [told | {"identifiers": numbers, "remark": PLANTED["text"]}],
        "note": PLANTED["text"],
    }
    opened = await client.post(f"{API}/cases", headers=worker | key(), json=body)
    assert opened.status_code == 201, opened.text
    ids = scene.own("worker") | {"case_id": opened.json()["case"]}
    seen, addresses = "", []
    for route in ROUTES:
        if not route.api and "worker" in MAY[route.label] and route.path not in LAST:
            answer = await scene.ask(route, "worker", ids, body=route.method == "POST")
            seen += answer.text
            addresses += [answer.headers.get("location", ""), *LINK.findall(answer.text)]
    assert PLANTED["first_name"] in seen, "the pages show whom the case is about"
    searched = await client.post(f"{API}/searches", headers=worker, json={"text": PLANTED["last_name"]})
    assert PLANTED["last_name"] in searched.text

    async def torn(*_: Any) -> None:
        raise ValueError(f"no room for {PLANTED['last_name']}, {PLANTED['ssn']}")

    monkeypatch.setattr(Store, "append_command", torn)
    url = f"{API}/cases/{ids['case_id']}/commands/add-note"
    fault = await client.post(url, headers=worker | key(), json={"text": PLANTED["text"]})
    assert fault.status_code == 500
    assert repeated(fault.text) == []
    assert repeated("\n".join(addresses)) == []
    assert repeated((await client.get("/metrics")).text) == []
    # What others write into their errors stays out of the form that production writes.
    assert repeated("\n".join(line for line in heard.lines if line.startswith("{"))) == []
