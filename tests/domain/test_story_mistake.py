"""A reversed mistake: a decision and its mailing keyed into the wrong case, and a paper of another case."""

from __future__ import annotations

from caseclock.domain.procedures.household.undoing import ENTRY
from tests.domain.applying import deny, filed, mail, person
from tests.domain.test_story_6 import APPLICATION, second_case, whole

PAPER = {"form": "MC 355", "received_on": "2025-03-20"}


def test_a_mistake_is_taken_back_and_both_sides_stay_visible() -> None:
    office = filed(person("Ana"))
    first, other = office.case_id, second_case(office)

    # On 20 March somebody else's decision is keyed into Ana's case: denied, and mailed.
    deny(office.on("2025-03-20"))
    denial = office.last_command
    mail(office, "2025-03-20")
    mailing = office.last_command
    assert office.clock(APPLICATION, "promptness").status == "stopped"

    # Days 30 and 40 pass and nobody is told. It is not that day any more, and it was mailed, says the case.
    office.on("2025-04-14")
    assert "app_promptness_warning" not in office.alerts()
    assert office.refused("reverse-command", command=mailing, reason="wrong case").code == "not_today"
    kept = office.refused("reverse-command", role="supervisor", command=mailing, reason="wrong case")
    assert (kept.code, "Take back a denial" in kept.remedy) == ("mailed", True)

    # No letter had left. The supervisor takes back the mailing, and what was missed rings at once.
    office.do("reverse-command", role="supervisor", command=mailing, reason="wrong case", nothing_left=True)
    promptness = office.clock(APPLICATION, "promptness")
    assert promptness.status == "running"
    assert [promptness.rungs[at].status for at in ("day 30", "day 40")] == ["fired", "fired"]
    assert promptness.rungs["day 30"].why == "mail-decision was taken back"
    assert office.alerts().count("app_promptness_warning") == 1
    assert office.events("command.reversed") == ["command.reversed"]
    assert "decision_notice.mailed" in office.events()
    # The decision cannot be taken back any more: that it was not mailed was told. It is rescinded.
    refusal = office.refused("reverse-command", role="supervisor", command=denial, reason="wrong case")
    assert (refusal.code, "new command" in refusal.remedy) == ("touched_later", True)
    office.do("rescind-decision", role="supervisor", reason="keyed into the wrong case")
    whole(office)

    # The same day a paper of the other household comes into Ana's case. Who keyed it moves it.
    office.do("receive-paper", **PAPER)
    office.given = {ENTRY: ("receive-paper", PAPER)}
    papers = {case: office.states[case].papers for case in (first, other)}
    office.do("move-entry", command=office.last_command, to_case=other, reason="the other household's")
    assert len(office.states[first].papers) == len(papers[first]) - 1
    assert {p.form for p in office.states[other].papers.values()} == {"MC 355"}
    for case in (first, other):
        assert [r.event.type for r in office.history[case]].count("entry.moved") == 1

    # And moved in error, it comes back: both cases are again what they were before.
    office.do("reverse-command", command=office.last_command, reason="it was hers")
    assert office.states[first].papers == papers[first]
    assert office.states[other].papers == {}

    # The application is decided for herself, late and known to be late.
    office.on("2025-04-18")
    assert "app_overdue" in office.alerts()
    whole(office)
