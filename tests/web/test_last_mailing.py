"""The next last mailing day: an office day, after which the next first of a month is out of reach."""

from __future__ import annotations

from datetime import date

import pytest

from caseclock.application.lastmailing import ADVERSE_NEXT, next_mailing_day
from tests.support.office import rules
from tests.web.desk import Desk
from tests.web.intake import done, open_case, read, unit_with_supervisor


@pytest.mark.parametrize(
    ("today", "mail_by", "legal_on", "effective_on"),
    [
        (date(2025, 3, 3), date(2025, 3, 21), date(2025, 3, 21), date(2025, 4, 1)),
        (date(2025, 3, 21), date(2025, 3, 21), date(2025, 3, 21), date(2025, 4, 1)),
        # 20 April is a Sunday: whoever mails does it on the Friday before.
        (date(2025, 3, 22), date(2025, 4, 18), date(2025, 4, 20), date(2025, 5, 1)),
        (date(2025, 4, 19), date(2025, 5, 21), date(2025, 5, 21), date(2025, 6, 1)),
        (date(2024, 12, 23), date(2025, 1, 21), date(2025, 1, 21), date(2025, 2, 1)),
    ],
)
def test_the_next_day_is_the_last_office_day_before_the_ten_full_days(
    today: date, mail_by: date, legal_on: date, effective_on: date
) -> None:
    day = next_mailing_day(rules().policy, 19, today)
    assert (day.mail_by, day.legal_on, day.effective_on) == (mail_by, legal_on, effective_on)
    assert day.days_left == (mail_by - today).days


def test_the_states_before_an_adverse_notice_are_states_that_wait_for_the_office() -> None:
    definitions = rules().definitions
    for procedure, states in ADVERSE_NEXT.items():
        waits = definitions.latest(procedure).procedure.waits_for
        assert {waits[state] for state in states} == {"office"}


async def test_a_drafted_notice_touches_its_case_until_it_is_pulled(desk: Desk) -> None:
    ana = str(await desk.add(5531, "ana", "worker"))
    headers = await desk.sign_in(5531, "ana")
    case = (await open_case(desk, headers, filed=20, owner=ana))["case"]
    await open_case(desk, headers, filed=20, owner=ana)
    day = (await read(desk, headers, "/worklist/last-mailing-day"))["day"]
    member = (await read(desk, headers, f"/cases/{case}"))["members"][0]["member"]
    await done(
        desk, headers, case, "draft-notice", member=member, kind="discontinuance",
        because="no_longer_eligible", effective_on=day["effective_on"],
    )  # fmt: skip
    (touched,) = (await read(desk, headers, "/worklist/last-mailing-day"))["cases"]
    assert (touched["case"], touched["mail_by"], touched["late"]) == (case, day["legal_on"], False)
    assert touched["why"][0] == {"en": "Last day to mail", "es": "Último día para enviar"}

    other = await desk.person(5531, "bea", "worker")
    assert (await read(desk, other, "/worklist/last-mailing-day"))["cases"] == []
    boss = await unit_with_supervisor(desk, 5531)
    assert [each["case"] for each in (await read(desk, boss, "/worklist/last-mailing-day"))["cases"]] == [
        case
    ]

    instances = (await read(desk, headers, f"/cases/{case}"))["instances"]
    (notice,) = [i["instance"] for i in instances if i["procedure"] == "notice_of_action"]
    await done(desk, headers, case, "pull-notice", instance=notice, why="drafted by mistake")
    assert (await read(desk, headers, "/worklist/last-mailing-day"))["cases"] == []
