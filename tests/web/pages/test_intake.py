"""Taking in an application through the pages, without a script."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from tests.web.desk import Desk
from tests.web.intake import read
from tests.web.pages.test_signing import sign_in

COUNTY = 2031


class Form(HTMLParser):
    """The fields of the form `intake` as a browser would post them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, list[str]] = {}
        self._select = ""
        self._area = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form" and of.get("id") == "intake":
            self._inside, self.action = True, of["action"]
        if not self._inside:
            return
        if tag == "input" and (of.get("type") not in ("checkbox", "radio") or "checked" in of):
            self.fields.setdefault(of["name"], []).append(of.get("value", ""))
        elif tag == "select":
            self._select = of["name"]
        elif tag == "option" and ("selected" in of or self._select not in self.fields):
            self.fields[self._select] = [of.get("value", "")]
        elif tag == "textarea":
            self._area = of["name"]
            self.fields[self._area] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._inside = False


class Clerk:
    """A person at a browser without a script: goes to pages, fills in the form that is there, presses."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.answer: httpx.Response

    async def go(self, address: str) -> str:
        self.answer = await self.client.get(address)
        if self.answer.status_code == 303:
            return await self.go(self.answer.headers["location"])
        return self.answer.text

    async def press(self, do: str, **typed: Any) -> str:
        """Types into the form by the field's name (`__` for a dot) and presses the button."""
        form = Form(self.answer.text)
        named = {name.replace("__", "."): value for name, value in typed.items()}
        fields = form.fields | {name: v if isinstance(v, list) else [v] for name, v in named.items()}
        self.answer = await self.client.post(form.action, data=fields | {"do": [do]})
        if self.answer.status_code == 303:
            return await self.go(self.answer.headers["location"])
        return self.answer.text


@pytest.fixture
async def clerk(desk: Desk, request: pytest.FixtureRequest) -> AsyncIterator[Clerk]:
    async with desk.from_address("192.0.2.45") as client:
        client.headers["Accept"] = "text/html"
        login = "clerk." + re.sub(r"\W+", "", request.node.name)[-40:]
        await desk.add(COUNTY, login, "worker")
        assert (await sign_in(desk, client, login)).status_code == 303
        yield Clerk(client)


async def test_a_whole_application_is_taken_in_without_a_script(desk: Desk, clerk: Clerk) -> None:
    page = await clerk.go("/intake")
    assert "Clocks that would start" in page
    page = await clerk.press("next", application__filed_on="2025-02-03", application__channel="phone")
    assert "<h2>Household</h2>" in page
    page = await clerk.press(
        "add",
        members__0__first_name="Rosa",
        members__0__last_name="Quill",
        members__0__birth_date="1990-05-01",
    )
    page = await clerk.press("next", members__1__first_name="Teo", members__1__last_name="Quill")
    page = await clerk.press("next", facts__city="Fresno", facts__written_language="Spanish")
    page = await clerk.press("next", members__1__facts__disability_basis="yes")
    assert "Rosa Quill" in page
    assert "Claims a disability" in page
    assert "Mar 20, 2025" in page, "45 days for Rosa"
    assert "May 4, 2025" in page, "90 days for Teo"
    await clerk.press("record", owner="me", note="called at nine")
    case = clerk.answer.url.path.removeprefix("/cases/")
    headers = await desk.person(COUNTY, "reads.it", "worker")
    view = await read(desk, headers, f"/cases/{case}")
    assert [m["first_name"] for m in view["members"]] == ["Rosa", "Teo"]
    assert view["facts"] == {"city": "Fresno", "written_language": "Spanish"}
    assert view["application"]["channel"] == "phone"
    clocks = (await read(desk, headers, f"/cases/{case}/clocks"))["items"]
    due = {row["clock"]["schedule"]["due_on"] for row in clocks if row["clock"]["name"] == "promptness"}
    assert due == {"2025-03-20", "2025-05-04"}


ROSA = {
    "members__0__first_name": "Rosa",
    "members__0__last_name": "Quillen",
    "members__0__birth_date": "1990-05-01",
}


async def as_far_as_check(clerk: Clerk, **more: Any) -> str:
    await clerk.go("/intake")
    await clerk.press("next", application__filed_on="2025-02-03")
    await clerk.press("next", **ROSA | more)
    await clerk.press("next")
    return await clerk.press("next")


async def test_a_second_click_opens_no_second_case(clerk: Clerk) -> None:
    await as_far_as_check(clerk)
    form = Form(clerk.answer.text)
    posted = form.fields | {"do": ["record"]}
    first = await clerk.client.post(form.action, data=posted)
    again = await clerk.client.post(form.action, data=posted)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]


async def test_a_draft_is_gone_once_it_is_recorded_and_its_address_leads_to_the_case(clerk: Clerk) -> None:
    await as_far_as_check(clerk)
    step = Form(clerk.answer.text).action
    for address in ("/intake", "/work"):
        assert f'href="{step.rsplit("/", 1)[0]}' in await clerk.go(address)
    await clerk.go(step)
    await clerk.press("record")
    case = clerk.answer.url.path
    assert "You began these" not in await clerk.go("/intake")
    await clerk.go(step)
    assert clerk.answer.url.path == case


async def test_what_is_wrong_is_said_at_its_field_and_all_that_was_typed_stays(clerk: Clerk) -> None:
    await clerk.go("/intake")
    page = await clerk.press("next", application__filed_on="the third", application__channel="mail")
    assert clerk.answer.status_code == 422
    assert 'value="the third"' in page
    assert 'id="f-application.filed_on-error"' in page
    assert '<a href="#f-application.filed_on">' in page
    assert '<option value="mail" selected>' in page
    await clerk.press("next", application__filed_on="2/3/2025")
    page = await clerk.press("next", members__0__first_name="Rosa")
    assert 'id="f-members.0.last_name-error"' in page


async def test_what_a_rule_refuses_leads_to_the_step_that_asked_for_it(clerk: Clerk) -> None:
    await as_far_as_check(clerk, members__1__first_name="Teo", members__1__last_name="Q")
    await clerk.press("go-people", members__1__birth_date="2025-02-04")
    await clerk.press("go-check", members__1__birth_date="2025-02-04")
    page = await clerk.press("record")
    assert clerk.answer.status_code == 409
    assert "A person cannot be born after the application" in page
    page = await clerk.press("go-people")
    assert 'value="2025-02-04"' in page


async def test_a_person_taken_out_is_gone_from_every_step(clerk: Clerk) -> None:
    await as_far_as_check(clerk, members__3__first_name="Ula", members__3__last_name="Quillen")
    page = await clerk.press("go-needs")
    page = await clerk.press("go-people", members__3__facts__pregnant="yes")
    page = await clerk.press("remove-3")
    assert "Ula" not in page
    page = await clerk.press("go-check")
    assert "Rosa Quillen" in page
    assert "Pregnant" not in page


async def test_nothing_is_recorded_while_something_is_missing(clerk: Clerk) -> None:
    await clerk.go("/intake")
    await clerk.press("go-check")
    page = await clerk.press("record")
    assert clerk.answer.status_code == 422
    assert 'value="go-people"' in page
    assert "First name" in page


async def test_who_may_be_known_already_is_named_with_a_link_and_a_reason(clerk: Clerk) -> None:
    await as_far_as_check(clerk, members__0__last_name="Dagmarsdottir")
    await clerk.press("record")
    case = clerk.answer.url.path
    await clerk.go("/intake")
    await clerk.press("next", application__filed_on="2025-02-04")
    form = Form(clerk.answer.text)
    typed = {"members.0.first_name": "Rosa", "members.0.last_name": "Dagmarsdotir"}
    address = form.action.rsplit("/", 1)[0] + "/foreseen"
    side = await clerk.client.post(address, data=form.fields | typed | {"members.0.birth_date": "1990-05-01"})
    assert f'href="{case}"' in side.text
    assert "name alike, same birth date" in side.text
    assert "Mar 21, 2025" in side.text
    assert "<html" not in side.text


async def test_a_draft_survives_the_session_and_nobody_else_reads_it(desk: Desk, clerk: Clerk) -> None:
    await as_far_as_check(clerk)
    step = Form(clerk.answer.text).action
    async with desk.from_address("192.0.2.46") as other:
        other.headers["Accept"] = "text/html"
        await desk.add(COUNTY, "nosy.clerk", "worker")
        await sign_in(desk, other, "nosy.clerk")
        assert (await other.get(step)).status_code == 404
        nosy = re.search(r'name="csrf" value="([^"]+)"', (await other.get("/intake")).text)
        assert nosy is not None
        assert (await other.post(step, data={"csrf": nosy[1], "do": "record"})).status_code == 404
        assert "You began these" not in (await other.get("/intake")).text
    csrf = Form(clerk.answer.text).fields["csrf"]
    await clerk.client.post("/sign-out", data={"csrf": csrf})
    assert (await clerk.client.get(step)).status_code == 303
    login = next(name for name in desk.secrets if name.startswith(f"{COUNTY}/clerk.")).partition("/")[2]
    await sign_in(desk, clerk.client, login)
    assert "Rosa Quillen" in await clerk.go(step)


async def test_a_script_saves_without_leaving_the_page_and_a_button_does_it_without_a_script(
    clerk: Clerk,
) -> None:
    await clerk.go("/intake")
    form = Form(clerk.answer.text)
    fields = form.fields | {"application.channel": ["fax"]}
    address = "/drafts/" + form.action.split("/")[2]
    saved = await clerk.client.post(address, data=fields, headers={"X-Draft": "1"})
    assert "Draft saved" in saved.text
    assert "<html" not in saved.text
    page = await clerk.go(form.action)
    assert '<option value="fax" selected>' in page
    pressed = await clerk.client.post(address, data=fields | {"application.channel": ["mail"]})
    assert (pressed.status_code, pressed.headers["location"]) == (303, form.action)
    page = await clerk.go(form.action)
    assert "Your draft is saved." in page
    assert '<option value="mail" selected>' in page


async def test_only_a_form_that_there_is_has_a_draft(clerk: Clerk) -> None:
    await clerk.go("/intake")
    form = Form(clerk.answer.text)
    odd = form.fields | {"draft_kind": ["no-such-command"]}
    assert (await clerk.client.post("/drafts/" + form.action.split("/")[2], data=odd)).status_code == 404


async def test_throwing_a_draft_away_says_what_is_lost_first(clerk: Clerk) -> None:
    await as_far_as_check(clerk)
    step = Form(clerk.answer.text).action
    draft = step.split("/")[2]
    page = await clerk.go(f"/drafts/{draft}/throw-away?back=/intake")
    assert "nobody can bring it back" in page
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf is not None
    gone = await clerk.client.post(
        f"/drafts/{draft}/throw-away", data={"csrf": csrf[1], "back": "//evil.example"}
    )
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    assert (await clerk.client.get(step)).status_code == 404
