"""Between a site's case and its account rows: nothing is lost by a crash, and no code is kept anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
from argon2 import PasswordHasher

from caseclock.application.access import Access, Notice, Passcode
from caseclock.application.app import Application
from caseclock.application.denied import Denied
from caseclock.application.handle import Command, handle
from caseclock.application.look_ups import LOOK_UPS, code_keys
from caseclock.application.passwords import Passwords
from caseclock.application.site_accounts import Activation, SiteAccounts
from caseclock.application.site_mail import site_mail
from caseclock.application.site_rows import SiteRows
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.view import Actor
from caseclock.domain.procedures.provider_account import codes
from caseclock.domain.procedures.provider_account.data import account
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refused
from caseclock.store.keys import Keyring
from tests.store.writing import opened
from tests.support.office import rules

PASSWORD = "teal kettle orbits quietly"
OFFICE = Actor(account="ofp", role="family_planning_office", county=0)


class Desk:
    """County 0 on a real database: the office, the activation, the rows, and what lies in the outbox."""

    def __init__(self, app: Application, owner: asyncpg.Connection) -> None:
        self.app, self.owner = app, owner
        self.mails: list[Passcode] = []
        passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        self.access = Access(
            app.store.pool,
            keyring=app.keyring,
            number=rules().policy.number,
            passwords=passwords,
            send_passcode=self._mail,
        )
        self.sites = SiteAccounts(app, self.access)
        self.access.announce = self.sites.announce
        self.rows = SiteRows(app, self.access)
        self.email = f"{uuid4().hex}@clinic.example"
        self.login = f"d.{uuid4().hex[:12]}"

    async def _mail(self, passcode: Passcode) -> None:
        self.mails.append(passcode)

    async def give(
        self, name: str, body: dict[str, Any], case: UUID | None = None, **more: Any
    ) -> dict[str, Any]:
        command = Command(
            county=0,
            name=name,
            body=msgspec.json.encode(body),
            actor=more.pop("actor", OFFICE),
            key=str(uuid4()),
            case_id=case,
        )
        return (await handle(self.app, command)).body

    async def site(self) -> UUID:
        """A site with a code that is out."""
        certifier = {"first_name": "Dana", "last_name": "Reyes", "email": self.email}
        body = {"name": "Eastside", "address": "1 Main St", "npi": "1234567893", "certifier": certifier}
        case = CaseRef.parse((await self.give("enrol-site", body))["case"]).case_id
        await self.give("issue-access-code", {}, case)
        return case

    async def outbox(self, case: UUID, topic: str) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self.owner.fetch(
            "select * from outbox where case_id = $1 and topic = $2 order by version, message_id", case, topic
        )
        return rows

    async def code(self, case: UUID) -> str:
        """The code as its mail carries it."""
        row = (await self.outbox(case, "access_code_mail"))[-1]
        return self.app.keyring.unseal(row["secret"], row["message_id"].bytes).decode()

    def wanted(self, code: str, **changes: Any) -> Activation:
        return Activation(**{"code": code, "login": self.login, "password": PASSWORD, **changes})

    async def state(self, case: UUID) -> CaseState:
        return self.app.fold(0, case, await self.app.store.load(0, [case]))

    async def stands(self, case: UUID) -> str:
        (instance,) = (await self.state(case)).instances.values()
        return next(name for name in instance.configuration if name != "present")

    async def carry_out(self, case: UUID) -> list[str]:
        """All messages to rows, in order, as the outbox would."""
        sent = [msgspec.json.decode(row["payload"]) for row in await self.outbox(case, "account_change")]
        return [await self.rows.carry_out(payload) for payload in sent]

    async def row(self) -> Any:
        return await self.access.accounts.by_login(0, self.login)

    async def signs_in(self, password: str = PASSWORD) -> bool:
        try:
            await self.access.sign_in(0, self.login, password)
        except Denied:
            return False
        return True


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """One for all, since housekeeping reads every site."""
    return Keyring.new()


@pytest.fixture
async def desk(database_url: str, keyring: Keyring) -> AsyncIterator[Desk]:
    owner = await asyncpg.connect(database_url)
    async with opened(database_url, 5) as store:
        yield Desk(Application(store, keyring, rules(), LOOK_UPS), owner)
    await owner.close()


async def test_a_code_opens_an_account_that_signs_in(desk: Desk) -> None:
    site = await desk.site()
    code = await desk.code(site)
    done = await desk.sites.activate(site, desk.wanted(code.lower()))
    assert (done.login, done.role) == (desk.login, "site_certifier")
    row = await desk.row()
    assert (row.email, row.display_name, row.site) == (desk.email, "Dana Reyes", site)
    assert await desk.signs_in()
    assert await desk.stands(site) == "account_active"
    with pytest.raises(Denied) as used:
        await desk.sites.activate(site, desk.wanted(code, login="somebody.else"))
    assert (used.value.code, used.value.field) == ("code_used", "code")


async def test_the_code_lies_nowhere_but_sealed_in_its_message(desk: Desk) -> None:
    site = await desk.site()
    code = await desk.code(site)
    await desk.sites.activate(site, desk.wanted(code))
    tables = (
        "events",
        "commands",
        "outbox",
        "rm_cases",
        "rm_members",
        "rm_alerts",
        "accounts",
        "access_records",
    )
    for table in tables:
        for row in await desk.owner.fetch(f"select t::text as text from {table} t"):
            raw = row["text"]
            for part in (code, codes.normal(code), PASSWORD):
                assert part not in raw
                assert part.encode().hex() not in raw


async def test_wrong_codes_are_counted_in_rows_and_slow_an_address_down(desk: Desk) -> None:
    site = await desk.site()
    before = (await desk.state(site)).version
    address = f"198.51.100.{uuid4().int % 250}"
    for _ in range(30):
        with pytest.raises(Refused) as wrong:
            await desk.sites.activate(site, desk.wanted("AAAA-BBBB-CCCC-DDDD"), address)
        assert wrong.value.refusal.code == "code_wrong"
    with pytest.raises(Denied) as slow:
        await desk.sites.activate(site, desk.wanted(await desk.code(site)), address)
    assert slow.value.kind == "too_many"
    assert slow.value.retry_after > 0
    assert (await desk.state(site)).version == before
    await desk.sites.activate(site, desk.wanted(await desk.code(site)), "203.0.113.9")


async def test_an_unknown_site_is_absent(desk: Desk) -> None:
    with pytest.raises(Denied) as no:
        await desk.sites.activate(uuid4(), desk.wanted("AAAA-BBBB-CCCC-DDDD"))
    assert no.value.kind == "absent"


async def test_a_bad_login_or_password_leaves_the_code_valid(desk: Desk) -> None:
    site = await desk.site()
    code = await desk.code(site)
    for changes, field in (
        ({"login": "x"}, "login"),
        ({"password": "short"}, "password"),
        ({"password": f"{desk.login} is my login"}, "password"),
    ):
        with pytest.raises(Denied) as bad:
            await desk.sites.activate(site, desk.wanted(code, **changes))
        assert bad.value.field == field
    with pytest.raises(Refused) as other:
        await desk.sites.activate(site, desk.wanted(code, email="other@clinic.example"))
    assert other.value.refusal.code == "email_differs"
    assert await desk.row() is None
    await desk.sites.activate(site, desk.wanted(code, email=desk.email.upper(), name="Dr. D. Reyes"))
    assert (await desk.row()).display_name == "Dr. D. Reyes"


async def test_a_taken_login_is_refused_and_another_may_be_taken(desk: Desk) -> None:
    first = await desk.site()
    await desk.sites.activate(first, desk.wanted(await desk.code(first)))
    desk.email = f"other.{desk.email}"
    second = await desk.site()
    code = await desk.code(second)
    with pytest.raises(Denied) as taken:
        await desk.sites.activate(second, desk.wanted(code))
    assert (taken.value.code, taken.value.field) == ("login_taken", "login")
    desk.login += "2"
    await desk.sites.activate(second, desk.wanted(code))
    assert await desk.signs_in()


class Killed(Exception):
    """The process went away."""


async def test_a_crash_before_the_event_leaves_a_row_that_opens_nothing_and_a_code_that_works(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await desk.site()
    code = await desk.code(site)
    append = desk.app.store.append

    async def killed(*_: Any) -> Any:
        raise Killed

    monkeypatch.setattr(desk.app.store, "append", killed)
    with pytest.raises(Killed):
        await desk.sites.activate(site, desk.wanted(code))
    monkeypatch.setattr(desk.app.store, "append", append)
    assert (await desk.row()).disabled_why == "pending"
    assert not await desk.signs_in()
    assert not await desk.access.accounts.enable(0, (await desk.row()).account_id)
    await desk.sites.record_uses()
    assert not await desk.signs_in()
    # Again, with another login and password: the row is the same.
    desk.login += "b"
    other = "amber canoe stapler visit"
    await desk.sites.activate(site, desk.wanted(code, password=other))
    assert await desk.signs_in(other)


@pytest.mark.parametrize("repaired_by", ["outbox", "housekeeping", "retry"])
async def test_a_crash_after_the_event_is_repaired(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, repaired_by: str
) -> None:
    site = await desk.site()
    code = await desk.code(site)
    rows = desk.sites._rows
    activate = rows.activate

    async def killed(*_: Any) -> Any:
        raise Killed

    monkeypatch.setattr(rows, "activate", killed)
    with pytest.raises(Killed):
        await desk.sites.activate(site, desk.wanted(code))
    monkeypatch.setattr(rows, "activate", activate)
    assert await desk.stands(site) == "account_active"
    assert not await desk.signs_in()
    if repaired_by == "outbox":
        assert await desk.carry_out(site) == ["activate"]
    elif repaired_by == "housekeeping":
        await desk.sites.record_uses()
    else:
        await desk.sites.activate(site, desk.wanted(code))
    assert await desk.signs_in()
    assert len([1 for row in await desk.outbox(site, "account_change")]) == 1


async def test_two_activations_at_once_make_one_account(desk: Desk) -> None:
    site = await desk.site()
    code = await desk.code(site)
    done = await asyncio.gather(
        *(desk.sites.activate(site, desk.wanted(code)) for _ in range(4)), return_exceptions=True
    )
    assert any(not isinstance(each, BaseException) for each in done)
    assert not [e for e in done if isinstance(e, BaseException) and not isinstance(e, Denied | Refused)]
    assert await desk.signs_in()
    assert await desk.owner.fetchval("select count(*) from accounts where site = $1", site) == 1


async def test_what_the_office_does_in_the_case_reaches_the_row(desk: Desk) -> None:
    site = await desk.site()
    await desk.sites.activate(site, desk.wanted(await desk.code(site)))
    sam = Actor(account="sam", role="service_center", county=0)
    await desk.give("block-account", {"reason": "lost telephone"}, site)
    await desk.carry_out(site)
    assert not await desk.signs_in()
    await desk.give("unblock-account", {}, site, actor=sam)
    # The message of the block comes again, late: the case says otherwise by now.
    assert "block: the case says otherwise by now" in await desk.carry_out(site)
    assert await desk.signs_in()
    await desk.give("reset-password", {}, site, actor=sam)
    await desk.carry_out(site)
    assert not await desk.signs_in()
    assert [(m.purpose, m.email) for m in desk.mails][-1] == ("password_reset", desk.email)
    assert await desk.signs_in(desk.mails[-1].code)
    await desk.give(
        "replace-certifier",
        {"certifier": {"first_name": "Eva", "last_name": "Lund", "email": f"eva.{desk.email}"}},
        site,
    )
    await desk.carry_out(site)
    assert (await desk.row()).disabled_why == "removed"


async def test_what_sign_in_does_to_the_row_reaches_the_case_once(desk: Desk) -> None:
    site = await desk.site()
    await desk.sites.activate(site, desk.wanted(await desk.code(site)))
    for _ in range(5):
        assert not await desk.signs_in("wrong " + PASSWORD)
    assert await desk.stands(site) == "account_blocked"
    history = desk.app.history(0, site, await desk.app.store.load(0, [site]))
    blocked = [r.event for r in history if r.event.type == "account.blocked"]
    assert [(e.why, e.failures) for e in blocked] == [("failed_sign_ins", 5)]
    row = await desk.row()
    await desk.access.sessions.unblock(0, row.login)
    await desk.sites.announce(
        Notice(
            what="account_unblocked", county=0, account=row.account_id, login=row.login, site=site, by="sam"
        )
    )
    assert await desk.stands(site) == "account_active"
    assert [c for c in await desk.carry_out(site) if c != "activate"] == []
    # Told twice, it is known already.
    await desk.sites.announce(
        Notice(
            what="account_unblocked", county=0, account=row.account_id, login=row.login, site=site, by="sam"
        )
    )


async def test_uses_are_told_once_a_day(desk: Desk) -> None:
    site = await desk.site()
    await desk.sites.activate(site, desk.wanted(await desk.code(site)))
    await desk.sites.record_uses()
    state = await desk.state(site)
    (instance,) = state.instances.values()
    assert account(instance.data).last_used_on is not None
    version = state.version
    await desk.sites.record_uses()
    assert (await desk.state(site)).version == version


async def test_a_bounced_mail_and_a_request_alert_the_office(desk: Desk) -> None:
    site = await desk.site()
    row = (await desk.outbox(site, "access_code_mail"))[-1]
    payload = msgspec.json.decode(row["payload"])
    await desk.sites.bounced(site, payload["instance"], "550 no such user")
    await desk.sites.ask_for_code(site)
    with pytest.raises(Refused) as again:
        await desk.sites.ask_for_code(site)
    assert again.value.refusal.code == "asked_already"
    alerts = [a.alert for a in (await desk.state(site)).alerts.values() if a.cleared_at is None]
    assert sorted(alerts) == ["access_code_requested", "code_mail_bounced"]


async def test_one_address_certifies_one_site(desk: Desk) -> None:
    await desk.site()
    with pytest.raises(Refused) as second:
        await desk.site()
    assert second.value.refusal.code == "email_of_another_site"
    # An address that differs by a dot is another one, although search drops dots.
    desk.email = desk.email.replace("@", ".@", 1)
    await desk.site()


async def test_the_mail_tells_link_lapse_and_help(desk: Desk) -> None:
    site = await desk.site()
    row = (await desk.outbox(site, "access_code_mail"))[-1]
    code = await desk.code(site)
    mail = site_mail(row["topic"], msgspec.json.decode(row["payload"]), code, "https://portal.example/")
    assert (mail.to, mail.title) == (desk.email, "Create Your Family PACT Account – Action Needed")
    assert code in mail.text
    assert f"https://portal.example/sites/0-{site}/activate" in mail.text
    assert "(800) 906-8521" in mail.text
    assert "(916) 650-0414" in mail.text


def test_each_hash_key_gives_a_key_for_codes() -> None:
    masters = {"k1": b"m" * 32}
    old = code_keys(Keyring(masters, {"h1": b"a" * 32}))
    both = code_keys(Keyring(masters, {"h2": b"b" * 32, "h1": b"a" * 32}))
    assert list(both) == ["h2", "h1"]
    assert both["h1"] == old["h1"] != b"a" * 32
