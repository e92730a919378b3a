"""The production profile: what an installation lacks is refused at once, by name and with its mend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from caseclock.application.access import Access
from caseclock.application.demo.accounts import MADE_BY
from caseclock.application.demo.cast import PASSWORD, TOTP_SECRET
from caseclock.application.denied import Denied
from caseclock.application.passwords import Passwords
from caseclock.application.production.database import lacks_in_database
from caseclock.application.production.profile import NotForProduction, in_production
from caseclock.application.production.settings import lacks_in_settings
from caseclock.cli.failing import Faults
from caseclock.kernel.time import wall_now
from caseclock.main import commands
from caseclock.store.business_clock import BusinessClock
from caseclock.store.keys import Keyring
from tests.cli.test_endings import ended
from tests.store.writing import opened

FIT = {
    "DATABASE_URL": "postgresql://caseclock_1:rather%20long@db.county.example/caseclock?sslmode=verify-full",
    "CASECLOCK_MASTER_KEY": "master k1 ...",
    "CASECLOCK_SIGNING_KEY": "...",
    "CASECLOCK_URL": "https://caseclock.county.example",
    "CASECLOCK_TRUSTED_PROXIES": "10.1.2.3, 10.9.0.0/24",
    "CASECLOCK_SMTP": "smtp://mail.county.example:587?starttls=1",
    "CASECLOCK_MAIL_FROM": "caseclock@county.example",
    "CASECLOCK_SAVE_URL": "https://save.example/api",
}
ACCOUNT = (
    "insert into accounts (county, account_id, login, display_name, roles, created_by, totp_secret)"
    " values (19, $1, $2, $2, '{worker}', $3, $4)"
)


def lacking(tmp_path: Path, changes: Mapping[str, str | None], **flags: bool) -> list[str]:
    """The settings that are refused when these are changed (None: taken away)."""
    changed = {name: value for name, value in {**FIT, **changes}.items() if value is not None}
    return [lack.setting for lack in lacks_in_settings(changed, tmp_path, **flags)]


def test_an_installation_with_all_of_it_lacks_nothing(tmp_path: Path) -> None:
    assert lacking(tmp_path, {}) == []
    beside = "postgresql://caseclock_1@/caseclock?host=/run/postgresql"
    assert lacking(tmp_path, {"DATABASE_URL": beside, "CASECLOCK_SMTP": "smtp://127.0.0.1:25"}) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DATABASE_URL", None),
        ("DATABASE_URL", "postgresql://[db/x"),
        ("DATABASE_URL", "postgresql://u:long%20enough@db.county.example/caseclock"),
        ("DATABASE_URL", "postgresql://u:long%20enough@db.county.example/caseclock?sslmode=require"),
        ("DATABASE_URL", "postgresql://postgres:postgres@127.0.0.1/caseclock"),
        ("DATABASE_URL", "postgresql://anne:Anne@127.0.0.1/caseclock"),
        ("CASECLOCK_MASTER_KEY", None),
        ("CASECLOCK_SIGNING_KEY", None),
        ("CASECLOCK_URL", None),
        ("CASECLOCK_URL", "http://caseclock.county.example"),
        ("CASECLOCK_TRUSTED_PROXIES", None),
        ("CASECLOCK_TRUSTED_PROXIES", "*"),
        ("CASECLOCK_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("CASECLOCK_SMTP", None),
        ("CASECLOCK_SMTP", "smtp://mail.county.example:25"),
        ("CASECLOCK_MAIL_FROM", None),
        ("CASECLOCK_SAVE_URL", "http://127.0.0.1:9101/save"),
    ],
)
def test_each_setting_that_is_not_fit_is_named(tmp_path: Path, setting: str, value: str | None) -> None:
    assert lacking(tmp_path, {setting: value}) == [setting]


def test_key_files_need_a_keeper_of_their_copy(tmp_path: Path) -> None:
    without = {"CASECLOCK_MASTER_KEY": None, "CASECLOCK_SIGNING_KEY": None}
    for name in ("master.key", "signing.key"):
        (tmp_path / name).write_text("...")
    assert lacking(tmp_path, without) == ["CASECLOCK_KEY_CUSTODY"] * 2
    assert lacking(tmp_path, {**without, "CASECLOCK_KEY_CUSTODY": "sealed envelope, county safe 4"}) == []


def test_the_demo_and_the_training_clock_stay_outside(tmp_path: Path) -> None:
    assert lacking(tmp_path, {}, demo=True, training=True) == ["--demo", "--training-clock"]


def test_a_misspelt_profile_is_not_taken_for_development() -> None:
    assert [in_production({}), in_production({"CASECLOCK_PROFILE": "production"})] == [False, True]
    with pytest.raises(NotForProduction, match="'prod' is no profile"):
        in_production({"CASECLOCK_PROFILE": "prod"})


@pytest.mark.parametrize("command", ["serve --port 0", "worker", "migrate", "user list --county 19"])
def test_every_command_refuses_before_it_makes_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("CASECLOCK_PROFILE", "production")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    data_dir = tmp_path / "data"
    ending = CliRunner().invoke(commands, [*command.split(), "--data-dir", str(data_dir)])
    assert isinstance(ending.exception, NotForProduction)
    named = {lack.setting for lack in ending.exception.lacks}
    assert {"DATABASE_URL", "CASECLOCK_MASTER_KEY", "CASECLOCK_URL", "CASECLOCK_SMTP"} <= named
    assert not data_dir.exists()


def test_a_refusal_is_a_line_for_each_setting_and_faults_found(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    where = ("--port", "0", "--data-dir", str(data_dir))
    code, out, said = ended("run", "--demo", *where, CASECLOCK_PROFILE="production")
    assert (code, out, "Traceback" in said) == (3, "", False), said
    assert {"DATABASE_URL", "--demo", "caseclock"} <= {line.partition(":")[0] for line in said.splitlines()}
    assert not data_dir.exists()


def test_what_would_be_refused_is_told_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    ending = CliRunner().invoke(
        commands, ["check", "--production", "--json", "--data-dir", str(tmp_path / "data")]
    )
    assert isinstance(ending.exception, Faults)
    told = json.loads(ending.stdout)
    assert [lack["setting"] for lack in told][:2] == ["DATABASE_URL", "CASECLOCK_MASTER_KEY"]
    assert all(lack["why"] and lack["mend"] for lack in told)
    assert not (tmp_path / "data").exists()


async def test_a_training_database_and_the_demos_accounts_are_found(fresh_database: str) -> None:
    async with opened(fresh_database, 2) as store:
        keyring = Keyring.new()
        access = Access(store.pool, keyring=keyring, number=lambda name, on: 90)
        before = await lacks_in_database(store, keyring)
        assert {lack.setting for lack in before} == {
            "fsync of the database",
            "full_page_writes of the database",
            "synchronous_commit of the database",
        }, "the tests' own server promises nothing"
        known, secret = uuid4(), access.vault.seal
        async with store.writing(19) as connection:
            for login, made_by, account, totp in (
                ("maria", MADE_BY, uuid4(), None),
                ("copied", "boss", known, secret(19, known, TOTP_SECRET)),
                ("fine", "boss", known_too := uuid4(), secret(19, known_too, "JBSWY3DPEHPK3PXP")),
            ):
                await connection.execute(ACCOUNT, account, login, made_by, totp)
        await BusinessClock(store.pool).begin_training(wall_now())
        found = [lack for lack in await lacks_in_database(store, keyring) if lack not in before]
    assert [lack.setting for lack in found] == ["DATABASE_URL", "DATABASE_URL"]
    assert "training clock" in found[0].why
    assert ("2 accounts" in found[1].why, "copied, maria" in found[1].mend) == (True, True)


async def test_the_demos_password_opens_nothing_in_production() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    kept = await passwords.hash(PASSWORD)
    closed = Passwords(
        PasswordHasher(time_cost=1, memory_cost=64, parallelism=1), never=frozenset({PASSWORD})
    )
    assert (await passwords.right(kept, PASSWORD), await closed.right(kept, PASSWORD)) == (True, False)
    with pytest.raises(Denied, match="everybody knows it"):
        await closed.hash(PASSWORD)
