"""The files of the embedded server: where they lie, how a cluster is made, what postmaster.pid says."""

import hashlib
import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from caseclock.store.embedded_host import DatabaseUser, EmbeddedError
from caseclock.store.embedded_pid import running_postmaster

SUPERUSER = "postgres"
PORT = 5432  # only names the socket file: the server listens on no network address
_LONGEST_SOCKET = 100  # the kernel allows 107 bytes for a socket's path

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",  # our statements are short; compiling one costs more than running it
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A backup that nobody fetches any more must not fill the disk.
    "max_slot_wal_keep_size": "16GB",
    # An idle writer would hold back the feed's numbering for everyone.
    "idle_in_transaction_session_timeout": "60s",
    # A week of logs, each day overwriting the same day of the week before.
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_size": "0",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One data directory: `pgdata`, `log`, `socket`, the password and the locks beside them."""

    data_dir: Path
    user: DatabaseUser

    @property
    def pgdata(self) -> Path:
        """The data directory of PostgreSQL itself."""
        return self.data_dir / "pgdata"

    @property
    def password_file(self) -> Path:
        """The superuser's password, readable by the database user and root."""
        return self.data_dir / "superuser.password"

    @property
    def start_log(self) -> Path:
        """What the server says before its log collector runs; begun anew at each start."""
        return self.data_dir / "start.log"

    @property
    def socket_dir(self) -> Path:
        """Where the socket lies: in the data directory, or in /tmp when that path is too long."""
        inside = self.data_dir / "socket"
        if len(os.fsencode(inside)) + len(f"/.s.PGSQL.{PORT}") <= _LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"caseclock-{name}"

    @property
    def dsn(self) -> str:
        """The superuser's connection string, to the database `postgres`."""
        password = self.password_file.read_text(encoding="ascii")
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{SUPERUSER}:{password}@/postgres?host={host}&port={PORT}"

    def running_pid(self) -> int | None:
        """The live postmaster of this cluster; a pid file left by a dead one is cleared away."""
        return running_postmaster(self.pgdata)


def make_cluster(cluster: Cluster, bin_dir: Path, *, fast: bool) -> None:
    """Run initdb unless it was run; made aside and renamed, so an interrupted one is simply made again."""
    major = cluster.pgdata / "PG_VERSION"
    if major.exists():
        said = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True)
        ours = said.stdout.split()[-1].split(".")[0]
        if (theirs := major.read_text(encoding="ascii").strip()) != ours:
            raise EmbeddedError(
                f"{cluster.pgdata} is of PostgreSQL {theirs}, ours is {ours}; dump and restore it"
            )
        return
    half = cluster.data_dir / "pgdata.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir()
    cluster.user.own(half)
    make_password(cluster)
    # Collation by code point, built in: an index never breaks because a C library was upgraded.
    command: list[str | Path] = [
        bin_dir / "initdb", f"--pgdata={half}", f"--username={SUPERUSER}",
        f"--pwfile={cluster.password_file}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    ]  # fmt: skip
    if fast:
        command.append("--no-sync")
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", env=server_env(), **cluster.user.spawn
    )
    if made.returncode != 0:
        raise EmbeddedError(f"initdb failed in {cluster.data_dir}: {last_line(made.stderr)}")
    half.rename(cluster.pgdata)


def make_password(cluster: Cluster) -> str:
    """A fresh password of the superuser, kept in its file."""
    password = secrets.token_urlsafe(32)
    cluster.password_file.touch(mode=0o600)
    cluster.password_file.write_text(password, encoding="ascii")
    cluster.user.own(cluster.password_file)
    return password


def server_env() -> dict[str, str]:
    """The environment without PG* variables, which would quietly override our settings, and without HOME."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG") and k != "HOME"}


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "it said nothing")
