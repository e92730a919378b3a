"""The command line, one line a command."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from caseclock.cli import failing
from caseclock.cli.unhurried import without_collecting

#: Where each command is. Only the one that is asked for is read: reading them all took a second.
COMMANDS = {
    "run": "running:run",
    "serve": "running:serve",
    "worker": "running:work",
    "migrate": "running:migrate_database",
    "check": "checking:check",
    "verify": "checking:verify_store",
    "rebuild": "checking:rebuild_models",
    "diagram": "checking:diagram",
    "import": "moving:import_file",
    "export": "moving:export",
    "bundle": "proving:bundle",
    "verify-bundle": "proving:verify_bundle",
    "run-rule": "ruling:run_one",
    "rewrap": "keys:rewrap",
    "retention": "keeping:retention",
    "backup": "backing:backup",
    "dump": "backing:dump_database",
    "restore": "restoring:restore",
    "migrate-cases": "migrating:migrate_cases",
    "what-if": "trying:what_if",
    "calendar": "bulk:calendar",
    "bulk": "bulk:bulk",
    "user": "users:user",
}


class Commands(click.Group):
    """Commands that are read when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the list above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        with without_collecting():
            command: click.Command = getattr(import_module(f"caseclock.cli.{module}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """caseclock: cases, their clocks, and the proof of both."""


def main() -> None:
    """Runs a command; what a user can cause ends in one line and an exit code, never a traceback."""
    sys.exit(failing.guarded(commands))
