"""A disk with little room: a small file system where one may be mounted, else a limit on each file."""

from __future__ import annotations

import errno
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from caseclock.store.embedded_host import database_user

#: Room for a database with some hundred cases, its log, and what a rebuild makes beside it.
MEGABYTES = 400
#: Less than one file of the database's log has, and more than any of its tables here.
LIMIT = 15 * 2**20


class Disk(Protocol):
    """`tables`: whether tables feel it too, or the log alone."""

    tables: bool

    def fill(self) -> None:
        """Leaves no room."""

    def free(self) -> None:
        """There is room again."""


class FileSystem:
    """One of its own, filled by a file that stands in everybody's way."""

    tables = True

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Writes until nothing more fits, again and again: others make room and take it."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (2**20, 2**12):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def free(self) -> None:
        """Takes the file away."""
        self._filler.unlink(missing_ok=True)


class FileLimit:
    """No file of the server grows beyond the limit, so that it gets no new file for its log."""

    tables = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self) -> None:
        """For all its processes, and for us, who start it again."""
        self._limited(LIMIT)

    def free(self) -> None:
        """As before."""
        self._limited(resource.RLIM_INFINITY)

    def _limited(self, soft: int) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        size = "unlimited" if soft == resource.RLIM_INFINITY else str(soft)
        for pid in working_in(self._folder):
            # As the server's own user, who always may: root in a container may not. One may just have ended.
            user = database_user(Path(f"/proc/{pid}/cwd"))
            subprocess.run(
                ["prlimit", f"--pid={pid}", f"--fsize={size}:"],
                check=False,
                capture_output=True,
                **user.spawn,
            )


def working_in(folder: Path) -> list[int]:
    """The processes whose working directory lies within the folder, as a server's lies in its data."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if each.readlink().is_relative_to(folder):
                found.append(int(each.parent.name))
    return found


@contextmanager
def scarce(folder: Path, *, mounted: bool = True) -> Iterator[Disk]:
    """The folder, made, on a disk whose room we rule; a file limit where nothing may be mounted."""
    folder.mkdir()
    mounted = mounted and _mount(folder)
    folder.chmod(0o711)
    disk: Disk = FileSystem(folder) if mounted else FileLimit(folder)
    try:
        yield disk
    finally:
        disk.free()
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _mount(folder: Path) -> bool:
    try:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder],
            check=False, capture_output=True,
        )  # fmt: skip
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.EPERM, errno.EACCES):
            raise
        return False
    return made.returncode == 0
