"""A Family PACT site in the pure office: enrolled, with codes that come by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from caseclock.domain.case.decision import Decision
from caseclock.domain.case.state import Instance
from caseclock.domain.case.view import Message
from caseclock.domain.case.work import Rules
from caseclock.domain.policy.parameters import Parameters, Value
from caseclock.domain.procedures.provider_account import codes
from caseclock.domain.procedures.provider_account.data import Account, account
from caseclock.domain.workflow.states import leaves
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import at_local
from tests.support.office import Office, rules

KEYS = {"h1": b"k" * 32}
NPI = "1234567893"
DANA = {"first_name": "Dana", "last_name": "Reyes", "email": "Dana@Clinic.example"}
RUI = {"first_name": "Rui", "last_name": "Chen", "email": "rui@clinic.example"}
SITE: dict[str, Any] = {"name": "Eastside Clinic", "address": "1 Main St, Fresno", "npi": NPI}


class Site(Office):
    """County 0, the family-planning office at the desk, one enrolled site with its certifier."""

    def __init__(self, on: str = "2025-01-12", hour: int = 10, the_rules: Rules | None = None) -> None:
        super().__init__(county=0, on=on, the_rules=the_rules)
        self.role = "family_planning_office"
        self.given = {codes.KEYS: KEYS}
        self.on(on, hour)

    def enrolled(self) -> Site:
        """With the certifier as PAVE has them."""
        self.do("enrol-site", **SITE, certifier=DANA)
        return self

    def with_code(self) -> Site:
        """The certifier's code is out."""
        self.enrolled().do("issue-access-code")
        return self

    def active(self) -> Site:
        """The certifier's account is in use."""
        self.with_code().activate()
        return self

    def with_staff(self) -> Site:
        """The certifier's account is in use, and so is Rui's."""
        self.active().do("invite-staff", role="site_certifier", person=RUI)
        self.activate()
        return self

    def mails(self) -> list[Message]:
        """The mails that carry a code, oldest first."""
        return [m for m in self.messages if m.topic == "access_code_mail"]

    def changes(self) -> list[str]:
        """What account rows were told to become."""
        return [m.payload["change"] for m in self.messages if m.topic == "account_change"]

    def hashes(self, code: str = "") -> tuple[str, ...]:
        """What the application makes of a code that somebody types; the one mailed last when none is said."""
        return codes.hashes(KEYS, self.case_id, code or self.mails()[-1].secret)

    def activate(self, code: str = "") -> Decision:
        return self.do("activate-account", role="system", code_hashes=self.hashes(code))

    def not_activated(self, code: str = "") -> Refusal:
        return self.refused("activate-account", role="system", code_hashes=self.hashes(code))

    def of(self, first_name: str = "Dana") -> Instance:
        """The account's instance, the newest of that name."""
        members = [m.id for m in self.state.members.values() if m.first_name == first_name]
        return next(i for i in reversed(self.state.instances.values()) if i.member == members[-1])

    def data(self, first_name: str = "Dana") -> Account:
        return account(self.of(first_name).data)

    def stands(self, first_name: str = "Dana") -> str:
        """The innermost state of the account's chart."""
        instance = self.of(first_name)
        states = self.rules.definitions.latest("provider_account").chart.states
        (state,) = leaves(states, instance.configuration)
        return state

    def valid_codes(self) -> int:
        """How many codes of the certifiers would open an account now."""
        certifiers = [m.id for m in self.state.members.values() if m.relationship == "site_certifier"]
        data = [account(i.data) for i in self.state.instances.values() if i.member in certifiers]
        return sum(bool(d.code_hash and d.lapses_at and self.now < d.lapses_at) for d in data)

    def sleep_until(self, day: str, hour: int) -> None:
        """The worker is down: time passes and nothing fires."""
        self.now = local(day, hour)

    def wake(self) -> None:
        """The worker is back and fires what is due, late."""
        self.at(self.now)

    def written(self) -> str:
        """Every event of the case, as JSON."""
        events = [r.event for r in self.history[self.case_id]]
        return "\n".join(msgspec.json.encode(event, enc_hook=str).decode() for event in events)


def local(day: str, hour: int, minute: int = 0) -> datetime:
    return at_local(datetime.fromisoformat(day).date(), hour, minute)


def with_parameter(name: str, value: Any) -> Rules:
    """The rules with one parameter read otherwise on every date."""
    base = rules()
    known = base.policy.parameters.values
    other = tuple(msgspec.structs.replace(each, value=value) for each in known[name])
    assert all(isinstance(each, Value) for each in other)
    policy = msgspec.structs.replace(base.policy, parameters=Parameters({**known, name: other}))
    return msgspec.structs.replace(base, policy=policy)
