"""Requests made from the API's own description, lawful and not, sent as a person of some role."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.strength.form import LONG, SEED
from tests.strength.intruders.scene import Scene
from tests.web.written import Rows, changed

#: As many of each kind for each address; the first is always the plainest.
MANY = 8 if LONG else 2
#: How often what was told to come back is asked again.
TRIES = 5
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
#: Longer than any answer takes on a busy machine; what takes longer hangs.
HANGS = 60
_PHASES = (Phase.generate, Phase.shrink) if LONG else (Phase.generate,)
#: Ends the session that asks, never ends by itself, or is told nothing wrong by design.
LEFT_OUT = ("DELETE /api/v1/sessions", "GET /api/v1/stream")


class Asker:
    """Sends what is made; fails on a fault, a hang, an undescribed answer, or a write of what is refused."""

    def __init__(self, scene: Scene, document: dict[str, Any]) -> None:
        self._scene = scene
        self._loop = asyncio.get_running_loop()
        self._document = document
        self._written: Rows = {}
        self.asked = 0

    def operations(self) -> Iterator[Any]:
        """Every operation that the description names."""
        for found in schemathesis.openapi.from_dict(self._document).get_all_operations():
            operation = found.ok()
            if operation.label not in LEFT_OUT:
                yield operation

    async def try_all(self, operation: Any, role: str) -> None:
        """Some requests as the description says, and some as it does not say."""
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            await asyncio.to_thread(self._try, operation, mode, role)

    def _try(self, operation: Any, mode: GenerationMode, role: str) -> None:
        """In a thread of its own: what makes the requests is not asynchronous, and shrinks what fails."""

        @seed(SEED)
        @settings(max_examples=MANY, suppress_health_check=list(HealthCheck), phases=_PHASES, database=None)
        @given(made=operation.as_strategy(generation_mode=mode), real=st.booleans())
        def ask(made: Any, real: bool) -> None:
            asyncio.run_coroutine_threadsafe(self._ask(made, role, real), self._loop).result(HANGS)

        # An address that takes nothing cannot be asked amiss.
        with suppress(Unsatisfiable):
            ask()

    async def _ask(self, made: Any, role: str, real: bool) -> None:
        if real:
            known = self._scene.own(role) if role else self._scene.own("worker")
            made.path_parameters = {
                name: known.get(name, value) for name, value in (made.path_parameters or {}).items()
            }
        request = self._request(made, role)
        if request is None:
            return
        for _ in range(TRIES):
            answer = await self._scene.desk.client.send(request)
            if answer.status_code != 503:
                break  # a database too busy to answer in time says so; asked again it answers
        self.asked += 1
        told = f"{role or 'nobody'}: {made.method} {request.url}\n{request.content!r}\n"
        told += f"{answer.status_code} {answer.text[:2000]}"
        assert answer.status_code < 500, told
        before, self._written = self._written, await self._scene.written()
        if answer.status_code >= 400 and before:
            wrong = changed(before, self._written)
            assert not wrong, f"refused, and yet written to {wrong}\n{told}"
        made.validate_response(answer, checks=CHECKS)

    def _request(self, made: Any, role: str) -> httpx.Request | None:
        """What was made, under the session of the role and a key of its own; None if no client can say it."""
        sent: dict[str, Any] = made.as_transport_kwargs(base_url="http://testserver")
        headers: Mapping[str, str] = {
            name: value
            for name, value in dict(sent["headers"]).items()
            if name.lower() not in ("authorization", "cookie", "x-schemathesis-testcaseid")
        }
        if role:
            headers = {**headers, **self._scene.home(role).people[role]}
        if "Idempotency-Key" in headers:
            headers = {**headers, "Idempotency-Key": str(uuid4())}
        body = {name: sent[name] for name in ("json", "files") if name in sent}
        if "data" in sent:
            body["content"] = sent["data"] if isinstance(sent["data"], bytes | str) else str(sent["data"])
        try:
            request = httpx.Request(
                sent["method"], sent["url"], params=sent["params"], headers=headers, **body
            )
        except (UnicodeError, ValueError, TypeError, httpx.InvalidURL):
            return None
        return request if all(value.isprintable() for value in request.headers.values()) else None
