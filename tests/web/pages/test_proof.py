"""The pages of proof: then and now, who did what, who looked, the bundle, reasons stated and reviewed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from caseclock.application.proof.verify_bundle import verify
from caseclock.application.roles import may
from caseclock.kernel.time import PACIFIC
from caseclock.store.signing import Signer
from caseclock.web.pages import supervise_asof
from caseclock.web.pages.case_proof import LOOKED_AT
from caseclock.web.pages.frame import GUARDED, TABS
from caseclock.web.pages.proof_places import moment_of
from caseclock.web.pages.supervise_access import FOUND
from caseclock.web.pages.texts import catalogue
from tests.web.desk import API, Desk
from tests.web.intake import done, open_case, today, unit_with_supervisor
from tests.web.pages.reading import plain
from tests.web.test_bundles import denied
from tests.web.test_reads import approved


async def shown(
    desk: Desk, headers: dict[str, str], path: str, status: int = 200, **params: Any
) -> httpx.Response:
    asked = headers | {"Accept": "text/html"}
    answer = await desk.client.get(path, headers=asked, params=params)
    assert answer.status_code == status, answer.text[:2000]
    assert len(answer.content) < 100_000
    return answer


async def posted(desk: Desk, headers: dict[str, str], path: str, **fields: str) -> httpx.Response:
    form = (await desk.client.get("/account", headers=headers | {"Accept": "text/html"})).text
    csrf = re.search(r'name="csrf" value="([^"]+)"', form)
    assert csrf
    asked = headers | {"Accept": "text/html"}
    return await desk.client.post(path, headers=asked, data={"csrf": csrf[1], **fields})


def test_every_word_that_comes_from_a_table_is_said_in_spanish() -> None:
    words = {*LOOKED_AT.values(), *FOUND.values(), *(said for _, said in TABS)}
    assert words <= catalogue("es").keys()


def test_a_day_without_a_time_is_its_end_and_a_time_is_the_countys() -> None:
    end, noon = moment_of("2025-03-03", ""), moment_of("2025-03-03", "12:00")
    assert end is not None
    assert noon is not None
    assert end.astimezone(PACIFIC).isoformat() == "2025-03-04T00:00:00-08:00"
    assert noon.astimezone(PACIFIC).isoformat() == "2025-03-03T12:00:00-08:00"
    assert moment_of("", "12:00") is None


async def test_acts_say_who_by_which_rule_and_lead_to_what_was_known_then(desk: Desk) -> None:
    headers = await desk.person(76, "ana", "worker", display_name="Ana Paz")
    case, _ = await approved(desk, headers)
    auditor = await desk.person(76, "ben", "auditor")
    page = await shown(desk, auditor, "/supervise/audit", who="ana")
    words = plain(page.text)
    assert "Approve coverage" in words
    assert "Ana Paz Worker" in words
    then = re.search(rf'/cases/{case}\?as_of=([^"]+)"', page.text)
    assert then
    known = await shown(desk, auditor, f"/cases/{case}", as_of=then[1])
    assert "The case as it was known on" in known.text
    only = plain((await shown(desk, auditor, "/supervise/audit", command="open-case")).text)
    assert "Approve coverage" not in only.partition("The newest first")[2]
    sheet = await shown(desk, auditor, "/supervise/audit.csv", who="ana")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert len(sheet.text.splitlines()) == 4
    wrong = await shown(desk, auditor, "/supervise/audit", 422, from_on="2020-01-01", to_on="2025-01-01")
    assert "Name at most a year" in wrong.text
    none = plain(
        (await shown(desk, auditor, "/supervise/audit", from_on="2024-01-01", to_on="2024-01-02")).text
    )
    assert "Nothing was done in these days" in none


async def test_the_list_of_a_day_is_asked_for_by_person_and_a_case_by_its_number(desk: Desk) -> None:
    ana = str(await desk.add(77, "ana", "worker"))
    headers = await desk.sign_in(77, "ana")
    moved = (await open_case(desk, headers, owner=ana, filed=3))["case"]
    number = (await desk.client.get(f"{API}/cases/{moved}", headers=headers)).json()["case_number"]
    boss = await unit_with_supervisor(desk, 77)
    form = plain((await shown(desk, boss, "/supervise/as-of")).text)
    assert "Whose work" in form
    local = desk.now.astimezone(PACIFIC)
    tomorrow = (local + timedelta(days=1)).date()
    late = await shown(desk, boss, "/supervise/as-of", 422, day=str(tomorrow), time="12:00")
    assert "still to come" in late.text
    page = await shown(desk, boss, "/supervise/as-of", day=str(await today(desk)))
    assert "Ana Ruiz" in page.text
    one = await desk.client.get(
        "/supervise/as-of", headers=boss, params={"day": str(await today(desk)), "case": number}
    )
    assert one.status_code == 303
    assert one.headers["location"].startswith(f"/cases/{moved}?as_of=")
    none = await shown(desk, boss, "/supervise/as-of", 422, day=str(await today(desk)), case="77-0")
    assert "No case has that number" in none.text


async def test_a_changed_owner_is_marked_and_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, bea = str(await desk.add(78, "ana", "worker")), str(await desk.add(78, "bea", "worker"))
    headers = await desk.sign_in(78, "ana")
    case = (await open_case(desk, headers, owner=ana, filed=3))["case"]
    boss = await unit_with_supervisor(desk, 78)
    then = (await desk.client.get(f"{API}/worklist", headers=boss)).json()["as_of"]
    await done(desk, boss, case, "assign-case", owner=bea)
    monkeypatch.setattr(supervise_asof, "moment_of", lambda day, clock: datetime.fromisoformat(then))
    page = await shown(desk, boss, "/supervise/as-of", day="2025-03-03", owner="ana", time="")
    marked = re.findall(r'class="cc-changed">(.*?)</div>', page.text, re.DOTALL)
    assert [plain("<main" + each) for each in marked] == ["different: bea"]


async def test_who_looked_is_shown_to_whoever_answers_for_the_case(desk: Desk) -> None:
    worker = await desk.person(79, "ana", "worker", display_name="Ana Paz")
    case = (await open_case(desk, worker, owner="me"))["case"]
    await shown(desk, worker, f"/cases/{case}")
    auditor = await desk.person(79, "ben", "auditor", display_name="Ben Okafor")
    words = plain((await shown(desk, auditor, f"/cases/{case}/looks")).text)
    assert "Ana Paz Worker The case" in words
    assert "Ben Okafor Auditor Who looked" in words
    refused = await shown(desk, worker, f"/cases/{case}/looks", 403)
    assert "Who looked" not in refused.text
    own = await shown(desk, worker, f"/cases/{case}")
    for tab, operation in GUARDED.items():
        offered = f"/cases/{case}/{tab}" in own.text
        assert offered == may("worker", operation), f"{tab} is offered to who may open it, and to nobody else"
    await shown(desk, auditor, f"/cases/{case}/looks", restricted="yes")


async def test_the_bundle_is_downloaded_from_its_page_and_verifies(desk: Desk, tmp_path: Any) -> None:
    desk.application.signer = Signer.new()
    worker = await desk.person(80, "ana", "worker")
    case = await denied(desk, worker)
    auditor = await desk.person(80, "ben", "auditor")
    page = plain((await shown(desk, auditor, f"/cases/{case}/bundle")).text)
    assert "Application denied" in page
    assert "How whoever gets it checks it" in page
    answer = await posted(desk, auditor, f"/cases/{case}/bundle", language="es", documents="yes")
    assert answer.headers["content-type"] == "application/zip"
    (tmp_path / "b.zip").write_bytes(answer.content)
    assert verify(str(tmp_path / "b.zip"), (desk.application.signer.public,)).faults == []
    looked = plain((await shown(desk, auditor, f"/cases/{case}/looks")).text)
    assert "Taken out: the bundle of the case" in looked
    early = await posted(desk, auditor, f"/cases/{case}/bundle", day="2020-01-01")
    assert early.status_code == 422
    assert "The case was not known at that moment" in early.text
    assert (await posted(desk, worker, f"/cases/{case}/bundle")).status_code == 403


async def test_a_case_out_of_reach_opens_with_a_reason_that_another_reviews(desk: Desk) -> None:
    worker = await desk.person(81, "ana", "worker")
    case = (await open_case(desk, worker, owner="me", unit="u1"))["case"]
    boss = await unit_with_supervisor(desk, 81)
    other = await desk.person(81, "ozz", "supervisor", display_name="Oz Diaz")
    sent = await desk.client.get(f"/cases/{case}", headers=other | {"Accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/cases/{case}/reason")
    asked = plain((await shown(desk, other, f"/cases/{case}/reason")).text)
    assert "for 5 hours if you say why" in asked
    assert (await posted(desk, other, f"/cases/{case}/reason", reason="x")).status_code == 422
    taken = await posted(desk, other, f"/cases/{case}/reason", reason="complaint 26-9")
    assert (taken.status_code, taken.headers["location"]) == (303, f"/cases/{case}")
    await shown(desk, other, f"/cases/{case}")

    page = await shown(desk, boss, "/supervise/access")
    assert "Looked 1 times under this reason." in plain(page.text)
    path = re.search(r'action="(/supervise/access/[^"]+)"', page.text)
    assert path
    unsaid = await posted(desk, boss, path[1], note="kept")
    assert unsaid.status_code == 422
    assert 'value="kept"' in unsaid.text
    assert "This is your own reason" in plain((await shown(desk, other, "/supervise/access")).text)
    own = await posted(desk, other, path[1], finding="justified")
    assert own.status_code == 409
    done_so = await posted(desk, boss, path[1], finding="not_justified", note="no such complaint")
    assert done_so.status_code == 303
    assert "Nothing waits for a review" in plain((await shown(desk, boss, "/supervise/access")).text)
    everything = plain((await shown(desk, boss, "/supervise/access", show="all")).text)
    assert "Not justified by boss" in everything
    assert "no such complaint" in everything


@pytest.mark.parametrize("path", ["/supervise/audit", "/supervise/as-of", "/supervise/access"])
async def test_the_pages_of_proof_are_not_for_workers(desk: Desk, path: str) -> None:
    worker = await desk.person(82, "ana" + path[-3:], "worker")
    await shown(desk, worker, path, 403)
