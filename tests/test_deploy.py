"""What lies in deploy/ is true: commands and options are ours, settings are read, none is refused."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from caseclock.application.production.settings import lacks_in_settings
from caseclock.main import commands
from tests.test_project import ROOT, SOURCES

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def settings() -> dict[str, str]:
    lines = (DEPLOY / "production.env").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}


def test_every_setting_is_read_somewhere() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert not [name for name in settings() if f'"{name}"' not in sources]


def test_with_these_settings_and_the_keys_in_place_nothing_is_refused(tmp_path: Path) -> None:
    for name in ("master.key", "signing.key"):
        (tmp_path / name).touch()
    assert lacks_in_settings(settings(), tmp_path) == []
    assert settings()["CASECLOCK_PROFILE"] == "production"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_starts_a_command_of_ours(unit: Path) -> None:
    lines = unit.read_text(encoding="utf-8").splitlines()
    [started] = [line.partition("=")[2] for line in lines if line.startswith("ExecStart=")]
    program, name, *options = shlex.split(started)
    assert program == "/opt/caseclock/bin/caseclock"
    command = commands.get_command(click.Context(commands), name)
    assert command is not None
    command.make_context(name, list(options))
    assert "EnvironmentFile=/etc/caseclock/production.env" in lines
    needed = {word for line in lines if line.startswith("Requires=") for word in line.split("=")[1].split()}
    assert needed <= {each.name for each in UNITS}
