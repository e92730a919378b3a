"""Hearings: every request is registered, what it holds is held, what was learned late is put right."""

from __future__ import annotations

import pytest

from caseclock.readmodels.worklist import flags
from tests.domain.applying import deny, filed, mail, person, replays
from tests.domain.hearings import HEARING, WINDOW, ask, decided, discontinued, kept, reduced, scope, standing


@pytest.mark.parametrize(
    ("filed_on", "in_june", "aid"),
    [("2023-05-31", "full", "paid"), ("2023-06-01", "restricted", "undecided")],
)
def test_a_reduction_is_held_if_the_hearing_was_asked_for_before_its_day(
    filed_on: str, in_june: str, aid: str
) -> None:
    office = reduced().on("2023-06-01", hour=12)
    assert scope(office, "2023-06") == ["restricted"]
    ask(office, filed_on, received_on="2023-06-01")
    assert kept(office).aid == aid
    office.on("2023-06-20")
    assert scope(office, "2023-05", "2023-06", "2023-07") == ["full", in_june, in_june]
    replays(office)


def test_a_request_is_registered_however_late_with_its_days_late() -> None:
    office = discontinued().on("2027-03-01")
    ask(office, "2027-03-01")
    data = kept(office)
    assert (str(data.last_day), data.days_late, data.timely) == ("2025-11-18", 468, False)
    assert str(office.clock(HEARING, "hearing_decision", "Ana").schedule.due_on) == "2027-05-30"
    # Good cause is the judge's, even past the outer day; that it is past is shown.
    office.do("record-good-cause", decided_on="2027-03-01", found=True)
    assert kept(office).timely
    found = office.history[office.case_id][-1].event
    assert (found.type, getattr(found, "within_outer_day", None)) == ("hearing.good_cause_decided", False)


def test_nothing_is_continued_of_a_denial_and_a_closed_case_is_opened_for_the_request() -> None:
    office = filed(person("Ana"))
    deny(office.on("2025-03-20"))
    mail(office, "2025-03-20")
    window = office.clock(WINDOW, "hearing_window", "Ana")
    assert str(window.schedule.due_on) == "2025-06-18"
    assert not office.state.clocks_of(window.instance, "aid_paid_pending_window")
    office.on("2025-04-01").do("close-case", role="supervisor", reason="denied")
    ask(office.on("2025-06-18"), "2025-06-18")
    assert office.state.status == "open"
    assert (kept(office).aid, kept(office).timely) == ("none", True)
    assert office.clock(HEARING, "hearing_decision", "Ana").status == "running"
    refusal = office.refused("grant-aid-paid-pending", reinstate=True)
    assert refusal.code == "nothing_to_continue"
    decided(office, "denied", "2025-08-01")
    assert standing(office) == {"act_stands"}
    replays(office)


def test_two_hearings_of_one_person_run_beside_each_other() -> None:
    office = discontinued().on("2025-07-28")
    first = ask(office, "2025-07-28")
    office.on("2025-08-05")
    second = ask(office, "2025-08-05", act={"kind": "other", "mailed_on": "2025-07-01"})
    assert first.id != second.id
    due = [str(office.state.clocks_of(each.id, "hearing_decision")[0].schedule.due_on)
           for each in (first, second)]  # fmt: skip
    assert due == ["2025-10-26", "2025-11-03"]
    refusal = office.refused("schedule-hearing", scheduled_for="2025-09-01")
    assert (refusal.code, refusal.facts["instances"]) == ("which_instance", [first.id, second.id])
    office.do("schedule-hearing", instance=second.id, scheduled_for="2025-09-02")
    # Two working days before Tuesday the 2nd: Labor Day and the weekend do not count.
    clock = office.state.clocks_of(second.id, "statement_of_position")[0]
    assert str(clock.schedule.due_on) == "2025-08-28"
    assert standing(office, name="Ana") == {"scheduled"}
    assert "scheduled" not in office.state.instances[first.id].configuration


def test_a_notice_found_lacking_afterwards_makes_the_request_timely_and_aid_owed() -> None:
    office = discontinued().on("2025-08-12")
    ask(office, "2025-08-01", received_on="2025-08-12")
    assert kept(office).aid == "undecided"
    office.do("refuse-aid-paid-pending")
    assert scope(office, "2025-08") == ["none"]
    window = office.instance(WINDOW, "Ana").id
    office.do("find-notice-lacking", role="supervisor", instance=window, lacking=["when_aid_continues"],
              why="The last page is missing.")  # fmt: skip
    # Received, as presumed, on 26 July; asked within ten days.
    assert (kept(office).runs, kept(office).aid) == (False, "paid")
    assert kept(office).aid_ground == "no_proper_notice"
    assert scope(office, "2025-07", "2025-08") == ["full", "full"]
    replays(office)


def test_aid_that_is_owed_is_not_refused_unless_the_act_followed_from_law_alone() -> None:
    office = discontinued().on("2025-08-12")
    ask(office, "2025-08-04", received_on="2025-08-12", law_only=True,
        act={"kind": "discontinuance", "effective_on": "2025-08-01"})  # fmt: skip
    assert kept(office).aid == "undecided"
    assert office.refused("refuse-aid-paid-pending").code == "aid_is_owed"
    office.do("refuse-aid-paid-pending", law_only=True)
    assert kept(office).aid == "refused"


def test_aid_declined_holds_nothing() -> None:
    office = reduced().on("2023-05-25")
    ask(office, "2023-05-25", aid="declined")
    office.on("2023-06-02")
    assert scope(office, "2023-06") == ["restricted"]
    decided(office, "granted", "2023-07-20")
    office.do("implement-decision", implemented_on="2023-07-20", how="Restored.")
    assert scope(office, "2023-05", "2023-06", "2023-08") == ["full", "full", "full"]
    assert standing(office, "status_verification") >= {"full_scope"}


def test_the_worklist_shows_that_aid_goes_on_while_a_hearing_is_undecided() -> None:
    office = discontinued().on("2025-07-28")
    assert "aid_pending" not in set(flags(office.state))
    ask(office, "2025-07-28")
    assert "aid_pending" in set(flags(office.state))
    decided(office, "denied", "2025-09-10")
    office.do("implement-decision", implemented_on="2025-09-10", how="Ends.")
    assert "aid_pending" not in set(flags(office.state))


def test_who_asked_is_told_whether_aid_goes_on_and_why() -> None:
    office = discontinued("Ana", "Luis").on("2025-08-12")
    ask(office, "2025-07-31", received_on="2025-08-12")
    ask(office, "2025-08-12", name="Luis")
    office.do("refuse-aid-paid-pending", member=office.member("Luis").id)
    told = {
        (i.data.kind, i.data.content["reason"])
        for i in office.state.instances_of("notice_of_action")
        if i.data.kind.startswith("aid_pending")
    }
    assert told == {
        ("aid_pending_granted", "aid_before_effect"),
        ("aid_pending_refused", "aid_too_late"),
    }


def test_an_expedited_request_is_due_in_seven_working_days() -> None:
    office = discontinued().on("2025-08-27")
    ask(office, "2025-08-27", expedited=True)
    # Labor Day, 1 September, does not count.
    clock = office.clock(HEARING, "expedited_hearing_decision", "Ana")
    assert str(clock.schedule.due_on) == "2025-09-08"
    office.on("2025-09-09")
    assert sorted(set(office.alerts()) & {"hearing_decision_due", "hearing_decision_overdue"}) == [
        "hearing_decision_due", "hearing_decision_overdue",
    ]  # fmt: skip


def test_an_abandoned_request_is_dismissed_and_the_act_takes_effect_on_a_lawful_day() -> None:
    office = discontinued().on("2025-07-31")
    ask(office, "2025-07-31")
    refusal = office.refused("record-hearing-decision", outcome="dismissed", decided_on="2025-07-31",
                             received_on="2025-07-31", order="Nobody came.")  # fmt: skip
    assert refusal.code == "ground_of_dismissal"
    decided(office, "dismissed", "2025-10-14", ground="abandoned")
    assert scope(office, "2025-11") == ["full"]
    office.on("2025-11-03").do("implement-decision", implemented_on="2025-11-03", how="Ends.")
    assert scope(office, "2025-08", "2025-11", "2025-12") == ["full", "full", "none"]
    assert kept(office).aid == "ended"


def test_a_request_granted_in_part_says_what_becomes_of_the_act() -> None:
    office = discontinued().on("2025-07-31")
    ask(office, "2025-07-31")
    decided(office, "granted_in_part", "2025-10-14")
    body = {"implemented_on": "2025-10-14", "how": "As ordered."}
    assert office.refused("implement-decision", **body).code == "what_of_the_act"
    office.do("implement-decision", act="changed", **body)
    assert scope(office, "2025-10", "2025-12") == ["full", "full"]
    assert standing(office) == {"carried_out"}


def test_it_is_heard_again_and_ninety_days_count_anew() -> None:
    office = discontinued().on("2025-07-31")
    ask(office, "2025-07-31")
    decided(office, "granted", "2025-10-14")
    refusal = office.refused("implement-decision", implemented_on="2025-10-14", how="Ends.", act="stands")
    assert refusal.code == "not_as_decided"
    office.do("implement-decision", implemented_on="2025-10-14", how="Restored.")
    office.on("2025-11-10").do("request-rehearing", filed_on="2025-11-10", asked_by="county")
    office.do("order-rehearing", ordered_on="2025-11-10")
    assert standing(office) == {"requested"}
    assert str(office.clock(HEARING, "hearing_decision", "Ana").schedule.due_on) == "2026-02-08"
    replays(office)


def test_postponed_the_statement_waits_for_the_new_day() -> None:
    office = discontinued().on("2025-08-20")
    ask(office, "2025-08-20")
    office.do("schedule-hearing", scheduled_for="2025-09-17")
    office.do("postpone-hearing", asked_by="claimant")
    assert office.clock(HEARING, "statement_of_position", "Ana").status == "stopped"
    assert office.clock(HEARING, "hearing_decision", "Ana").status == "running"
    office.do("schedule-hearing", scheduled_for="2025-10-15")
    # Columbus Day, Monday the 13th, is an office day or not as the county's calendar says.
    assert office.clock(HEARING, "statement_of_position", "Ana").status == "running"


def test_no_window_runs_on_a_notice_that_came_back() -> None:
    office = discontinued(mailed_on="2025-07-15").on("2025-07-22")
    assert "aid_paid_pending_window" in office.alerts()
    letter = office.instance(WINDOW, "Ana").data.notice.letter
    office.on("2025-08-04").do("record-returned-mail", instance=letter, returned_on="2025-08-04")
    # The end falls with its letter, so nothing is left to contest; what is asked all the same is not late.
    assert standing(office, WINDOW) == {"taken_back"}
    assert office.instance(WINDOW, "Ana").data.defects == ("returned",)
    assert "aid_paid_pending_window" not in office.alerts()
    assert office.clock(WINDOW, "hearing_window", "Ana").status == "stopped"
    office.on("2026-01-12")
    ask(office, "2026-01-12")
    assert (kept(office).timely, kept(office).days_late, kept(office).aid) == (True, 0, "paid")
    assert scope(office, "2025-08", "2026-01") == ["full", "full"]
    replays(office)


def test_a_notice_mailed_once_more_starts_a_window_of_its_own() -> None:
    office = reduced().on("2023-05-22")
    letter = office.instance(WINDOW, "Ana").data.notice.letter
    office.do("record-returned-mail", instance=letter, returned_on="2023-05-22")
    assert office.instance(WINDOW, "Ana").data.defects == ("returned",)
    assert office.clock("status_verification", "reduction", "Ana").status == "stopped"
    office.on("2023-06-05").do("mail-reduction-notice", mailed_on="2023-06-05")
    assert str(office.clock(WINDOW, "hearing_window", "Ana").schedule.due_on) == "2023-10-03"
    assert len(office.state.instances_of(WINDOW)) == 2


def test_the_window_closes_with_the_act_that_is_taken_back() -> None:
    office = discontinued().on("2025-07-25")
    office.do("rescind-discontinuance", why="The packet came in time.")
    assert standing(office, WINDOW) == {"taken_back"}
    assert office.clock(WINDOW, "hearing_window", "Ana").status == "stopped"


def test_the_hearing_unit_is_told_ten_days_before_the_window_closes() -> None:
    office = discontinued().on("2025-11-19")
    raised = [(a.alert, str(a.raised_on), a.to) for a in office.state.alerts.values() if "window" in a.alert]
    # Day -10 of 18 November is a Saturday: told on the Friday before.
    assert ("hearing_window_closing", "2025-11-07", ("unit:hearings",)) in raised
    assert standing(office, WINDOW) == {"lapsed"}


def test_what_is_contested_may_be_a_determination() -> None:
    office = reduced().on("2023-05-25")
    versions = [r.version for r in office.history[office.case_id] if r.event.type == "scope.determined"]
    ask(office, "2023-05-25", determination=f"19-{office.case_id}.{versions[-1]}")
    request = kept(office).request
    assert request is not None
    # The notice of the same act is found by it.
    assert request.window == office.instance(WINDOW, "Ana").id
    refusal = office.refused("request-hearing", member=office.member("Ana").id, filed_on="2023-05-25",
                             channel="mail", determination="she whispered it")  # fmt: skip
    assert refusal.code == "no_such_determination"
    assert "whispered" not in repr(refusal)
    refusal = office.refused("request-hearing", member=office.member("Ana").id, filed_on="2023-05-25",
                             channel="mail", notice="she whispered it")  # fmt: skip
    assert refusal.code == "no_such_notice"
    assert "whispered" not in repr(refusal)


@pytest.mark.parametrize(
    ("body", "code"),
    [({"filed_on": "2025-08-02"}, "in_the_future"),
     ({"filed_on": "2025-08-01", "received_on": "2025-07-31"}, "received_before_filed")],
)  # fmt: skip
def test_a_request_has_a_day_that_has_come(body: dict[str, str], code: str) -> None:
    office = discontinued().on("2025-08-01")
    refusal = office.refused("request-hearing", member=office.member("Ana").id, channel="mail", **body)
    assert refusal.code == code


# ------------------------------------------------------------------ other cases, and taken back


def test_a_hearing_goes_along_with_the_person_and_with_a_merged_case() -> None:
    office = discontinued("Ana", "Luis").on("2025-07-28")
    hearing = ask(office, "2025-07-28")
    first = office.case_id
    other = office.another_case()
    office.do("open-case", owner="bea", members=[
        {"first_name": "Zoe", "last_name": "Ruiz", "birth_date": "1990-05-01", "asks_for_coverage": False},
    ])  # fmt: skip
    office.case_id = first
    ana = office.member("Ana").id
    office.do("move-member", member=ana, to_case=other)
    office.case_id = other
    assert office.state.instances[hearing.id].data == hearing.data
    assert office.clock(HEARING, "hearing_decision", "Ana").status == "running"
    office.case_id = first
    office.do("merge-cases", other_case=other)
    assert standing(office) == {"requested"}
    decided(office, "denied", "2025-10-01")
    office.do("implement-decision", implemented_on="2025-10-01", how="Ends.", member=ana)
    assert scope(office, "2025-10", "2025-11") == ["full", "none"]
    replays(office)


def test_two_cases_of_one_person_keep_both_hearings() -> None:
    office = discontinued().on("2025-07-28")
    mine = ask(office, "2025-07-28")
    first, ana = office.case_id, office.member("Ana").id
    other = office.another_case()
    office.do("open-case", owner="bea", members=[
        {"first_name": "Ana", "last_name": "Ruiz", "birth_date": "1990-05-01", "asks_for_coverage": False},
    ])  # fmt: skip
    theirs = ask(office, "2025-07-01", act={"kind": "denial", "mailed_on": "2025-06-02"})
    same = {str(office.member("Ana").id): str(ana)}
    office.case_id = first
    office.do("merge-cases", other_case=other, same=same)
    running = {i.id for i in office.state.instances_of(HEARING, ana) if not i.final}
    assert running == {mine.id, theirs.id}
    assert office.states[other].status == "closed"


def test_a_request_recorded_by_mistake_is_taken_back_with_all_it_held() -> None:
    office = reduced().on("2023-05-25")
    before = office.state
    ask(office, "2023-05-25")
    mistaken = office.last_command
    assert office.clock("status_verification", "reduction", "Ana").status == "stopped"
    office.do("reverse-command", role="supervisor", command=mistaken, reason="It was another Ana Ruiz.")
    assert not office.state.instances_of(HEARING)
    assert office.clock("status_verification", "reduction", "Ana").status == "running"
    assert office.instance(WINDOW, "Ana").configuration == before.instances[
        office.instance(WINDOW, "Ana").id
    ].configuration  # fmt: skip
    office.on("2023-06-01")
    assert scope(office, "2023-06") == ["restricted"]
    replays(office)


@pytest.mark.parametrize(("mailed_on", "code"), [("2025-08-06", "in_the_future"), ("2025-08-05", "")])
def test_an_act_contested_was_not_mailed_on_a_day_to_come(mailed_on: str, code: str) -> None:
    office = discontinued().on("2025-08-05")
    body = {"filed_on": "2025-08-05", "channel": "mail", "act": {"kind": "other", "mailed_on": mailed_on}}
    answer = office.attempt("request-hearing", member=office.member("Ana").id, **body)
    assert getattr(answer, "code", "") == code
    assert getattr(answer, "field", "") == ("act.mailed_on" if code else "")
