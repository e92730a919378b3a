"""The supervisor's pages show what the application says, in two languages; work is handed over there."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest

from caseclock.application.bulk.jobs import Bulk
from caseclock.application.bulk.kinds import KINDS
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import at_local
from caseclock.store.business_clock import BusinessClock
from tests.supervision.county import BEGAN, COUNTY, County
from tests.web.desk import API

PAGES = (
    "", "/late", "/workload", "/alerts", "/timeliness?from=2025-01&to=2025-08", "/reassign?owner=none",
    "/jobs", "/findings", "/integrity", "/what-if",
)  # fmt: skip
SPAN = "from=2025-01&to=2025-08"


async def html(county: County, login: str, path: str, status: int = 200, language: str = "en") -> str:
    """The page with one space wherever there is any."""
    asking = county.people[login] | {"Accept": "text/html", "Accept-Language": language}
    answer = await county.desk.client.get(path, headers=asking)
    assert answer.status_code == status, answer.text
    assert len(answer.content) < 100_000
    return re.sub(r"\s+", " ", answer.text)


async def posted(county: County, login: str, path: str, page: str, fields: dict[str, Any]) -> Any:
    """A form of a page of ours, with what the page hid in it."""
    found = re.search(r'name="csrf" value="([^"]+)"', await html(county, login, page))
    assert found is not None
    headers = county.people[login] | {"Accept": "text/html"}
    return await county.desk.client.post(path, data={"csrf": found[1], **fields}, headers=headers)


async def read(county: County, login: str, path: str) -> Any:
    answer = await county.desk.client.get(f"{API}/{path}", headers=county.people[login])
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", PAGES)
async def test_each_page_opens_in_both_languages_with_one_heading(county: County, path: str) -> None:
    english = await html(county, "super-u1", f"/supervise{path}")
    spanish = await html(county, "super-u1", f"/supervise{path}", language="es")
    assert english.count("<h1") == spanish.count("<h1") == 1
    assert "Supervisión" in spanish
    assert not re.search(r"Ruiz|1990", re.findall("<title>.*?</title>", english)[0])


@pytest.mark.parametrize("path", PAGES)
async def test_a_worker_is_refused_every_page(county: County, path: str) -> None:
    await html(county, "ann", f"/supervise{path}", 403)


async def test_who_only_audits_is_offered_no_way_to_hand_work_over(county: County) -> None:
    assert "/supervise/reassign" in await html(county, "super-u1", "/supervise/workload")
    for path in ("", "/workload"):
        assert "/supervise/reassign" not in await html(county, "audit", f"/supervise{path}")


async def test_the_overview_has_the_counts_of_the_api(county: County) -> None:
    page = await html(county, "super-u1", "/supervise")
    work, alerts = (
        await read(county, "super-u1", "workload"),
        await read(county, "super-u1", "alerts/unworked"),
    )
    assert f"<strong>{work['total']['overdue']}</strong> cases are late" in page
    assert f"<strong>{work['total']['at_risk']}</strong> cases are at risk" in page
    assert f"<strong>{alerts['total']}</strong> alerts nobody has in hand" in page


async def test_the_admin_is_led_to_the_first_place_that_is_theirs(county: County) -> None:
    answer = await county.desk.client.get("/supervise", headers=county.people["chief"])
    assert (answer.status_code, answer.headers["Location"]) == (303, "/supervise/reassign")


async def test_late_cases_say_why_and_lead_on_to_all_of_them(county: County) -> None:
    seen: set[str] = set()
    path = "/supervise/late"
    while path:
        page = await html(county, "audit", path)
        seen |= set(re.findall(r'href="/cases/([\w-]+)"', page))
        assert "late: of" in page
        more = re.search(r'href="(/supervise/late\?cursor=[^"]+)"', page)
        path = more[1] if more else ""
    overdue = await read(county, "audit", "worklist?owner=any&state=overdue&limit=200")
    assert seen == {item["case"] for item in overdue["items"]}


async def test_timeliness_is_drawn_with_the_numbers_of_its_table_and_downloaded(county: County) -> None:
    page = await html(county, "super-u1", f"/supervise/timeliness?{SPAN}")
    numbers = await read(
        county, "super-u1", f"timeliness?{SPAN.replace('-01', '-01-01').replace('-08', '-08-01')}"
    )
    assert " style=" not in page
    headers = county.people["super-u1"]
    drawn = await county.desk.client.get(
        f"/supervise/timeliness.svg?measure=applications&{SPAN}", headers=headers
    )
    svg = ElementTree.fromstring(drawn.text)
    told = [each.text for each in svg.iter("{http://www.w3.org/2000/svg}rect") for each in each]
    months = [
        line for line in numbers["numbers"]["months"] if line["measure"] == "applications" and line["due"]
    ]
    assert told == [f"{line['month'][5:7]}/{line['month'][2:4]}: {line['rate']} %" for line in months]
    answer = await county.desk.client.get(f"/supervise/timeliness.csv?{SPAN}", headers=headers)
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == len(numbers["numbers"]["lines"])
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_number_opens_to_its_cases_with_why(county: County) -> None:
    page = await html(county, "super-u1", f"/supervise/timeliness?{SPAN}")
    links = re.findall(r'href="(/supervise/timeliness/deadlines\?[^"]*outcome=overdue[^"]*)">(\d+)<', page)
    assert links
    for link, count in links:
        behind = await html(county, "super-u1", link.replace("&amp;", "&"))
        assert behind.count('<tr> <th scope="row"') == int(count)
        assert behind.count("late: of") == int(count)


async def test_another_units_numbers_and_a_month_that_is_none_are_refused_in_words(county: County) -> None:
    assert "is not one of yours" in await html(county, "super-u1", "/supervise/timeliness?unit=u2", 403)
    assert "That is no month" in await html(county, "super-u1", "/supervise/timeliness?from=spring", 400)


@pytest.fixture
async def small(empty_county: County) -> County:
    await BusinessClock(empty_county.desk.store.pool).begin_training(at_local(BEGAN, 9))
    await empty_county.staff()
    for name in "AB":
        await empty_county.open("ann", name, BEGAN)
    return empty_county


async def test_chosen_cases_are_listed_released_and_their_ends_shown(small: County) -> None:
    owner = small.accounts["ann"]
    page = await html(small, "super-u1", f"/supervise/reassign?owner={owner}")
    assert page.count('name="case"') == 2
    case = str(CaseRef(COUNTY, small.cases["A"]))
    fields = {
        "key": "k",
        "owner": str(owner),
        "which": "chosen",
        "case": case,
        "to": "abe",
        "why": "Ann is away",
    }
    answer = await posted(small, "super-u1", "/supervise/reassign", "/supervise/reassign", fields)
    assert answer.status_code == 303, answer.text
    job = answer.headers["Location"]
    page = await html(small, "super-u1", job)
    assert "Nothing has happened yet" in page
    assert "1: 0 done, 0 refused, 0 already so, 1 waiting" in page
    released = await posted(small, "super-u1", f"{job}/release", job, {})
    assert (released.status_code, released.headers["Location"]) == (303, job)
    assert "It is being carried out" in await html(small, "super-u1", job)
    await Bulk(small.desk.application, KINDS).run(COUNTY, UUID(job.rpartition("/")[2]))
    page = await html(small, "super-u1", job)
    assert "1: 1 done, 0 refused, 0 already so, 0 waiting" in page
    assert "1 cases to abe: Ann is away" in await html(small, "super-u1", "/supervise/jobs")
    await html(small, "super-u2", job, 404)


async def test_what_is_refused_keeps_what_was_chosen(small: County) -> None:
    owner = str(small.accounts["ann"])
    fields = {"key": "k", "owner": owner, "which": "all", "to": "abe", "why": ""}
    answer = await posted(small, "super-u1", "/supervise/reassign", "/supervise/reassign", fields)
    assert answer.status_code == 409
    assert "A hand-over says why" in answer.text
    assert re.search(r'value="abe" checked', answer.text)
    assert re.search(r'id="which-all" value="all" checked', answer.text)


async def test_all_work_of_who_left_is_one_form(small: County) -> None:
    fields = {"key": "k", "leaver": "ann", "to": "abe", "why": "left"}
    answer = await posted(small, "super-u1", "/supervise/hand-over", "/supervise/reassign", fields)
    assert answer.status_code == 303, answer.text
    assert "2 waiting" in await html(small, "super-u1", answer.headers["Location"])


async def test_a_change_is_tried_and_read_again_and_a_wrong_one_says_what_is_wrong(small: County) -> None:
    change = "title: Fifty days\nparameters:\n  app_days_general:\n    - {from: 2025-01-01, value: 50}\n"
    wrong = await posted(
        small, "super-u1", "/supervise/what-if", "/supervise/what-if", {"key": "w", "change": "titel: x"}
    )
    assert wrong.status_code == 422
    assert "titel: x" in wrong.text
    tried = await posted(
        small, "super-u1", "/supervise/what-if", "/supervise/what-if", {"key": "r", "change": change}
    )
    assert tried.status_code == 303, tried.text
    page = await html(small, "super-u1", tried.headers["Location"])
    assert "Clocks whose dates move: 2" in page
    assert "Nothing was changed" in page
    assert "Fifty days" in await html(small, "audit", "/supervise/what-if")


async def test_a_check_is_started_and_its_state_shown(small: County) -> None:
    started = await posted(small, "super-u1", "/supervise/integrity", "/supervise/integrity", {"key": "k"})
    assert started.status_code == 303
    page = await html(small, "super-u1", "/supervise/integrity")
    assert "A check is under way" in page
    assert "Check now" not in page
