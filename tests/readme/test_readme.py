"""The README's `make run` and its story, run word by word; its set-up is that of `make test`, done before."""

from __future__ import annotations

import contextlib
import os
import random
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseclock.kernel.time import monotonic

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- story 1.*?-->\n```sh\n(?P<script>.*?)```", re.DOTALL)
FIVE_MINUTES = 300
#: Seconds in which the office answers its first question; in a checkout without packages they are installed.
SET_UP = 600


def free_port() -> int:
    """One that is given to nobody who asks for any, as the tests beside this one do by the hundred."""
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("none of a hundred ports is free")


def answers(port: int, office: subprocess.Popen[bytes]) -> None:
    """Waits until the office that is set up and started answers its first question."""
    begun = monotonic()
    while monotonic() - begun < SET_UP and office.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        select.select([], [], [], 0.2)


def worked() -> float:
    """Seconds of a core that the office and the story took, with all that they began."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the database's user may pass through; pytest closes its own, again with every run."""
    made = Path(tempfile.mkdtemp(prefix="caseclock-readme-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.timeout(SET_UP + 3 * FIVE_MINUTES + 60)
def test_the_readme_prints_the_due_date_in_under_five_minutes(folder: Path) -> None:
    match = BLOCK.search((ROOT / "README.md").read_text("utf-8"))
    assert match is not None
    port = free_port()
    environment = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "VIRTUAL_ENV", "PYTHONPATH")
    }
    run = ["make", "run", f"PORT={port}", f"DATA_DIR={folder / 'data'}"]
    with (folder / "run.log").open("w") as log:
        office = subprocess.Popen(
            run, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        answers(port, office)
        begun = monotonic()
        story = subprocess.run(
            ["sh", "-c", match["script"]],
            cwd=ROOT,
            env={**environment, "PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=3 * FIVE_MINUTES,
            check=False,
        )
        took = monotonic() - begun
    finally:
        os.killpg(office.pid, signal.SIGINT)
        try:
            office.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)
            office.wait()
    told = story.stdout + story.stderr + (folder / "run.log").read_text()[-3000:]
    assert "due 2025-04-17" in story.stdout, told
    # A machine that does other things too makes it wait, and not work, for longer.
    assert min(took, worked()) < FIVE_MINUTES, f"{took:.0f} s, of which it worked {worked():.0f}"
