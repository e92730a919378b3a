"""The settings of an installation held against production: environment and data directory."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from caseclock.application.delivery.letters import ADDRESS
from caseclock.application.delivery.mail import ENVIRONMENT as SMTP
from caseclock.application.ports.settings import SERVICES
from caseclock.application.production.profile import Lack
from caseclock.store import keys, signing

DATABASE = "DATABASE_URL"
#: Who keeps the copy of the key files, in words: a statement that somebody makes and an auditor reads.
CUSTODY = "CASECLOCK_KEY_CUSTODY"
#: Addresses or networks of the proxies that end TLS, with commas between.
PROXIES = "CASECLOCK_TRUSTED_PROXIES"
#: Passwords that everybody tries first.
_COMMON = frozenset({"", "admin", "caseclock", "changeme", "password", "postgres", "secret"})


def lacks_in_settings(
    environment: Mapping[str, str], data_dir: Path, *, demo: bool = False, training: bool = False
) -> list[Lack]:
    """Everything that is wrong, in the order in which an office would set it. Nothing is read but these."""
    found = [
        *_database(environment),
        *_keys(environment, data_dir),
        *_way_in(environment),
        *_way_out(environment),
    ]
    if demo:
        found.append(Lack("--demo", "everybody knows its accounts", "leave it out"))
    if training:
        found.append(Lack("--training-clock", "deadlines run on real time", "leave it out"))
    return found


def trusted_proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Whose word on the caller's address and on TLS is taken; nobody's where nothing is set."""
    return tuple(part.strip() for part in environment.get(PROXIES, "").split(",") if part.strip())


def _database(environment: Mapping[str, str]) -> Iterator[Lack]:
    url = environment.get(DATABASE, "")
    if not url:
        why = "the embedded database has neither a standby nor an administrator"
        yield Lack(DATABASE, why, "set it to postgresql://user@host/caseclock?sslmode=verify-full")
        return
    try:
        parts, host = urlsplit(url), urlsplit(url).hostname or ""
    except ValueError:
        yield Lack(
            DATABASE, "it is no address", "set it to postgresql://user@host/caseclock?sslmode=verify-full"
        )
        return
    asked = parse_qs(parts.query)
    here = _local(host or asked.get("host", [""])[0])
    if not here and asked.get("sslmode") != ["verify-full"]:
        why = "the server's certificate is not checked"
        yield Lack(
            DATABASE, why, "add sslmode=verify-full, and sslrootcert where the authority is the county's own"
        )
    if parts.password is not None and unquote(parts.password).lower() in {
        *_COMMON,
        (parts.username or "").lower(),
    }:
        yield Lack(
            DATABASE, "its password is one that everybody tries first", "give the user another password"
        )


def _keys(environment: Mapping[str, str], data_dir: Path) -> Iterator[Lack]:
    for variable, name in ((keys.ENVIRONMENT, keys.FILE), (signing.ENVIRONMENT, signing.PRIVATE)):
        if environment.get(variable):
            continue
        if not (data_dir / name).exists():
            why = f"{data_dir / name} is not there and would be made by itself, with no copy anywhere"
            yield Lack(
                variable, why, "set it from where you keep secrets, or make the keys: docs/production.md"
            )
        elif not environment.get(CUSTODY, "").strip():
            why = f"{data_dir / name} has no keeper: lost, it takes what it closed with it"
            yield Lack(CUSTODY, why, f"say who keeps a copy away from this machine, or set {variable}")


def _way_in(environment: Mapping[str, str]) -> Iterator[Lack]:
    address = urlsplit(environment.get(ADDRESS, ""))
    if address.scheme != "https" or not address.hostname:
        why = "people would reach us without TLS, and cookies with them"
        yield Lack(ADDRESS, why, "set it to the address people type: https://caseclock.county.example")
    proxies = trusted_proxies(environment)
    if not proxies:
        why = "no proxy is named that ends TLS, so every request would be refused as plain HTTP"
        yield Lack(
            PROXIES, why, "set it to the proxy's address, such as 10.1.2.3, with commas between several"
        )
    for proxy in proxies:
        try:
            if not ipaddress.ip_network(proxy, strict=False).prefixlen:
                raise ValueError
        except ValueError:
            why = f"{proxy} is no one's address, or everyone's: anybody could say where a request comes from"
            yield Lack(PROXIES, why, "name the proxies' own addresses")


def _way_out(environment: Mapping[str, str]) -> Iterator[Lack]:
    smtp = environment.get(SMTP, "")
    parts = urlsplit(smtp)
    safe = (
        parts.scheme == "smtps"
        or parse_qs(parts.query).get("starttls") == ["1"]
        or _local(parts.hostname or "")
    )
    if not smtp:
        yield Lack(
            SMTP, "mail would lie in a folder and reach nobody", "set it to smtps://user:password@host:465"
        )
    elif not safe:
        yield Lack(SMTP, "codes would cross the network in clear", "use smtps://, or add starttls=1")
    if smtp and not environment.get("CASECLOCK_MAIL_FROM"):
        yield Lack(
            "CASECLOCK_MAIL_FROM", "mail would come from caseclock@localhost", "set the office's address"
        )
    for service in SERVICES:
        variable = f"CASECLOCK_{service.upper()}_URL"
        if (url := environment.get(variable)) and urlsplit(url).scheme != "https":
            why = "people's data would leave in clear, or to a simulator"
            yield Lack(
                variable, why, "set the service's https address, or leave it out: it is asked by hand then"
            )


def _local(host: str) -> bool:
    """A socket or this very machine."""
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
