"""County IT by pages: accounts, the office, calendars with what moves, procedures, the outbox."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from caseclock.application.casefile.explained import explained
from caseclock.application.codewords import codewords
from caseclock.application.policyview import parameters_on
from caseclock.application.whatif.guided import Chosen, change_text
from caseclock.application.wording import read_texts
from caseclock.domain.policy.explain import Node, Used
from caseclock.domain.whatif.changefile import parse_change
from caseclock.web.pages.admin import policy_words
from tests.support.office import rules
from tests.web.desk import Desk
from tests.web.intake import open_case, today

COUNTY = 2033
HTML = {"Accept": "text/html"}


async def admin(desk: Desk) -> dict[str, str]:
    return await desk.person(COUNTY, f"adm.{uuid4().hex[:8]}", "county_admin") | HTML


async def post(
    desk: Desk, headers: dict[str, str], address: str, on: str = "", **fields: str
) -> httpx.Response:
    """A form of the page `on`, with the hidden values that it holds."""
    page = (await desk.client.get(on or address, headers=headers)).text
    hidden = dict(re.findall(r'type="hidden" name="(csrf|key)" value="([^"]*)"', page))
    return await desk.client.post(address, headers=headers, data=hidden | fields)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/accounts",
        "/admin/roles",
        "/admin/office",
        "/admin/calendars",
        "/admin/procedures",
        "/admin/procedures/mao_application",
        "/admin/policy",
        "/admin/policy?on=2024-03-01&unconfirmed=1",
        "/admin/running",
        "/admin/outbox",
    ],
)
async def test_a_county_admin_reads_every_page_and_a_worker_only_what_the_table_gives(
    desk: Desk, address: str
) -> None:
    headers = await admin(desk)
    page = await desk.client.get(address, headers=headers)
    assert page.status_code == 200, page.text
    worker = await desk.person(COUNTY, f"w.{uuid4().hex[:8]}", "worker") | HTML
    closed = address in ("/admin/accounts", "/admin/roles", "/admin/running", "/admin/outbox")
    assert (await desk.client.get(address, headers=worker)).status_code == (403 if closed else 200)


async def test_an_account_is_added_changed_disabled_and_enabled_again(desk: Desk) -> None:
    headers, login = await admin(desk), f"new.{uuid4().hex[:8]}"
    made = await post(
        desk, headers, "/admin/accounts", login=login, display_name="New Person", roles="worker"
    )
    assert made.status_code == 200
    assert "shown only now" in made.text
    address = re.search(r'action="(/admin/accounts/[0-9a-f-]{36})"', made.text)
    assert address
    changed = await post(desk, headers, address[1], display_name="Other Name", roles="supervisor")
    assert changed.status_code == 303
    assert "Other Name" in (await desk.client.get(address[1], headers=headers)).text
    without_reason = await post(desk, headers, f"{address[1]}/disable", on=address[1])
    assert (without_reason.status_code, "Say why" in without_reason.text) == (409, True)
    assert (await post(desk, headers, f"{address[1]}/disable", on=address[1], why="left")).status_code == 303
    assert (await post(desk, headers, f"{address[1]}/re-enable", on=address[1])).status_code == 303


async def test_an_account_that_cannot_be_added_keeps_what_was_typed(desk: Desk) -> None:
    refused = await post(
        desk, await admin(desk), "/admin/accounts", login="x", display_name="Kept Name", roles="worker"
    )
    assert refused.status_code == 400
    assert "Kept Name" in refused.text


async def test_a_day_is_closed_only_after_its_moved_deadlines_were_shown(desk: Desk) -> None:
    headers = await admin(desk)
    worker = await desk.person(COUNTY, f"w.{uuid4().hex[:8]}", "worker")
    await open_case(desk, worker)
    listed = (await desk.client.get("/admin/calendars", headers=headers)).text
    name = re.search(r"/admin/calendars/(county\w*)", listed)
    assert name
    address = f"/admin/calendars/{name[1]}"
    calendar = desk.application.rules.policy.calendar(COUNTY, name[1])
    day = str(calendar.add_open_days(await today(desk), 20))
    shown = await post(desk, headers, address, day=day, reason="flood", step="preview")
    assert shown.status_code == 200
    assert "deadlines move" in shown.text
    assert "Accept the change" in shown.text
    assert "flood" in shown.text
    unsaid = await post(desk, headers, address, day=day, step="preview")
    assert unsaid.status_code == 400


async def test_running_cases_are_counted_by_version(desk: Desk) -> None:
    headers = await admin(desk)
    worker = await desk.person(COUNTY, f"w.{uuid4().hex[:8]}", "worker")
    await open_case(desk, worker)
    page = (await desk.client.get("/admin/running", headers=headers)).text
    assert "/admin/procedures/household?version=" in page


async def test_the_help_desk_does_its_three_acts_and_says_no_to_the_rest(desk: Desk) -> None:
    center = await desk.person(0, f"sc.{uuid4().hex[:8]}", "service_center") | HTML
    unknown = await post(desk, center, "/help-desk", login="nobody.here", what="unblock")
    assert unknown.status_code == 409
    worse = await post(desk, center, "/help-desk", login="nobody.here", what="reset-second-step")
    assert worse.status_code == 409
    assert "role" in worse.text.lower()


async def test_policy_values_are_found_by_words_and_read_as_amounts_and_days(desk: Desk) -> None:
    headers = await admin(desk)
    page = (await desk.client.get("/admin/policy?on=2025-03-03", headers=headers)).text
    assert "cents_per" not in page
    assert "calendar_day" not in page
    assert "to now" not in page
    assert re.search(r"<td>\$[\d,]+\.\d\d a month</td>", page)
    found = (await desk.client.get("/admin/policy?on=2025-03-03&q=Advance+NOTICE", headers=headers)).text
    assert "advance_notice_days" in found
    assert "<td>10 calendar days</td>" in found
    assert "fpl138_single" not in found
    assert 'value="Advance NOTICE"' in found
    none = await desk.client.get("/admin/policy?q=zzzz", headers=headers)
    assert "No value has these words" in none.text


def test_every_unit_of_a_number_has_words() -> None:
    units = {
        value.unit
        for values in rules().policy.parameters.values.values()
        for value in values
        if isinstance(value.value, int) and not isinstance(value.value, bool)
    }
    assert units - set(policy_words.COUNTED) <= {"count", "slot"}


def test_every_topic_heads_policy_values_in_both_languages() -> None:
    topics = read_texts(policy_words.TOPICS)
    assert topics.keys() <= {name.partition("_")[0] for name in rules().policy.parameters.values}
    assert all(set(said) == {"en", "es"} for said in topics.values())
    found = policy_words.in_groups(parameters_on(rules().policy, date(2025, 3, 3)), "es")
    assert [name for name, _ in found][-1] == "Otros"
    assert next(one.name for name, group in found if name == "Alcance" for one in group) == "scope_age_0_18"


async def test_policy_values_are_called_as_the_office_calls_them_wherever_an_admin_reads_them(
    desk: Desk,
) -> None:
    headers = await admin(desk)
    clocks = (await desk.client.get("/admin/procedures/mao_application", headers=headers)).text
    assert "Time to decide an application" in clocks
    assert "app_days_general" not in clocks
    desk.client.cookies.set("caseclock_language", "es")
    try:
        page = (await desk.client.get("/admin/policy?q=26+a+49", headers=headers)).text
    finally:
        desk.client.cookies.delete("caseclock_language")
    assert '<th scope="row">Alcance por edad, de 26 a 49 años<br>' in page
    assert "<td>alcance completo</td>" in page


def test_a_value_that_a_rule_read_is_told_with_its_unit() -> None:
    def told(name: str, value: Any) -> str:
        node = Node(code="scope", values={name: Used(value, date(2025, 4, 1))})
        [used] = explained(node, {}, codewords("en"), str).values
        return policy_words.used_words(used, rules().policy.parameters, "en")

    assert told("fpl138_single", 180000) == "$1,800.00 a month"
    assert told("advance_notice_days", 10) == "10 calendar days"
    assert told("fpl138_rounding", "two_steps") == told("no_value_of_ours", "two_steps")


async def test_calendars_are_listed_in_words_of_the_readers_language(desk: Desk) -> None:
    headers = await admin(desk)
    assert "County office</a>" in (await desk.client.get("/admin/calendars", headers=headers)).text
    desk.client.cookies.set("caseclock_language", "es")
    try:
        assert "Oficina del condado</a>" in (await desk.client.get("/admin/calendars", headers=headers)).text
    finally:
        desk.client.cookies.delete("caseclock_language")


async def test_every_page_tells_that_the_demonstration_is_being_built_until_it_is(desk: Desk) -> None:
    headers, told = await admin(desk), "The demonstration is being built"
    desk.application.building = "the demo is being built"
    try:
        for address, who in (("/admin/policy", headers), ("/sign-in", HTML)):
            assert told in (await desk.client.get(address, headers=who)).text
    finally:
        desk.application.building = ""
    assert told not in (await desk.client.get("/admin/policy", headers=headers)).text


@pytest.mark.parametrize("address", ["/supervise", "/supervise/late", "/supervise/what-if"])
async def test_one_place_of_supervision_is_marked_current(desk: Desk, address: str) -> None:
    boss = await desk.person(COUNTY, f"sup.{uuid4().hex[:8]}", "supervisor") | HTML
    page = (await desk.client.get(address, headers=boss)).text
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', page) == [address]


async def test_a_change_is_tried_by_choosing_a_value_and_a_day_of_a_calendar(desk: Desk) -> None:
    boss = await desk.person(COUNTY, f"sup.{uuid4().hex[:8]}", "supervisor") | HTML
    address = "/supervise/what-if"
    page = (await desk.client.get(address, headers=boss)).text
    assert "Full days between mailing a notice and its effect: 10 calendar days" in page
    fields = {"guided": "1", "title": "Fifty days", "parameter": "app_days_general", "value": "fifty"}
    wrong = await post(desk, boss, address, **fields, from_on="2026-01-01")
    assert (wrong.status_code, "The new value cannot be read" in wrong.text) == (422, True)
    assert 'value="fifty"' in wrong.text
    nothing = await post(desk, boss, address, guided="1", title="Nothing")
    assert (nothing.status_code, "Nothing is changed yet" in nothing.text) == (422, True)
    calendar = {"calendar": "county_office", "day": "2025-08-15", "closed": "closed", "name": "We move"}
    tried = await post(desk, boss, address, **fields | {"value": "50"} | calendar, from_on="2026-01-01")
    assert tried.status_code == 303, tried.text
    assert "Fifty days" in (await desk.client.get(tried.headers["location"], headers=boss)).text


def test_a_chosen_change_is_the_change_that_an_expert_writes() -> None:
    chosen = Chosen(
        title="More",
        parameter="fpl138_single",
        value="1,800.50",
        from_on="2026-01-01",
        calendar="county_office",
        day="2025-11-28",
        closed="open",
    )
    written = """
title: More
parameters:
  fpl138_single: [{from: 2026-01-01, value: 180050}]
calendars:
  - {county: 19, calendar: county_office, open: [{day: 2025-11-28}]}
"""
    policy = rules().policy
    text = change_text(chosen, policy, 19)
    assert parse_change(text, "change", policy) == parse_change(written, "change", policy)
