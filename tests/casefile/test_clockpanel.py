"""The clock panel: a bar with pauses, extensions and rungs, and the same in words."""

from __future__ import annotations

from datetime import date

from caseclock.application.casefile.bars import LENGTH, bar
from caseclock.application.casefile.clockpanel import DrawnClock, drawn_clocks
from caseclock.readmodels.tools import tools_for
from tests.casefile.looking import known
from tests.domain.applying import filed, mail
from tests.domain.provider_site import Site
from tests.support.office import Office


def drawn(office: Office, name: str = "promptness") -> DrawnClock:
    definitions = office.rules.definitions
    tools = tools_for(definitions, lambda kind, value: b"")
    found = drawn_clocks(known(office), definitions, tools, (), office.now)
    return next(each for each in found if each.view.name == name)


def parts(office: Office) -> dict[str, tuple[int, int]]:
    return {part.what: (part.at, part.at + part.width) for part in drawn(office).bar.parts}


def test_a_bar_runs_from_its_anchor_to_its_end_and_now_divides_it() -> None:
    shown = parts(filed(on="2025-03-03").on("2025-03-26"))
    assert set(shown) == {"counted", "to_come"}
    assert (shown["counted"][0], shown["to_come"][1]) == (0, LENGTH)
    assert 480 < shown["counted"][1] < 530


def test_what_runs_over_its_end_is_drawn_late() -> None:
    shown = parts(filed(on="2025-03-03").on("2025-05-01"))
    assert shown["late"][1] == LENGTH


def test_an_extension_is_drawn_from_the_original_day_on() -> None:
    office = filed(on="2025-03-03")
    extended = {"until": "2025-05-01", "reason": "applicant_delay", "why": "asked"}
    office.do("extend-promptness", role="supervisor", **extended)
    clock = drawn(office)
    assert parts(office)["added"][1] == LENGTH
    assert (clock.view.original.legal_on, clock.top.legal_on) == (date(2025, 4, 17), date(2025, 5, 1))
    assert [each.title["en"] for each in clock.happenings if each.what == "extended"] == ["Extended"]


def test_rungs_stand_on_the_bar_and_in_words_fired_and_to_come() -> None:
    clock = drawn(filed(on="2025-03-03").on("2025-04-03"))
    assert [mark.what for mark in clock.bar.marks] == ["fired", "armed", "armed", "due", "now"]
    assert [(each.what, each.title["en"]) for each in clock.happenings][1:3] == [
        ("rung_fired", "Told"),
        ("rung_armed", "To come"),
    ]
    assert clock.happenings[1].told == ("owner",)


def test_a_stopped_clock_says_what_ended_it_and_stands_last() -> None:
    office = filed(on="2025-03-03")
    office.do("withdraw-application", received_on="2025-03-03", how="writing")
    mail(office, "2025-03-03")
    clock = drawn(office)
    assert (clock.top.state, clock.stopped_by and clock.stopped_by["en"]) == ("stopped", "Decision mailed")
    assert "to_come" not in parts(office)


def test_a_bar_of_no_length_is_drawn_all_the_same() -> None:
    office = filed(on="2025-03-03")
    clock = office.clock("mao_application", "promptness", "Ana")
    assert bar(clock, clock.anchor_at).parts


def test_a_clock_of_hours_says_in_both_languages_which_event_it_counts_from() -> None:
    site = Site().with_code()
    clock = drawn(site, "access_code")
    assert clock.view.anchor.at == site.now
    assert clock.started_by == {"en": "Access code issued", "es": "Código de acceso emitido"}
