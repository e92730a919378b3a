"""The questions, one after the other, asked by workers of the largest county and by a supervisor of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import httpx

from bench.growth.generator import Asked
from bench.growth.lives import NOW, clock_of
from bench.growth.staff import signed_in, supervisor_login, worker_login
from bench.ours import COUNTY, give
from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local, monotonic
from caseclock.web.app import create_app

WARM, EACH = 40, 300
#: So many workers ask, each as themselves.
DESKS = 8


async def measured(app: Application, asked: Sequence[Asked], turn: int) -> dict[str, float]:
    """The p99 of each question in milliseconds. Each turn has people of its own, who sign in once."""
    random = Random(turn)
    access = Access(app.store.pool, keyring=app.keyring, number=app.rules.policy.number)
    owners = sorted({each.worker for each in asked})[turn * DESKS : (turn + 1) * DESKS]
    desks = [await signed_in(access, worker_login(n)) for n in owners]
    supervisor = await signed_in(access, supervisor_login(turn))
    active = [each for each in asked if each.active]
    served: Any = create_app(app, access, clock_of(app))
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:

        async def answered(method: str, path: str, kind: str, who: str = "", **sent: Any) -> None:
            headers = {"Authorization": f"Bearer {who or random.choice(desks)}", "Accept": kind}
            answer = await client.request(method, path, headers=headers, **sent)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")

        def page(path: str, who: str = "") -> Awaitable[None]:
            return answered("GET", path, "text/html", who)

        async def command() -> None:
            one = random.choice(active)
            item = {"item": random.choice(("income", "identity", "residence")), "why": str(random.random())}
            await give(app, "request-verification", {"instance": one.instance, "items": [item]}, one.case)

        def search() -> Awaitable[None]:
            text = f"Ana {random.choice(asked).surname}"
            return answered("POST", "/api/v1/searches", "application/json", json={"text": text})

        def as_of() -> Awaitable[None]:
            at = at_local(NOW, 9) - timedelta(days=random.randrange(300))
            asked_of = {"as_of": at.isoformat(), "limit": "25"}
            return answered("GET", "/api/v1/worklist", "application/json", params=asked_of)

        questions: dict[str, Callable[[], Awaitable[None]]] = {
            "command": command,
            "worklist page": lambda: page("/work"),
            "case page": lambda: page(f"/cases/{CaseRef(COUNTY, random.choice(asked).case)}"),
            "search": search,
            "as-of worklist": as_of,
            "unit's worklist page": lambda: page("/work", supervisor),
            "unit's overview": lambda: page("/supervise", supervisor),
            "alerts page": lambda: page("/alerts"),
        }
        return {name: await _p99(ask) for name, ask in questions.items()}


async def _p99(ask: Callable[[], Awaitable[None]]) -> float:
    for _ in range(WARM):
        await ask()
    taken = []
    for _ in range(EACH):
        begun = monotonic()
        await ask()
        taken.append((monotonic() - begun) * 1000)
    return sorted(taken)[int(EACH * 0.99)]
