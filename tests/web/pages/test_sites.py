"""Family PACT by pages: the mail's link, a lapsed code's next step, a site's own page, the office's list."""

from __future__ import annotations

from uuid import uuid4

from tests.web.clinic import PASSWORD, command, enrolled, mailed_code
from tests.web.desk import Desk

HTML = {"Accept": "text/html"}


async def test_the_mails_link_makes_an_account_and_leads_to_the_sign_in(desk: Desk) -> None:
    site, _, _ = await enrolled(desk)
    page = (await desk.client.get(f"/sites/{site}/activate")).text
    assert "Eastside" in page
    assert "Dana" not in page
    assert "hours" in page
    assert "Covered California Service Center" in page
    form = {"code": "K7QM-2XHP-9RTA-ZC4W", "login": f"d.{uuid4().hex[:8]}", "password": PASSWORD}
    wrong = await desk.client.post(f"/sites/{site}/activate", data=form)
    assert wrong.status_code == 409
    assert form["login"] in wrong.text
    assert PASSWORD not in wrong.text
    right = {**form, "code": await mailed_code(desk, site)}
    done = await desk.client.post(f"/sites/{site}/activate", data=right)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?county=0")
    first = await desk.first_step(0, form["login"], PASSWORD)
    assert first.status_code == 201


async def test_a_code_that_cannot_be_used_offers_the_one_lawful_next_step(desk: Desk) -> None:
    site, office, _ = await enrolled(desk)
    asked = await desk.client.post(f"/sites/{site}/code-request")
    assert asked.status_code == 303
    again = await desk.client.post(f"/sites/{site}/code-request")
    assert again.status_code == 409
    assert "What to do" in again.text
    assert (await command(desk, office, site, "issue-access-code")).status_code == 200


async def test_the_office_sees_every_site_and_what_it_may_do_with_each_account(desk: Desk) -> None:
    site, office, email = await enrolled(desk)
    listed = (await desk.client.get("/sites", headers=office | HTML)).text
    assert f"/sites/{site}" in listed
    shown = (await desk.client.get(f"/sites/{site}", headers=office | HTML)).text
    assert email in shown
    assert f"/cases/{site}/do/issue-access-code?instance=" in shown
    case = (await desk.client.get(f"/cases/{site}", headers=office | HTML)).text
    assert "Does not ask for coverage" not in case, "nobody is covered at a site"
    assert "Code active" in shown


async def test_a_site_sees_its_own_page_and_no_list(desk: Desk) -> None:
    site, _, _ = await enrolled(desk)
    login = f"d.{uuid4().hex[:8]}"
    form = {"code": await mailed_code(desk, site), "login": login, "password": PASSWORD}
    assert (await desk.client.post(f"/sites/{site}/activate", data=form)).status_code == 303
    certifier = await desk.sign_in(0, login, PASSWORD)
    home = await desk.client.get("/site", headers=certifier | HTML)
    assert home.headers["location"] == f"/sites/{site}"
    mine = (await desk.client.get(f"/sites/{site}", headers=certifier | HTML)).text
    assert f"/cases/{site}/do/invite-staff" in mine
    assert (await desk.client.get("/sites", headers=certifier | HTML)).status_code == 403
    other, _, _ = await enrolled(desk)
    assert (await desk.client.get(f"/sites/{other}", headers=certifier | HTML)).status_code == 404
