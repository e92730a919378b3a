"""Aid paid pending a hearing ends by a notice of the new day, with its ten days (decision I.9)."""

from __future__ import annotations

import pytest

from caseclock.domain.case.notices.data import Notice, notices_of
from tests.domain.hearings import ask, decided, discontinued, reduced, scope
from tests.domain.renewals import covered, discontinue, not_enough, packet
from tests.support.office import Office

ENDED = "aid_pending_ended"


def told(office: Office) -> list[Notice]:
    return [notice for _, notice in notices_of(office.state) if notice.kind == ENDED]


@pytest.mark.parametrize(
    ("decided_on", "ends"),
    [("2025-10-20", "2025-11-01"), ("2025-10-21", "2025-11-01"), ("2025-10-22", "2025-12-01")],
)
def test_an_upheld_act_takes_effect_ten_full_days_after_its_notice(decided_on: str, ends: str) -> None:
    office = discontinued().on("2025-07-25")
    ask(office, "2025-07-25")
    decided(office, "denied", decided_on)
    body = {"implemented_on": decided_on, "how": "Ends."}
    earlier = "2025-10-01" if ends == "2025-11-01" else "2025-11-01"
    refusal = office.refused("implement-decision", takes_effect_on=earlier, **body)
    assert (refusal.code, str(refusal.facts["earliest"])) == ("not_a_lawful_day", ends)
    office.do("implement-decision", **body)
    assert scope(office, "2025-10", "2025-11", "2025-12") == [
        "full", "none" if ends == "2025-11-01" else "full", "none",
    ]  # fmt: skip
    [notice] = told(office)
    assert (str(notice.effective_on), notice.says().reason) == (ends, "aid_ended_decided")
    assert str(notice.last_mailing_day) == ("2025-10-21" if ends == "2025-11-01" else "2025-11-20")


def test_the_notice_of_the_new_day_is_somebodys_to_mail_in_time() -> None:
    office = reduced().on("2023-05-25")
    ask(office, "2023-05-25")
    office.on("2023-08-10").do("withdraw-hearing", withdrawn_on="2023-08-10", form="written")
    assert "notice_to_send" in office.alerts()
    [notice] = told(office)
    assert (str(notice.effective_on), notice.says().reason) == ("2023-09-01", "aid_ended_withdrawn")
    assert notice.says().hearing is None
    office.on("2023-08-22")
    assert "last_mailing_day_passed" in office.alerts()


def test_an_end_at_renewal_names_its_new_last_day_to_cure() -> None:
    office = covered(Office(on="2024-03-04"), "Dee").on("2024-11-20")
    not_enough(office, "Dee")
    packet(office, "Dee")
    office.on("2025-02-18")
    discontinue(office, "Dee")
    office.on("2025-02-28")
    ask(office, "2025-02-28", "Dee")
    office.on("2025-04-30").do("withdraw-hearing", withdrawn_on="2025-04-30", form="written")
    assert str(office.clock("renewal", "discontinuance", "Dee").schedule.due_on) == "2025-06-01"
    [notice] = told(office)
    assert notice.says().figures == {"notice_of": "2025-02-18", "cure_until": "2025-08-30"}


def test_an_act_set_aside_ends_no_aid_by_notice() -> None:
    office = discontinued().on("2025-07-25")
    ask(office, "2025-07-25")
    decided(office, "granted", "2025-10-06")
    office.do("implement-decision", implemented_on="2025-10-06", how="Restored.")
    assert told(office) == []
