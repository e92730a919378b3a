"""The page that walks the stories: its blocks of commands, and what it says they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "stories.md"
BLOCK = re.compile(r"```bash\n(?P<commands>.*?)```\n\n```text\n(?P<prints>.*?)```\n", re.DOTALL)
_END = "@@@"


def blocks(page: str) -> list[tuple[str, str]]:
    """Each block of commands with what the page says it prints."""
    found = [(match["commands"], match["prints"]) for match in BLOCK.finditer(page)]
    assert len(found) == page.count("```bash"), "a block of commands says nothing of what it prints"
    return found


def walked(page: str, environment: Mapping[str, str]) -> list[str]:
    """Runs all blocks in one shell; what each printed, its complaints too."""
    script = "".join(f"{commands}echo {_END}\n" for commands, _ in blocks(page))
    beside = Path(sys.executable).parent
    run = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, **environment, "PATH": f"{beside}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True,
    )  # fmt: skip
    return run.stdout.split(f"{_END}\n")[:-1]


def filled(page: str, printed: list[str]) -> str:
    """The page with what its blocks printed."""
    rest = iter(printed)
    return BLOCK.sub(lambda block: f"```bash\n{block['commands']}```\n\n```text\n{next(rest)}```\n", page)
