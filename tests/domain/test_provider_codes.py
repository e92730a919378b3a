"""Story 5, access codes: 24 elapsed hours, one at a time, reissued by the lapse (D.12, I.10, V22)."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from caseclock.domain.procedures.provider_account import codes, npi
from caseclock.domain.procedures.provider_account.mailing import in_words
from tests.domain.provider_site import DANA, NPI, SITE, Site, local

DAY = timedelta(hours=24)


def settled(site: Site) -> None:
    """Holds after every story: replay gives the same state, and no code stands in any event."""
    assert site.replayed() == site.state
    written = site.written()
    for mail in site.mails():
        for part in (mail.secret, codes.normal(mail.secret), *mail.secret.split("-")):
            assert part not in written
        assert mail.secret not in str(mail.payload)


def test_a_code_never_used_is_followed_by_twenty_two_more() -> None:
    site = Site().with_code()
    assert site.now == local("2025-01-12", 10)
    for n in range(22):
        lapse = site.clock("provider_account", "access_code", "Dana").schedule.due_at
        assert lapse == local("2025-01-12", 10) + (n + 1) * DAY
        site.at(lapse)
        assert (site.stands(), site.valid_codes()) == ("code_active", 1)
    site.on("2025-03-01")
    assert len(site.mails()) == 23
    assert len({mail.secret for mail in site.mails()}) == 23
    assert site.data().number == 23
    assert site.data().lapses_at == local("2025-02-04", 10)
    assert (site.stands(), site.valid_codes()) == ("office_request_needed", 0)
    assert site.alerts() == ["access_code_expired"]
    settled(site)


def test_a_code_of_the_day_before_summer_time_lapses_an_hour_later_by_the_wall() -> None:
    site = Site("2025-03-08").with_code()
    clock = site.clock("provider_account", "access_code", "Dana")
    assert clock.schedule.due_at == local("2025-03-09", 11)
    assert site.data().lapses_at == local("2025-03-09", 11)
    assert site.mails()[0].payload["lapses"] == "Sunday, March 9, 2025, 11:00 AM PDT"
    site.at(local("2025-03-09", 10, 59)).activate()
    settled(site)


def test_the_instant_of_the_lapse_is_too_late() -> None:
    site = Site("2025-03-01").with_code()
    site.at(local("2025-03-02", 10))
    assert site.not_activated().code == "code_expired"
    assert site.events("access_code") == ["access_code.issued", "access_code.expired"]
    settled(site)


def test_a_lapse_inside_the_window_gives_a_new_code_and_the_old_one_opens_nothing() -> None:
    site = Site().with_code()
    first = site.mails()[0]
    site.on("2025-01-13", 12)
    second = site.mails()[1]
    refusal = site.not_activated(first.secret)
    assert (refusal.code, refusal.field) == ("code_expired", "code")
    assert "newest mail" in refusal.remedy
    assert site.alerts() == []
    site.activate(second.secret)
    assert site.stands() == "account_active"
    assert site.not_activated(second.secret).code == "code_used"
    settled(site)


def test_a_lapse_after_the_window_must_be_asked_for() -> None:
    site = Site("2025-02-10").with_code()
    site.on("2025-02-12")
    assert (site.stands(), len(site.mails())) == ("office_request_needed", 1)
    assert site.alerts() == ["access_code_expired"]
    refusal = site.not_activated()
    assert refusal.code == "code_expired"
    assert "Office of Family Planning, (916) 650-0414" in refusal.remedy
    site.do("request-new-code", role="site_certifier")
    assert site.stands() == "code_requested"
    assert sorted(site.alerts()) == ["access_code_expired", "access_code_requested"]
    asked = next(a for a in site.state.alerts.values() if a.alert == "access_code_requested")
    assert asked.to == ("family_planning_office",)
    assert site.refused("request-new-code", role="site_certifier").code == "wrong_state"
    site.do("issue-access-code")
    assert site.alerts() == []
    site.activate()
    settled(site)


@pytest.mark.parametrize(
    ("issued", "lapse_inside"), [("2025-02-02", True), ("2025-02-03", False)], ids=["in", "out"]
)
def test_the_moment_of_lapse_decides_however_late_the_worker_is(issued: str, lapse_inside: bool) -> None:
    site = Site(issued)
    # Issued by the office on that day; lapses on the 3rd (the last day of the window), or on the 4th.
    site.with_code()
    site.sleep_until("2025-02-09", 15)
    site.wake()
    if lapse_inside:
        assert site.events("access_code") == [
            "access_code.issued", "access_code.expired", "access_code.reissued"
        ]  # fmt: skip
        assert site.data().lapses_at == local("2025-02-10", 15)
        clock = site.clock("provider_account", "access_code", "Dana")
        assert clock.schedule.due_at == site.data().lapses_at
        assert site.valid_codes() == 1
    else:
        assert site.stands() == "office_request_needed"
        assert len(site.mails()) == 1
    expired = next(r for r in site.history[site.case_id] if r.event.type == "access_code.expired")
    assert expired.event.lapsed_at == local(issued, 10) + DAY
    # Nobody is warned of a lapse that has been.
    assert not [m for m in site.messages if m.topic == "access_code_warning"]
    settled(site)


def test_a_lapsed_code_is_refused_before_the_worker_wrote_its_lapse_and_nothing_is_stored() -> None:
    site = Site("2025-02-10").with_code()
    site.sleep_until("2025-02-11", 10)
    before = site.state
    refusal = site.not_activated()
    assert refusal.code == "code_expired"
    assert "Office of Family Planning" in refusal.remedy
    assert site.state == before


def test_issuing_supersedes_so_that_one_code_is_valid_at_any_instant() -> None:
    site = Site("2025-03-01").with_code()
    site.on("2025-03-01", 15).do("issue-access-code")
    assert site.valid_codes() == 1
    refusal = site.not_activated(site.mails()[0].secret)
    assert refusal.code == "code_superseded"
    assert "newest mail" in refusal.remedy
    running = [c for c in site.state.clocks.values() if c.stopped_on is None]
    assert [c.schedule.due_at for c in running] == [local("2025-03-02", 15)]
    settled(site)


def test_a_wrong_code_is_refused_and_nothing_is_stored() -> None:
    site = Site("2025-03-01").with_code()
    before = site.state
    refusal = site.not_activated("AAAA-BBBB-CCCC-DDDD")
    assert (refusal.code, refusal.field) == ("code_wrong", "code")
    assert site.state == before


def test_a_code_is_good_for_its_own_site_only() -> None:
    site = Site("2025-03-01").with_code()
    code = site.mails()[-1].secret
    site.another_case()
    site.enrolled().do("issue-access-code")
    assert site.not_activated(code).code == "code_wrong"


def test_the_certifier_is_warned_after_twelve_hours() -> None:
    site = Site("2025-03-01").with_code()
    site.at(local("2025-03-01", 22) - timedelta(seconds=1))
    assert site.alerts() == []
    site.at(local("2025-03-01", 22))
    assert site.alerts() == ["access_code_ending"]
    assert next(iter(site.state.alerts.values())).to == ("certifier",)
    warning = site.messages[-1]
    assert (warning.topic, warning.secret) == ("access_code_warning", "")
    assert warning.payload["to"] == "dana@clinic.example"
    site.activate()
    assert site.alerts() == ["training_missing"]
    settled(site)


def test_the_mail_says_what_is_due_by_when_and_whom_to_call() -> None:
    site = Site().with_code()
    (mail,) = site.mails()
    assert mail.payload["title"] == "Create Your Family PACT Account – Action Needed"
    assert mail.payload["to"] == "dana@clinic.example"
    assert mail.payload["link"] == f"/sites/0-{site.case_id}/activate"
    assert mail.payload["lapses"] == "Monday, January 13, 2025, 10:00 AM PST"
    assert mail.payload["lapses_at"] == "2025-01-13T10:00:00-08:00"
    assert [line["phone"] for line in mail.payload["help"]] == ["(800) 906-8521", "(916) 650-0414"]
    assert mail.expires_at == local("2025-01-13", 10)


def test_a_bounced_mail_alerts_the_office_once() -> None:
    site = Site("2025-03-01").with_code()
    site.do("record-code-mail-bounced", role="system", answer="550 no such user dana@clinic.example")
    assert site.alerts() == ["code_mail_bounced"]
    assert next(iter(site.state.alerts.values())).to == ("family_planning_office",)
    assert site.refused("record-code-mail-bounced", role="system").code == "recorded_already"
    site.do("record-pave-contact", certifier={**DANA, "email": "dreyes@clinic.example"})
    site.do("issue-access-code")
    assert site.alerts() == []
    assert site.mails()[-1].payload["to"] == "dreyes@clinic.example"
    settled(site)


def test_no_code_before_pave_has_the_certifier_and_the_npi() -> None:
    site = Site("2025-03-01")
    site.do("enrol-site", name="Eastside", address="1 Main St")
    assert site.refused("issue-access-code").code == "not_running"
    site.do("record-pave-contact", certifier=DANA)
    refusal = site.refused("issue-access-code")
    assert (refusal.code, dict(refusal.facts)) == ("guard", {"certifier_in_pave": False})
    assert site.mails() == []
    site.do("record-pave-contact", npi=NPI)
    site.do("issue-access-code")
    assert site.stands() == "code_active"
    settled(site)


def test_a_code_that_never_came_may_be_asked_for_while_it_runs() -> None:
    site = Site("2025-03-01").with_code()
    site.do("request-new-code", role="site_certifier")
    assert site.stands() == "code_active"
    assert site.refused("request-new-code", role="site_certifier").code == "asked_already"


def test_no_code_before_the_portal_opened() -> None:
    assert Site("2024-12-20").enrolled().refused("issue-access-code").code == "no_portal_yet"


@pytest.mark.parametrize("good", ["1234567893", "1003000126", "1245319599"])
def test_an_npi_has_a_right_check_digit(good: str) -> None:
    assert npi.valid(good)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    assert not npi.valid(wrong)


@pytest.mark.parametrize(
    "bad", ["1234567890", "3234567893", "123456789", "12345678931", "１２３４５６７８９３"]
)
def test_a_wrong_npi_is_refused_by_field(bad: str) -> None:
    site = Site("2025-03-01")
    refusal = site.refused("enrol-site", **{**SITE, "npi": bad}, certifier=DANA)
    assert (refusal.code, refusal.field) == ("npi_wrong", "npi")


def test_swapped_neighbours_are_found() -> None:
    found = [NPI[:n] + NPI[n + 1] + NPI[n] + NPI[n + 2 :] for n in range(1, 9) if NPI[n] != NPI[n + 1]]
    assert not [each for each in found if npi.valid(each)]


def test_a_site_belongs_to_the_state() -> None:
    site = Site("2025-03-01")
    site.county = 19
    site.another_case()
    assert site.refused("enrol-site", **SITE, certifier=DANA).code == "not_the_states"


def test_one_address_certifies_one_site() -> None:
    site = Site("2025-03-01")
    site.given["sites_of_email"] = ("00-0000000001",)
    refusal = site.refused("enrol-site", **SITE, certifier=DANA)
    assert (refusal.code, refusal.field) == ("email_of_another_site", "certifier.email")


def test_a_code_reads_the_same_however_it_is_typed() -> None:
    site = Site("2025-03-01").with_code()
    code = site.mails()[0].secret
    assert len(codes.normal(code)) == codes.LETTERS
    site.activate(f"  {code.lower().replace('-', ' ')} ")


def test_a_code_still_opens_after_the_key_changed() -> None:
    site = Site("2025-03-01").with_code()
    ring = {"h2": b"n" * 32, "h1": b"k" * 32}
    site.do(
        "activate-account",
        role="system",
        code_hashes=codes.hashes(ring, site.case_id, site.mails()[0].secret),
    )


def test_no_code_without_randomness_or_key() -> None:
    site = Site("2025-03-01").enrolled()
    site.given = {}
    with pytest.raises(RuntimeError, match="look_ups"):
        site.attempt("issue-access-code")


def test_the_hour_is_told_with_its_zone() -> None:
    assert in_words(local("2025-07-04", 0, 5).astimezone(UTC)) == "Friday, July 4, 2025, 12:05 AM PDT"
