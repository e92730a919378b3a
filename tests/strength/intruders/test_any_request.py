"""Whatever is sent to any address of the API, by who may ask it: no fault, no hang, no write on refusal."""

from __future__ import annotations

from caseclock.web.commands import commands_of
from tests.strength.form import LONG, SEED
from tests.strength.intruders.requests import Asker
from tests.strength.intruders.routes import Route
from tests.strength.intruders.scene import Scene
from tests.strength.intruders.who_may import MAY, ROLES, in_turn
from tests.support.office import rules
from tests.web.desk import API

#: What knows the commands tries each of them in every run: tests/web/test_guessing.py.
PARTS = 8


def askers(label: str) -> set[str]:
    """Whom an operation lets in; nobody signed in where it is for everybody."""
    if "/commands/" in label:
        return set(commands_of(rules())[label.rpartition("/")[2]][1].roles) & set(ROLES)
    roles = MAY[label]
    return {""} if len(roles) == len(ROLES) and "/me" not in label else set(roles)


async def test_no_request_breaks_it_and_what_is_refused_writes_nothing(scene_apart: Scene) -> None:
    """Over the whole description of the API in the long form; over an eighth of it in the short one."""
    scene = scene_apart
    document = (await scene.desk.client.get(f"{API}/schema")).json()
    asker = Asker(scene, document)
    for n, operation in enumerate(asker.operations()):
        if LONG or n % PARTS == SEED % PARTS:
            method, _, path = operation.label.partition(" ")
            for role in in_turn(Route(method, path, ""), askers(operation.label)):
                await asker.try_all(operation, role)
    assert asker.asked > 120
