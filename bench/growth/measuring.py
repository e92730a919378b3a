"""The five questions, each asked of random cases and workers of the largest county, one after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pyotp

from bench.growth.generator import Asked
from bench.growth.lives import NOW, clock_of
from bench.ours import COUNTY, PASSWORD, add_workers, give
from caseclock.application.access import Access
from caseclock.application.app import Application
from caseclock.application.tokens import Principal
from caseclock.application.worklists import Desk
from caseclock.application.worklistview import Question, work
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local, monotonic, wall_now
from caseclock.web.app import create_app

WARM, EACH = 40, 300


async def measured(app: Application, asked: Sequence[Asked], seed: int = 1) -> dict[str, float]:
    """The p99 of each question in milliseconds."""
    random = Random(seed)
    access = Access(app.store.pool, keyring=app.keyring, number=app.rules.policy.number)
    asker = f"asker{seed}"
    await add_workers(app, asker)
    signed_in, principal = await _signed_in(access, asker)
    active = [each for each in asked if each.active]
    served: Any = create_app(app, access, clock_of(app))
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        headers = {"Authorization": f"Bearer {signed_in}"}

        async def answered(method: str, path: str, kind: str, **sent: Any) -> None:
            answer = await client.request(method, path, headers={**headers, "Accept": kind}, **sent)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")

        async def search(text: str) -> None:
            await answered("POST", "/api/v1/searches", "application/json", json={"text": text})

        async def case_page(case: UUID) -> None:
            await answered("GET", f"/cases/{CaseRef(COUNTY, case)}", "text/html")

        async def command() -> None:
            one = random.choice(active)
            item = {"item": random.choice(("income", "identity", "residence")), "why": str(random.random())}
            await give(app, "request-verification", {"instance": one.instance, "items": [item]}, one.case)

        async def worklist(question: Question) -> None:
            worker = random.choice(asked).worker
            mine = Desk(mine=(worker,), units=())
            await work(app, access, principal, question, limit=25, desk=mine)

        async def as_of() -> None:
            at = at_local(NOW, 9) - timedelta(days=random.randrange(300))
            await worklist(Question(as_of=at))

        questions: dict[str, Callable[[], Awaitable[None]]] = {
            "command": command,
            "worklist page": lambda: worklist(Question()),
            "case page": lambda: case_page(random.choice(asked).case),
            "search": lambda: search(f"Ana {random.choice(asked).surname}"),
            "as-of worklist": as_of,
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


async def _signed_in(access: Access, login: str) -> tuple[str, Principal]:
    first = await access.sign_in(COUNTY, login, PASSWORD)
    code = pyotp.TOTP(first.enrol_secret).at(wall_now())
    token = (await access.second_step(first.token, code)).token
    principal = await access.principal(token)
    assert principal is not None
    return token, principal
