"""How a command ends: 0 done, 1 failed, 2 wrong usage, 3 faults found, 4 database out of reach."""

from __future__ import annotations

import click

from caseclock.application.denied import Denied
from caseclock.application.outcomes import Problem
from caseclock.application.production.profile import NotForProduction
from caseclock.cli.compose import NotInstalled
from caseclock.domain.workflow.finding import DefinitionFaults
from caseclock.kernel.refusal import Refused
from caseclock.readmodels.rebuild import RebuildBlocked
from caseclock.store.backup_folder import BackupError
from caseclock.store.business_clock import ClockRefused
from caseclock.store.embedded_host import EmbeddedError
from caseclock.store.heads import HeadsRefused
from caseclock.store.keyfile import KeyFileError
from caseclock.store.migrate import MigrationError
from caseclock.store.outage import BAD_ADDRESS, NOT_MIGRATED, REFUSED_US, StoreUnavailable
from caseclock.store.pool import BypassError
from caseclock.store.programs import ProgramFailed

FAULTS = 3
UNREACHABLE = 4
_OURS = (
    BackupError,
    ProgramFailed,
    Denied,
    Problem,
    ClockRefused,
    EmbeddedError,
    HeadsRefused,
    KeyFileError,
    MigrationError,
    BypassError,
    NotInstalled,
    RebuildBlocked,
)


class Faults(Exception):
    """Findings were printed; the exit code says that there were some."""


def guarded(commands: click.Group) -> int:
    """Runs the command line; one line on standard error for everything a user can cause."""
    try:
        commands(standalone_mode=False)
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped", 130)
    except Faults:
        return FAULTS
    except NotForProduction as refused:
        for lack in refused.lacks:
            click.echo(str(lack), err=True)
        return _say("not fit for production (CASECLOCK_PROFILE); nothing was started", FAULTS)
    except DefinitionFaults as faults:
        for finding in faults.findings:
            click.echo(str(finding), err=True)
        return _say(f"{len(faults.findings)} faults in workflows/; nothing was started", FAULTS)
    except Refused as refused:
        return _say(f"{refused.refusal.rule}. {refused.refusal.remedy}", 1)
    except StoreUnavailable as error:
        return _say(f"the database cannot be reached: {error}", UNREACHABLE)
    except NOT_MIGRATED as error:
        return _say(f"the database is not made yet ({error}); run `caseclock migrate` first", 1)
    except REFUSED_US as error:
        return _say(f"the database refuses us: {error}; correct DATABASE_URL", UNREACHABLE)
    except BAD_ADDRESS as error:
        return _say(f"DATABASE_URL is no address such as postgresql://user:password@host/name: {error}", 1)
    except OSError as error:
        return _say(f"{error.strerror or error}{': ' + str(error.filename) if error.filename else ''}", 1)
    except _OURS as error:
        return _say(str(error), 1)


def _say(text: str, code: int) -> int:
    click.echo(f"caseclock: {text}", err=True)
    return code
