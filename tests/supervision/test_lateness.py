"""Why a case is late is told from its events: for whom it waited, what stood in the way, who touched it."""

from __future__ import annotations

from datetime import date
from typing import Any

from caseclock.application.lateness import Late, late_clock, why_late
from caseclock.readmodels.tools import tools_for
from tests.casefile.looking import known
from tests.support.office import Office

ANA: dict[str, Any] = {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01"}
PAPERS = [{"item": "income", "why": "wages"}]


def opened() -> Office:
    office = Office(on="2025-03-03")
    office.do("open-case", application={"filed_on": "2025-03-03"}, members=[ANA], owner="ann")
    return office


def why(office: Office) -> Late | None:
    return why_late(known(office), office.rules, _tools(office))


def told(office: Office) -> Late:
    late = why(office)
    assert late is not None
    return late


def _tools(office: Office) -> Any:
    return tools_for(office.rules.definitions, lambda kind, value: b"")


def waited(late: Late) -> dict[str, int]:
    return {each.who: each.days for each in late.waited}


def test_a_case_is_late_from_the_day_after_its_due_day() -> None:
    office = opened().on("2025-04-17", 17)
    assert why(office) is None
    late = told(office.on("2025-04-18"))
    assert (late.due_on, late.days_late, late.days) == (date(2025, 4, 17), 1, 46)


def test_every_day_since_the_anchor_waited_for_one_party() -> None:
    office = opened().on("2025-03-13")
    office.do("request-verification", items=PAPERS, form="")
    office.on("2025-03-20").do("record-verification", item="income", received_on="2025-03-20")
    late = told(office.on("2025-04-27"))
    # Asked on the 13th, read from the 20th on: the seven days between were the household's.
    assert waited(late) == {"office": 48, "member": 7}
    assert sum(waited(late).values()) == late.days == 55
    assert late.now_waits_for == "office"


def test_the_days_of_the_state_are_not_the_offices() -> None:
    office = opened().on("2025-03-04")
    office.do("claim-disability")
    office.on("2025-03-13").do("send-disability-packet", sent_on="2025-03-13")
    office.on("2025-05-12").do("record-disability-evaluation", returned_on="2025-05-12")
    late = told(office.on("2025-06-11"))
    assert waited(late) == {"state": 60, "office": 40}


def test_the_sentence_is_one_in_two_languages() -> None:
    office = opened().on("2025-03-13")
    office.do("log-contact", how="phone", outcome="reached")
    late = told(office.on("2025-04-19"))
    assert late.text == {
        "en": "Time to decide and mail (Ana Ruiz) is 2 days late: of 47 days since March 3, 2025 it waited "
        "47 days for the office; nobody has touched the case since March 13, 2025.",
        "es": "Plazo para decidir y avisar (Ana Ruiz): 2 días de atraso; de 47 días desde el 3 de marzo de "
        "2025 esperó 47 días a la oficina; nadie ha trabajado el caso desde el 13 de marzo de 2025.",
    }
    assert (late.touched_on, late.touched_by) == (date(2025, 3, 13), "ann")


def test_what_rings_by_itself_touches_nothing() -> None:
    assert told(opened().on("2025-04-30")).touched_on == date(2025, 3, 3)


def test_an_extension_that_ran_out_is_named() -> None:
    office = opened().on("2025-04-10")
    office.do("extend-promptness", until="2025-05-10", reason="applicant_delay", why="in hospital")
    late = told(office.on("2025-05-12"))
    assert (late.extended_until, late.days_late) == (date(2025, 5, 10), 2)
    assert "it was extended until May 10, 2025 (applicant delay)" in late.text["en"]


def test_what_was_done_late_is_told_as_it_was() -> None:
    office = opened().on("2025-04-27")
    office.do("withdraw-application", received_on="2025-04-27")
    clock = office.clock("mao_application", "promptness").id
    office.do("mail-decision", printed_on="2025-04-27", mailed_on="2025-04-27", address="1 Main St")
    late = late_clock(known(office), clock, office.rules, _tools(office), office.on("2025-06-01").now)
    assert late is not None
    assert (late.done, late.until, late.days_late, late.now_waits_for) == (True, date(2025, 4, 27), 10, "")
    assert late.text["en"].startswith("Time to decide and mail (Ana Ruiz) was done 10 days late")
    assert why(office) is None
