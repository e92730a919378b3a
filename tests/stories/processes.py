"""Commands of `caseclock` as processes of their own, forked from one that has everything loaded already.

A worker that is killed is so back in a tenth of the time, and a story kills several.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import sys
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from caseclock.kernel.time import monotonic, wall_now

_PATIENCE = 150.0
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.stories.preloaded"])


def spawn(environment: Mapping[str, str], log: Path, *arguments: str) -> BaseProcess:
    """Begins a command; what it says is appended to the log."""
    process = _CONTEXT.Process(target=_run, args=(dict(environment), str(log), arguments))
    process.start()
    return process


def said(process: BaseProcess, log: Path, pattern: re.Pattern[str], after: int = 0) -> str:
    """Waits until a command says something of this form, and answers its first group.

    `after`: so many bytes of the log stood there before.
    """
    begun = monotonic()
    while process.is_alive() and monotonic() - begun < _PATIENCE:
        process.join(0.02)
        if log.exists() and (match := pattern.search(_since(log, after))) is not None:
            return match[1]
    raise AssertionError(log.read_text())


def _since(log: Path, after: int) -> str:
    return log.read_bytes()[after:].decode(errors="replace")


#: Seconds by which the wall clock of a process is put wrong, as on a machine that asks no time server.
CLOCK_WRONG_BY = "CASECLOCK_TEST_CLOCK_WRONG_BY"


def _run(environment: Mapping[str, str], log: str, arguments: tuple[str, ...]) -> None:
    os.environ.update(environment)
    if wrong := environment.get(CLOCK_WRONG_BY):
        import time_machine

        time_machine.travel(wall_now() + timedelta(seconds=float(wrong)), tick=True).start()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv = ["caseclock", *arguments]
    from caseclock.main import main

    main()
