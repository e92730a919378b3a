"""What the application is made of: store, keys, rules, and what may be looked up outside a case."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable
from copy import copy
from typing import Any, Self
from uuid import UUID

from caseclock.application.look_ups import standing_facts
from caseclock.application.ports.settings import Settings
from caseclock.application.snapshots import opened
from caseclock.application.sources import source_hash
from caseclock.domain.case.evolve import fold
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor, Given
from caseclock.domain.case.work import Rules
from caseclock.kernel.events import Recorded
from caseclock.readmodels.tools import Tools, tools_for
from caseclock.store.blobs import Blobs
from caseclock.store.codec import Codec
from caseclock.store.keys import Keyring, PersonKeys
from caseclock.store.signing import Signer, Trust
from caseclock.store.store import Store
from caseclock.store.units import Loaded

LookUp = Callable[["Application", int, UUID, CaseState, Any, Actor], Awaitable[dict[str, Any]]]


class Application:
    """Everything a request or a worker needs, made once at start."""

    def __init__(self, store: Store, keyring: Keyring, rules: Rules, look_ups: dict[str, LookUp]) -> None:
        self.store = store
        self.keyring = keyring
        #: Letters and documents.
        self.blobs = Blobs(store, keyring)
        self.rules = rules
        #: As the files say; the days that counties changed since are laid over them.
        self.calendar_files = rules.policy.calendars
        self.look_ups = look_ups
        self.codec = Codec()
        self.standing = standing_facts(keyring)
        self.source_hash = source_hash()
        self.tools: Tools = tools_for(
            rules.definitions, lambda kind, value: keyring.hasher.lookup(kind, value).encode(), rules.codes
        )
        #: The services outside that have an address; none: they are asked by hand.
        self.ports = Settings()
        self.wake: Callable[[], None] = lambda: None
        #: Signs what leaves the county as proof; None where no key was read.
        self.signer: Signer | None = None
        #: Checks what was signed, by today's key and those before it.
        self.trust: Trust | None = None
        #: What is being built beside the service just now; /readyz says so, and the worker's sweep rests.
        self.building = ""

    def over(self, store: Store) -> Self:
        """The same application over another store; nobody is woken for what it writes."""
        found = copy(self)
        found.store = store
        found.wake = lambda: None
        return found

    def keys(self, loaded: Loaded) -> PersonKeys:
        """The data keys that came with a load."""
        return PersonKeys(self.keyring, loaded.person_keys)

    def history(self, county: int, case_id: UUID, loaded: Loaded) -> tuple[Recorded, ...]:
        """A case's events as far as they were loaded, decoded."""
        keys = self.keys(loaded)
        return tuple(self.codec.decode(county, each, keys) for each in loaded.streams.get(case_id, ()))

    def fold(self, county: int, case_id: UUID, loaded: Loaded) -> CaseState:
        """A case as its events say, from its snapshot on where one came along; version 0: there is none."""
        start = loaded.starts.get(case_id) or CaseState(county=county, case_id=case_id)
        keys = self.keys(loaded)
        since = (
            self.codec.decode(county, stored, keys, meta=False)
            for stored in loaded.streams.get(case_id, ())
            if stored.version > start.version
        )
        return fold(start, since, self.rules.codes)

    async def load(self, county: int, case_ids: Iterable[UUID], command_id: UUID | None = None) -> Loaded:
        """What a decision needs: long cases as a snapshot and what came since, so `history` is not whole."""
        cases = list(case_ids)
        loaded = await self.store.load_from_snapshots(county, cases, command_id, self.source_hash)
        return opened(self, county, loaded) or await self.store.load(county, cases, command_id)

    async def look_up(
        self, name: str, county: int, case_id: UUID, state: CaseState, body: Any, actor: Actor
    ) -> Given:
        """The facts from outside the case that a command's decision needs, and its random bytes."""
        look = self.look_ups.get(name)
        facts = await look(self, county, case_id, state, body, actor) if look else {}
        return Given(facts={**self.standing, **facts}, entropy=secrets.token_bytes(32))

    def given_for_firing(self) -> Given:
        """What rungs may read from outside their case, and random bytes: a lapse may make a new code."""
        return Given(facts=self.standing, entropy=secrets.token_bytes(32))

    def body_hmac(self, name: str, case_id: UUID | None, body: bytes) -> bytes:
        """The keyed hash that tells a repeated command from another one under the same key."""
        return self.keyring.hasher.body(_same(name, case_id, body))

    def same_command(self, name: str, case_id: UUID | None, body: bytes, stored: bytes) -> bool:
        """Whether a stored hash is of this very command."""
        return self.keyring.hasher.same_body(_same(name, case_id, body), stored)


def _same(name: str, case_id: UUID | None, body: bytes) -> bytes:
    return b"\0".join((name.encode(), str(case_id or "").encode(), body))
