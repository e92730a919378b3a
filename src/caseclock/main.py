"""The command line, one line a command."""

from __future__ import annotations

import sys

import click

from caseclock.cli import (
    backing,
    bulk,
    checking,
    failing,
    keeping,
    keys,
    migrating,
    moving,
    proving,
    restoring,
    ruling,
    running,
    trying,
    users,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """caseclock: cases, their clocks, and the proof of both."""


commands.add_command(running.run)
commands.add_command(running.serve)
commands.add_command(running.work, "worker")
commands.add_command(running.migrate_database, "migrate")
commands.add_command(checking.check)
commands.add_command(checking.verify_store, "verify")
commands.add_command(checking.rebuild_models, "rebuild")
commands.add_command(checking.diagram)
commands.add_command(moving.import_file)
commands.add_command(moving.export)
commands.add_command(proving.bundle)
commands.add_command(proving.verify_bundle)
commands.add_command(ruling.run_one)
commands.add_command(keys.rewrap)
commands.add_command(keeping.retention)
commands.add_command(backing.backup)
commands.add_command(backing.dump_database)
commands.add_command(restoring.restore)
commands.add_command(migrating.migrate_cases)
commands.add_command(trying.what_if)
commands.add_command(bulk.calendar)
commands.add_command(bulk.bulk)
commands.add_command(users.user)


def main() -> None:
    """Runs a command; what a user can cause ends in one line and an exit code, never a traceback."""
    sys.exit(failing.guarded(commands))
