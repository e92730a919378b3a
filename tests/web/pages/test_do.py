"""Doing something in a case through its form: what is asked, what would follow, and a lost race."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx

from tests.web.desk import Desk
from tests.web.intake import done, open_case, read
from tests.web.pages.html import Page


class Worker:
    """Somebody at the pages, without a script."""

    def __init__(self, desk: Desk, headers: dict[str, str], case: str) -> None:
        self.desk, self.headers, self.case = desk, headers, case

    async def get(self, path: str = "") -> Page:
        answer = await self.desk.client.get(f"/cases/{self.case}{path}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return Page(answer.text)

    async def post(self, page: Page, do: str, **typed: Any) -> httpx.Response:
        """Sends the form of a command from a page."""
        form = page.form(f"/cases/{self.case}/do/")
        return await self.desk.client.post(form.action, headers=self.headers, data=form.posted(do, **typed))

    async def history(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await read(self.desk, self.headers, f"/cases/{self.case}/history"))[
            "items"
        ]
        return items


async def at_work(desk: Desk, county: int, **more: Any) -> Worker:
    headers = await desk.person(county, "ana", "worker", display_name="Ana Worker")
    return Worker(desk, headers, (await open_case(desk, headers, owner="me", **more))["case"])


async def test_a_harmless_command_is_recorded_at_once_and_shows_its_journal_line(desk: Desk) -> None:
    ana = await at_work(desk, 880)
    form = await ana.get("/do/add-note")
    answer = await ana.post(form, "record", text="Ana called about the pay stubs.")
    assert answer.status_code == 303
    assert re.fullmatch(rf"/cases/{ana.case}\?done=[0-9a-f-]+", answer.headers["location"])
    page = await desk.client.get(answer.headers["location"], headers=ana.headers)
    assert "Recorded: Add a note" in page.text
    assert "Ana Worker (worker)" in page.text
    assert (await ana.history())[-1]["type"] == "note.added"


async def test_what_cannot_be_called_back_is_confirmed_and_its_consequence_named(desk: Desk) -> None:
    ana = await at_work(desk, 881)
    before = await ana.history()
    form = await ana.get("/do/withdraw-application")
    asked = await ana.post(form, "record")
    assert asked.status_code == 200
    assert "A notice about it is drafted for the household." in asked.text
    assert await ana.history() == before
    recorded = await ana.post(Page(asked.text), "confirm")
    assert recorded.status_code == 303
    assert "application.withdrawn" in [each["type"] for each in await ana.history()]


async def test_looking_first_shows_events_and_deadlines_and_records_nothing(desk: Desk) -> None:
    ana = await at_work(desk, 882)
    form = await ana.get("/do/request-verification")
    before = await ana.history()
    seen = await ana.post(form, "look", items__0__item="income", items__0__why="The pay stubs are missing.")
    assert "Papers asked for" in seen.text
    assert "Time to answer the request" in seen.text
    assert "The pay stubs are missing." in seen.text
    assert await ana.history() == before
    back = await ana.post(Page(seen.text), "change")
    assert "The pay stubs are missing." in back.text
    assert (await ana.post(Page(back.text), "record")).status_code == 303


async def test_a_repeated_group_grows_and_shrinks_without_a_script_and_loses_nothing(desk: Desk) -> None:
    ana = await at_work(desk, 883)
    form = await ana.get("/do/request-verification")
    two = await ana.post(form, "add:items", items__0__item="income", items__0__why="Pay stubs.")
    assert "Pay stubs." in two.text
    three = await ana.post(Page(two.text), "add:items", items__1__item="identity", items__1__why="A licence.")
    assert 'name="f.items.2.item"' in three.text
    less = await ana.post(Page(three.text), "drop:items.0")
    assert "Pay stubs." not in less.text
    assert (await ana.post(Page(less.text), "record")).status_code == 303
    asked = next(each for each in await ana.history() if each["type"] == "verification.requested")
    assert asked["data"]["items"] == {"identity": "A licence."}


async def test_what_is_wrong_stands_at_its_field_and_everything_typed_stays(desk: Desk) -> None:
    ana = await at_work(desk, 884)
    form = await ana.get("/do/receive-paper")
    wrong = await ana.post(form, "record", form="MC 355", received_on="soon", note="Said to be complete.")
    assert wrong.status_code == 422
    page = Page(wrong.text)
    assert page.faults == []
    assert "Write the day as month/day/year, for example 3/14/2025." in page.text
    assert "f-received_on-error" in page.ids
    assert "Said to be complete." in page.text


async def test_a_refusal_says_rule_law_and_what_to_do_at_its_field(desk: Desk) -> None:
    ana = await at_work(desk, 885)
    form = await ana.get("/do/record-death")
    ahead = (desk.now + timedelta(days=400)).date().isoformat()
    refused = await ana.post(form, "record", died_on=ahead)
    assert refused.status_code == 409
    page = Page(refused.text)
    assert "A date that has not come cannot be recorded as past" in page.text
    assert "Give a date up to" in page.text
    assert "f-died_on-error" in page.ids


async def test_a_double_click_is_one_command(desk: Desk) -> None:
    ana = await at_work(desk, 886)
    form = await ana.get("/do/add-note")
    first = await ana.post(form, "record", text="Once.")
    again = await ana.post(form, "record", text="Once.")
    assert first.headers["location"] == again.headers["location"]
    assert [each["type"] for each in await ana.history()].count("note.added") == 1


async def test_a_form_sent_again_with_other_words_is_not_taken_for_a_repeat(desk: Desk) -> None:
    ana = await at_work(desk, 887)
    form = await ana.get("/do/add-note")
    await ana.post(form, "record", text="Once.")
    again = await ana.post(form, "record", text="Something else.")
    assert again.status_code == 409
    assert "This form was recorded already, with other words." in again.text
    assert "Something else." in again.text


async def test_a_lost_race_shows_both_versions_and_the_worker_decides(desk: Desk) -> None:
    ana = await at_work(desk, 888)
    bo = await desk.person(888, "bob", "worker", display_name="Bo Worker")
    form = await ana.get("/do/add-note")
    await done(desk, bo, ana.case, "record-fact", fact="phone", value="213 555 0148")
    lost = await ana.post(form, "record", text="She called.")
    assert lost.status_code == 409
    page = Page(lost.text)
    assert page.faults == []
    assert "She called." in page.html
    assert "Record a fact" in page.text
    assert "Bo Worker" in page.text
    assert "note.added" not in [each["type"] for each in await ana.history()]
    changed = await ana.post(page, "change")
    assert "She called." in changed.text
    assert (await ana.post(page, "record")).status_code == 303
    assert (await ana.history())[-1]["type"] == "note.added"


async def test_a_form_gone_on_with_meets_what_was_recorded_since_it_was_begun(desk: Desk) -> None:
    ana = await at_work(desk, 660)
    begun = (await ana.get("/do/add-note")).form(f"/cases/{ana.case}/do/")
    fields = begun.posted("save-draft", text="She said that")
    draft = re.search(r'formaction="(/drafts/[^"]+)"', (await ana.get("/do/add-note")).html)
    assert draft is not None
    kept = await desk.client.post(draft[1], headers=ana.headers, data=fields)
    assert kept.status_code == 303
    await done(desk, ana.headers, ana.case, "record-fact", fact="phone", value="213 555 0148")
    again = await ana.get("/do/add-note")
    assert "You began this on" in again.text
    assert "She said that" in again.text
    page = await ana.post(again, "record")
    assert page.status_code == 409
    assert "The case changed while you typed" in page.text
    assert (await ana.post(Page(page.text), "record")).status_code == 303
    assert "You began this on" not in (await ana.get("/do/add-note")).text


async def test_an_entry_is_taken_back_from_its_own_link(desk: Desk) -> None:
    ana = await at_work(desk, 889)
    reply = await done(desk, ana.headers, ana.case, "record-fact", fact="phone", value="213 555 0148")
    form = await ana.get(f"/do/reverse-command?command={reply['command_id']}")
    asked = await ana.post(form, "record", reason="Another household's number.")
    assert "What was recorded is taken back" in asked.text
    assert (await ana.post(Page(asked.text), "confirm")).status_code == 303
    assert "command.reversed" in [each["type"] for each in await ana.history()]
    where = await desk.client.get(f"/cases/{ana.case}/undo/{reply['command_id']}", headers=ana.headers)
    assert where.headers["location"].endswith(f"/do/reverse-command?command={reply['command_id']}")


async def test_what_is_blocked_says_why_before_anybody_types(desk: Desk) -> None:
    ana = await at_work(desk, 890)
    page = await ana.get("/do/mail-decision")
    assert "This cannot be recorded now" in page.text
    assert "Nothing is decided yet" in page.text


async def test_the_actions_say_what_may_be_done_and_of_the_rest_why_not(desk: Desk) -> None:
    ana = await at_work(desk, 891)
    page = await ana.get("/actions")
    assert page.faults == []
    assert "Approve coverage" in page.text
    assert "Nothing is decided yet" in page.text
    assert "What would help" in page.text
    assert "Next actions" in (await ana.get()).text


async def test_the_form_speaks_spanish(desk: Desk) -> None:
    ana = await at_work(desk, 892)
    ana.headers = ana.headers | {"Accept-Language": "es"}
    page = await ana.get("/do/receive-paper")
    assert "Recibido el" in page.text
    assert "Los plazos se juzgan por este día." in page.text
    wrong = await ana.post(page, "record", received_on="pronto")
    assert "Escriba el día como mes/día/año, por ejemplo 3/14/2025." in wrong.text


async def test_another_case_is_named_by_its_number(desk: Desk) -> None:
    ana = await at_work(desk, 893)
    other = await open_case(
        desk, ana.headers, owner="me", members=[{"first_name": "Bo", "last_name": "Diaz"}]
    )
    number = (await read(desk, ana.headers, f"/cases/{other['case']}"))["case_number"]
    form = await ana.get("/do/link-case")
    unknown = await ana.post(form, "record", other_case="00-00")
    assert unknown.status_code == 422
    asked = await ana.post(form, "record", other_case=number)
    assert f"Case {number} changes too." in asked.text
    assert (await ana.post(Page(asked.text), "confirm")).status_code == 303
