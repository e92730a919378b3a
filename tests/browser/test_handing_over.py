"""A supervisor hands over late cases and proves it: chosen, seen, released, every row at its end."""

from __future__ import annotations

from tests.browser.browsing import axe
from tests.browser.open_office import OpenOffice

MEMBERS = [{"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}]


async def test_a_workers_cases_go_to_another_with_a_manifest(office: OpenOffice) -> None:
    cases = [
        (
            await office.do(
                "maria", "open-case", application={"filed_on": "2025-01-06"}, members=MEMBERS,
                owner="maria", unit="intake-1",
            )
        )["case"]
        for _ in range(2)
    ]  # fmt: skip
    page = await office.page("sofia")
    await page.goto("/supervise/late")
    assert await page.get_by_role("link", name="Late cases").get_attribute("aria-current") == "page"
    assert "late: of" in await page.locator("table").first.inner_text()
    await page.goto(f"/supervise/reassign?owner={office.accounts['maria']}")
    for case in cases:
        await page.locator(f'input[name="case"][value="{case}"]').check()
    chosen = page.locator('form[action="/supervise/reassign"][method="post"]')
    await chosen.locator("label", has_text="Sofia").click()
    await chosen.get_by_label("Why").fill("Maria is away")
    await chosen.get_by_role("button").click()
    await page.get_by_role("button", name="Release 2 rows").click()
    while await page.get_by_text("It is being carried out").count():
        await page.get_by_role("link", name="Look again").click()
    assert "2: 2 done, 0 refused, 0 already so, 0 waiting" in await page.locator("main").inner_text()
    assert await axe(page) == []
    await page.goto(f"/cases/{cases[0]}")
    assert "Sofia" in await page.locator("main").inner_text()
