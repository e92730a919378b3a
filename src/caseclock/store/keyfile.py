"""Key files: made once, mode 0600, never half written, never overwritten."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class KeyFileError(Exception):
    """A key file that is open to others or cannot be read; the message says what to change."""


def create_private(path: Path, text: str) -> str:
    """The file's text; written with `text` first when it is absent. Of two processes one makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        try:
            # link, not rename: a file that another process has made meanwhile is kept.
            os.link(half, path)
        except FileExistsError:
            pass
        finally:
            half.unlink()
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"{path} can be read by others; run: chmod 600 {path}")
    return path.read_text(encoding="ascii")
