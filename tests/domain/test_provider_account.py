"""Story 5, accounts: activated, blocked, unblocked, unused; staff, certifiers, training (D.12)."""

from __future__ import annotations

from itertools import groupby

import msgspec
import pytest

from caseclock.domain.case.actions import actions
from caseclock.domain.case.addressing import allow_role
from caseclock.domain.case.decide import Order, command_code
from caseclock.domain.case.view import Actor
from caseclock.kernel.refusal import Refused
from tests.domain.provider_site import DANA, RUI, SITE, Site, local, with_parameter
from tests.support.office import rules

EVA = {"first_name": "Eva", "last_name": "Lund", "email": "eva@clinic.example"}
TRAINED = {"completed_on": "2025-01-05"}
SERVICE_CENTER = {"unblock-account", "reset-password", "re-enable-account"}


def test_a_certifier_lets_a_code_lapse_activates_blocks_and_is_unblocked() -> None:
    site = Site().with_code()
    site.on("2025-01-13", 14).activate()
    assert site.stands() == "account_active"
    site.on("2025-01-20").do("record-otp-failures", role="system", failures=5)
    assert site.stands() == "account_blocked"
    site.on("2025-01-21").do("unblock-account", role="service_center")
    assert site.stands() == "account_active"
    assert site.changes() == ["activate", "unblock"]
    lived = [name for name, _ in groupby(site.events("acc"))]
    assert lived == [
        "access_code.issued", "access_code.expired", "access_code.reissued", "account.activated",
        "account.blocked", "account.unblocked",
    ]  # fmt: skip
    assert site.replayed() == site.state


# ---------------------------------------------------------------- the service centre


COMMANDS = [(d.name, d.version, name) for d in rules().definitions for name in d.procedure.commands]


@pytest.mark.parametrize(("procedure", "version", "command"), COMMANDS)
def test_the_service_centre_is_refused_every_command_but_three(
    procedure: str, version: int, command: str
) -> None:
    definition = rules().definitions.get(procedure, version)
    spec = definition.procedure.commands[command]
    code = command_code(rules(), procedure, command, spec)
    order = Order(name=command, spec=spec, definition=definition, code=code, body=None)
    actor = Actor(account="sam", role="service_center", county=0)
    if procedure == "provider_account" and command in SERVICE_CENTER:
        allow_role(order, actor)
    else:
        with pytest.raises(Refused) as no:
            allow_role(order, actor)
        assert no.value.refusal.code == "role"


def test_the_table_has_the_three_once_each() -> None:
    assert sorted(name for _, _, name in COMMANDS if name in SERVICE_CENTER) == sorted(SERVICE_CENTER)


def test_the_service_centre_does_its_three_things() -> None:
    site = Site().active()
    site.do("reset-password", role="service_center")
    site.do("block-account", reason="left the clinic")
    site.do("unblock-account", role="service_center")
    site.on("2025-06-01")
    site.do("re-enable-account", role="service_center")
    assert site.stands() == "account_active"
    assert site.changes() == ["activate", "reset_password", "block", "unblock", "disable", "reenable"]
    assert site.replayed() == site.state


def test_the_three_things_have_their_place_only() -> None:
    site = Site().with_code()
    assert site.refused("reset-password", role="service_center").code == "no_account"
    site.activate()
    for command in ("unblock-account", "re-enable-account"):
        assert site.refused(command, role="service_center").code == "wrong_state"
    site.do("block-account", reason="lost telephone")
    # What somebody blocked is not enabled as if it had lain unused.
    assert site.refused("re-enable-account", role="service_center").code == "wrong_state"


# ---------------------------------------------------------------- failures and lack of use


def test_fewer_failures_than_the_limit_leave_no_event() -> None:
    site = Site().active()
    before = site.state
    refusal = site.refused("record-otp-failures", role="system", failures=4)
    assert (refusal.code, refusal.facts["limit"]) == ("below_the_limit", 5)
    assert site.state == before


def test_what_sign_in_did_to_the_row_asks_for_no_second_change() -> None:
    site = Site().active()
    site.do("record-otp-failures", role="system", failures=5)
    site.do("unblock-account", role="system")
    site.do("reset-password", role="system")
    site.do("record-inactivity", role="system")
    site.do("re-enable-account", role="system")
    assert site.changes() == ["activate"]


def test_an_account_unused_for_ninety_days_is_disabled_at_the_end_of_the_ninetieth() -> None:
    site = Site().active()
    assert site.clock("provider_account", "inactivity", "Dana").schedule.due_at == local("2025-04-13", 0)
    site.at(local("2025-04-12", 23, 59))
    assert site.stands() == "account_active"
    site.at(local("2025-04-13", 0))
    assert site.stands() == "account_disabled_inactive"
    disabled = site.history[site.case_id][-4:]
    event = next(r for r in disabled if r.event.type == "account.disabled")
    assert str(event.effective_on) == "2025-04-12"
    assert site.changes() == ["activate", "disable"]
    assert site.replayed() == site.state


def test_each_use_begins_the_ninety_days_anew_once_a_local_day() -> None:
    site = Site().active()
    site.on("2025-02-01").do("record-account-use", role="system", used_on="2025-02-01")
    again = site.refused("record-account-use", role="system", used_on="2025-02-01")
    assert again.code == "recorded_already"
    assert site.refused("record-account-use", role="system", used_on="2025-01-31").code == "recorded_already"
    assert site.refused("record-account-use", role="system", used_on="2025-02-02").code == "in_the_future"
    # Recorded late, it counts from the day of the use.
    site.on("2025-02-10").do("record-account-use", role="system", used_on="2025-02-08")
    assert site.clock("provider_account", "inactivity", "Dana").schedule.due_at == local("2025-05-10", 0)
    site.on("2025-05-09")
    assert site.stands() == "account_active"
    site.on("2025-05-10")
    assert site.stands() == "account_disabled_inactive"
    site.do("re-enable-account", role="service_center")
    site.on("2025-08-08")
    assert site.stands() == "account_active"
    site.on("2025-08-09")
    assert site.stands() == "account_disabled_inactive"
    assert site.replayed() == site.state


def test_days_of_a_block_do_not_count_as_lack_of_use() -> None:
    site = Site().active()
    site.on("2025-01-22").do("block-account", reason="lost telephone")
    site.on("2025-06-22")
    assert site.stands() == "account_blocked"
    site.do("unblock-account", role="service_center")
    site.on("2025-09-10")
    assert site.stands() == "account_active"
    site.on("2025-09-11")
    assert site.stands() == "account_disabled_inactive"


def test_blocking_by_hand_needs_a_reason_and_tells_the_row() -> None:
    site = Site().active()
    assert site.refused("block-account", role="site_certifier").field == "reason"
    site.do("block-account", role="site_certifier", reason="lost telephone")
    assert site.changes() == ["activate", "block"]


# ---------------------------------------------------------------- training


def test_missing_training_warns_by_default_until_it_is_finished() -> None:
    site = Site().active()
    assert site.alerts() == ["training_missing"]
    alert = next(a for a in site.state.alerts.values() if a.alert == "training_missing")
    assert alert.to == ("certifier", "family_planning_office")
    site.do("record-training", course="provider_orientation", **TRAINED)
    assert site.alerts() == ["training_missing"]
    site.do("record-training", course="site_certifier_portal", **TRAINED)
    assert site.alerts() == []
    assert site.events("training") == ["training.completed", "training.completed", "training.finished"]


def test_missing_training_blocks_where_the_parameter_says_so() -> None:
    site = Site(the_rules=with_parameter("training_lack", "blocks")).with_code()
    refusal = site.not_activated()
    assert refusal.code == "training_missing"
    assert refusal.facts["missing"] == ["provider_orientation", "site_certifier_portal"]
    site.do("record-training", course="provider_orientation", **TRAINED)
    site.do("record-training", course="site_certifier_portal", **TRAINED)
    site.activate()
    assert site.alerts() == []


def test_training_is_recorded_for_each_person() -> None:
    site = Site().with_staff()
    rui = site.of("Rui").id
    site.do("record-training", instance=rui, course="provider_staff_portal", **TRAINED)
    assert list(site.data("Rui").training) == ["provider_staff_portal"]
    assert not site.data("Dana").training
    same = site.refused("record-training", instance=rui, course="provider_staff_portal", **TRAINED)
    assert same.code == "recorded_already"
    late = site.refused(
        "record-training", instance=rui, course="provider_orientation", completed_on="2030-01-01"
    )
    assert late.field == "completed_on"


# ---------------------------------------------------------------- staff


def test_staff_get_a_code_of_the_same_kind_and_an_account_of_their_own() -> None:
    site = Site().active()
    site.do("invite-staff", role="site_certifier", person=RUI)
    assert (site.stands("Rui"), site.mails()[-1].payload["to"]) == ("code_active", "rui@clinic.example")
    site.activate()
    assert (site.stands("Rui"), site.stands("Dana")) == ("staff_active", "account_active")
    assert site.data("Rui").account not in (None, site.data("Dana").account)
    assert site.replayed() == site.state


def test_a_staff_code_is_not_reissued_by_itself_but_by_the_certifier() -> None:
    site = Site().active()
    site.do("invite-staff", role="site_certifier", person=RUI)
    site.on("2025-01-14")
    assert site.stands("Rui") == "code_expired"
    assert "staff_code_expired" in site.alerts()
    assert "site certifier" in site.not_activated().remedy
    rui = site.of("Rui").id
    assert site.refused("request-new-code", role="site_certifier", instance=rui).code == "wrong_state"
    assert site.refused("issue-access-code", instance=rui).code == "not_the_certifier"
    site.do("reinvite-staff", role="site_certifier", instance=rui)
    assert "staff_code_expired" not in site.alerts()
    site.activate()
    assert site.stands("Rui") == "staff_active"


def test_removed_staff_lose_code_and_account_and_the_certifier_is_not_removed() -> None:
    site = Site().with_staff()
    site.do("remove-staff", role="site_certifier", instance=site.of("Rui").id)
    assert (site.stands("Rui"), site.changes()[-1]) == ("staff_deleted", "remove")
    assert not site.member("Rui").present
    dana = site.of("Dana").id
    assert site.refused("remove-staff", role="site_certifier", instance=dana).code == "not_staff"
    site.do("invite-staff", role="site_certifier", person=EVA)
    code = site.mails()[-1].secret
    site.do("remove-staff", role="site_certifier", instance=site.of("Eva").id)
    assert site.not_activated(code).code == "code_withdrawn"
    running = [c for c in site.state.clocks.values() if c.stopped_on is None]
    assert [c.instance for c in running] == [dana]
    assert site.replayed() == site.state


def test_an_address_is_one_persons_at_the_site() -> None:
    site = Site().with_staff()
    again = site.refused("invite-staff", role="site_certifier", person={**EVA, "email": "RUI@clinic.example"})
    assert (again.code, again.field) == ("email_taken", "person.email")
    wrong = site.refused("invite-staff", role="site_certifier", person={**EVA, "email": "eva@clinic"})
    assert (wrong.code, wrong.field) == ("email_wrong", "person.email")
    nameless = site.refused("invite-staff", role="site_certifier", person={**EVA, "last_name": " "})
    assert nameless.field == "person.last_name"


# ---------------------------------------------------------------- certifiers


def test_a_replaced_certifiers_codes_and_sessions_die_and_staff_stay() -> None:
    site = Site().with_staff()
    old = site.of("Dana").id
    site.do("replace-certifier", certifier=EVA, reason="left the clinic")
    assert (site.stands("Dana"), site.stands("Eva")) == ("certifier_replaced", "invited")
    assert site.stands("Rui") == "staff_active"
    assert site.changes()[-1] == "remove"
    assert site.messages[-1].payload["account"] == str(site.data("Dana").account)
    assert site.refused("block-account", instance=old, reason="x").code == "ended"
    site.do("issue-access-code", instance=site.of("Eva").id)
    site.activate()
    assert site.stands("Eva") == "account_active"
    assert site.replayed() == site.state


def test_a_code_that_is_out_dies_with_the_replacement() -> None:
    site = Site("2025-03-01").with_code()
    code = site.mails()[-1].secret
    site.do("replace-certifier", certifier=EVA)
    assert site.not_activated(code).code == "code_withdrawn"
    site.on("2025-03-05")
    assert site.events("access_code") == ["access_code.issued"]
    assert site.changes() == []
    assert site.refused("replace-certifier", role="site_certifier", certifier=DANA).code == "role"


def test_pave_may_correct_the_certifier() -> None:
    site = Site("2025-03-01").with_code()
    site.do("record-pave-contact", certifier={**DANA, "last_name": "Reyes-Ort"})
    assert site.member("Dana").last_name == "Reyes-Ort"
    assert len(site.state.instances) == 1
    assert site.refused("record-pave-contact").code == "nothing_given"


def test_a_certifier_switches_sites_only_once_a_date_allows_it() -> None:
    site = Site().active()
    refusal = site.refused("switch-site", role="site_certifier", to_case=str(site.case_id))
    assert (refusal.code, refusal.field) == ("switch_not_allowed", "to_case")

    free = Site(the_rules=with_parameter("one_certifier_email_per_site", False))
    other = free.case_id
    free.enrolled()
    free.another_case()
    free.given["sites_of_email"] = ("00-0000000001",)
    free.active()
    free.do("switch-site", role="site_certifier", to_case=str(other))
    assert free.messages[-1].payload["site"] == str(other)
    third = free.case_id
    free.another_case()
    free.do("enrol-site", **SITE, certifier=EVA)
    elsewhere = free.case_id
    free.case_id = third
    assert free.refused("switch-site", role="site_certifier", to_case=str(elsewhere)).code == "not_your_site"


def test_an_enrolled_site_is_not_offered_to_be_enrolled() -> None:
    site = Site().active()
    view = site._view(site.state, Actor(account="ofp", role="family_planning_office", county=0))
    offered = {action.command for action in actions(site.rules, site.state, view)}
    assert "replace-certifier" in offered
    assert "enrol-site" not in offered


def test_a_retry_after_a_crash_names_the_same_account_row() -> None:
    one, two = Site().with_code(), Site().with_code()
    one.activate()
    two.activate()
    assert one.data().account == two.data().account
    assert msgspec.json.encode(one.data()) == msgspec.json.encode(two.data())
