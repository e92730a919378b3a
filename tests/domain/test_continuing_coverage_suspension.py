"""A person held in jail is suspended after 28 days and ten days' notice, and back on release (G.4 item 7)."""

from __future__ import annotations

from tests.domain.applying import replays
from tests.domain.calworks import PROCEDURE, act, discontinue, had, on_calworks, standing, told


def test_suspended_only_after_twenty_eight_days_and_by_notice() -> None:
    office = on_calworks().on("2025-06-20")
    act(office, "record-incarceration", held_since="2025-06-20")
    clock = office.clock(PROCEDURE, "incarceration_28_days", "Ana")
    assert str(clock.schedule.due_on) == "2025-07-18"
    office.on("2025-07-18")
    ana = office.member("Ana").id
    early = office.refused("suspend-for-incarceration", member=ana, mailed_on="2025-07-18")
    assert (early.code, "2025-07-19" in early.remedy) == ("held_too_short", True)
    office.on("2025-07-20")
    assert told(office, "suspension_to_decide") == [("2025-07-18", ("owner",))]
    assert (standing(office), had(office, "2025-08")) == ("cw_active", ["CalWORKs"])
    act(office, "suspend-for-incarceration", mailed_on="2025-07-20")
    assert standing(office) == "suspended"
    assert had(office, "2025-07", "2025-08", "2025-12") == ["CalWORKs", "suspended", "suspended"]
    assert "suspension_to_decide" not in office.alerts()
    suspended = [r.event for r in office.history[office.case_id] if r.event.type == "medi_cal.suspended"]
    assert suspended[0].notice == "MC 0466A"  # type: ignore[attr-defined]
    replays(office)


def test_released_coverage_is_back_without_application() -> None:
    office = on_calworks().on("2025-07-20")
    act(office, "suspend-for-incarceration", held_since="2025-06-01", mailed_on="2025-07-20")
    act(office.on("2025-10-07"), "lift-suspension", released_on="2025-10-05")
    assert standing(office) == "cw_active"
    assert had(office, "2025-09", "2025-10", "2026-02") == ["suspended", "CalWORKs", "CalWORKs"]
    assert office.events("coverage.requested") == []
    assert (
        office.refused("lift-suspension", member=office.member("Ana").id, released_on="2025-10-06").code
        == "not_held"
    )
    replays(office)


def test_released_in_time_nothing_is_suspended() -> None:
    office = on_calworks().on("2025-06-20")
    act(office, "record-incarceration", held_since="2025-06-20")
    act(office.on("2025-07-10"), "lift-suspension", released_on="2025-07-09")
    assert office.clock(PROCEDURE, "incarceration_28_days", "Ana").status == "stopped"
    office.on("2025-08-30")
    assert not told(office, "suspension_to_decide")
    assert had(office, "2025-08") == ["CalWORKs"]


def test_released_before_the_suspension_began_there_is_no_gap() -> None:
    office = on_calworks().on("2025-07-20")
    act(office, "suspend-for-incarceration", held_since="2025-06-01", mailed_on="2025-07-20")
    act(office.on("2025-07-28"), "lift-suspension", released_on="2025-07-27")
    assert had(office, "2025-07", "2025-08") == ["CalWORKs", "CalWORKs"]


def test_cash_aid_ends_because_one_person_is_held() -> None:
    office = on_calworks("Ana", "Luis").on("2025-06-20")
    luis = office.member("Luis").id
    body = {"reason": "incarcerated", "concerns": [luis], "effective_on": "2025-07-01"}
    assert office.refused("discontinue-calworks", **body).field == "held_since"
    office.do("discontinue-calworks", **body, held_since="2025-06-10")
    for name in ("Ana", "Luis"):
        assert (standing(office, name), had(office, "2025-07", name=name)) == (
            "edwards_bridging", ["Edwards (38)"],
        )  # fmt: skip
    act(office.on("2025-07-14"), "suspend-for-incarceration", "Luis", mailed_on="2025-07-14")
    assert office.clock(PROCEDURE, "edwards", "Luis").status == "stopped"
    assert office.refused("request-transfer", to="x").remedy == "Decide Medi-Cal for: Ana Ruiz."
    act(office.on("2025-11-12"), "lift-suspension", "Luis", released_on="2025-11-10")
    assert (standing(office, "Luis"), had(office, "2025-11", name="Luis")) == (
        "edwards_bridging",
        ["Edwards (38)"],
    )
    # The two months do not run while nothing is bridged: they count from the release.
    assert str(office.clock(PROCEDURE, "edwards", "Luis").schedule.due_on) == "2026-01-12"
    assert office.refused("request-transfer", to="x").remedy.endswith("Ana Ruiz, Luis Ruiz.")
    replays(office)


def test_cash_aid_comes_and_goes_while_one_is_suspended() -> None:
    office = on_calworks("Ana", "Luis").on("2025-07-20")
    act(office, "suspend-for-incarceration", "Luis", held_since="2025-06-01", mailed_on="2025-07-20")
    discontinue(office, on="2025-08-01")
    assert (standing(office), standing(office, "Luis")) == ("edwards_bridging", "suspended")
    assert had(office, "2025-08", name="Luis") == ["suspended"]
    office.do("restore-calworks", why="county_error")
    assert (standing(office), standing(office, "Luis")) == ("cw_active", "suspended")
    assert had(office, "2025-08", name="Luis") == ["suspended"]
    act(office.on("2025-10-01"), "lift-suspension", "Luis", released_on="2025-09-30")
    assert (standing(office, "Luis"), had(office, "2025-09", name="Luis")) == ("cw_active", ["CalWORKs"])
    replays(office)


def test_what_cannot_be() -> None:
    office = on_calworks()
    ana = office.member("Ana").id
    assert office.refused("record-incarceration", member=ana, held_since="2025-03-04").field == "held_since"
    assert office.refused("suspend-for-incarceration", member=ana, mailed_on="2025-03-03").code == "not_held"
    act(office, "record-incarceration", held_since="2025-03-03")
    assert office.refused("lift-suspension", member=ana, released_on="2025-03-02").code == "released_before"
