"""Two counties and two sites with one of everything, one asker for each person, and what lies in a county."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx

from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.roles import SITE_ROLES
from caseclock.application.streams import Streams, living_sessions
from caseclock.kernel.ids import derive
from caseclock.store.feed import Feed
from caseclock.store.signing import Signer
from caseclock.web.auth import COOKIE
from tests.store.test_walls import COUNTY_TABLES
from tests.strength.intruders.counties import OF_A_COUNTY, County, State
from tests.strength.intruders.routes import Route, status_of
from tests.web.desk import API, Desk, opened_desk
from tests.web.intake import key
from tests.web.test_documents import PDF
from tests.web.written import Rows, Written

SPACE = UUID("00000000-0000-7000-8000-0000000000ff")
#: What any form of ours might ask for, so that a posted page comes as far as it can.
TYPED = {
    "text": "a note of one", "reason": "asked by the auditor", "finding": "justified", "note": "seen",
    "to_owner": "me", "current_password": "x", "new_password": "x", "confirm": "yes", "do": "record",
    "f.text": "a note of one", "query": "sort=filed", "name": "mine", "q": "Ruiz", "title": "t",
}  # fmt: skip


class Scene:
    """`own` and `other`: what the people of a county name, and what they name of another's."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.here, self.there = County(desk, 31, "Quillon"), County(desk, 32, "Zephyrine")
        self.site, self.elsewhere = State(desk, 0, "Eastside"), State(desk, 0, "Westside")
        self.examples: dict[str, Any] = {}
        self._written = Written(desk.owner)

    async def begin(self) -> None:
        """Furnishes the four, and reads from the API's own description what a body looks like."""
        feed, signer = Feed(self.desk.store, Signer.new()), Signer.new()
        self.desk.application.signer = signer
        self.desk.app.state["streams"] = Streams(feed, living_sessions(self.desk.store.pool))
        for county in (self.here, self.there, self.site, self.elsewhere):
            await county.furnish()
        document = (await self.desk.client.get(f"{API}/schema")).json()
        for path, methods in document["paths"].items():
            for method, said in methods.items():
                media = said.get("requestBody", {}).get("content", {}).get("application/json", {})
                self.examples[f"{method.upper()} {path}"] = media.get("example", {})

    def home(self, role: str) -> County:
        """Where the person of a role belongs."""
        return self.here if role in OF_A_COUNTY else self.site

    def abroad(self, role: str) -> County:
        """Whose things the role must not see; the State's people see every site, and no household."""
        return self.elsewhere if role in SITE_ROLES else self.there

    def own(self, role: str) -> dict[str, str]:
        """Ids of the role's own; what a site has none of is as the household's, and so another's."""
        home = self.home(role)
        version = self.here.ids["determination"].rpartition(".")[2]
        return {**self.here.ids, "site": self.site.ids["site"], "county": str(home.number), **home.ids} | {
            "version": version
        }

    def other(self, role: str) -> dict[str, str]:
        """Ids of another county, or of another site."""
        abroad = self.abroad(role)
        household = self.there.ids["case_id"].partition("-")[2]
        own = {"county": str(self.there.number), "version": "1", "site": household}
        return {**self.there.ids, **own, **abroad.ids}

    def never(self, role: str) -> dict[str, str]:
        """Ids of the same form that nobody ever had, the same for all people of a county: a draft is made by
        whoever asks first for either, and is then another's."""
        number, home = self.abroad(role).number, self.home(role).number
        case = f"{number}-{derive(SPACE, number)}"
        made = {name: str(derive(SPACE, home, name)) for name in self.other(role)}
        of_case = {"determination": f"{case}.7", "clock": f"{case}.hearing-1.hearing_decision-1"}
        words = {"document": "0" * 64, "notice": "notice_of_action-1", "hearing": "hearing-1"}
        places = {"office": "nowhere", "unit": "u9", "county": "58"}
        return {**made, **of_case, **words, **places, "version": "1", "case_id": case}

    def body(self, route: Route, role: str) -> Any:
        """The body of the API's description for an address; the cases that it names are the role's own."""
        example, own = self.examples.get(route.label, {}), self.own(role)["case_id"]
        return {name: own if name in CASE_FIELDS else value for name, value in example.items()}

    async def ask(self, route: Route, role: str, ids: dict[str, str], body: Any = None) -> httpx.Response:
        """The answer that a person of the role gets; nobody's where the role is empty."""
        address = route.address(ids)
        if route.api:
            return await self._ask_api(route, role, address, body)
        headers = {"Accept": "text/html"}
        fields = dict(TYPED) if body else {}
        if role:
            browser = self.home(role).browsers[role]
            headers["Cookie"], fields["csrf"] = f"{COOKIE}={browser.token}", browser.csrf
        # What one answer leaves in the jar, such as a word to be shown once, is not carried to the next.
        self.desk.client.cookies.clear()
        sent: dict[str, Any] = {"data": fields} if route.method != "GET" else {}
        return await self.desk.client.request(route.method, address, headers=headers, **sent)

    async def _ask_api(self, route: Route, role: str, address: str, body: Any) -> httpx.Response:
        headers = dict(self.home(role).people[role]) if role else {}
        if route.path.endswith("/stream"):
            return httpx.Response(await status_of(self.desk.app, address, headers))
        sent: dict[str, Any] = {}
        if route.path.endswith("/documents") and route.method == "POST":
            headers |= key() | {"Content-Type": "application/pdf", "Document-Form": "MC 13"}
            sent = {"content": PDF, "params": {"received_on": "2025-03-04"}}
        elif route.method not in ("GET", "DELETE"):
            headers |= key()
            sent = {"json": body or {}}
        return await self.desk.client.request(route.method, address, headers=headers, **sent)

    async def written(self) -> Rows:
        """What lies in every table; a refusal leaves it."""
        return await self._written.rows()

    async def held(self, *counties: int) -> dict[str, Any]:
        """Every row of some counties by table, as a count and a sum; not when a session was last used."""
        found = {}
        for row in await self.desk.owner.fetch(COUNTY_TABLES):
            rows = f"select (to_jsonb(t) - 'last_seen_at')::text as said, county from {row['name']} t"
            total = "select count(*), md5(string_agg(said, '' order by said))"
            found[row["name"]] = tuple(
                await self.desk.owner.fetchrow(f"{total} from ({rows}) r where county = any ($1)", counties)
            )
        return found


@asynccontextmanager
async def opened_scene(dsn: str) -> AsyncIterator[Scene]:
    """A scene in a database of its own."""
    async with opened_desk(dsn) as desk:
        scene = Scene(desk)
        await scene.begin()
        yield scene
