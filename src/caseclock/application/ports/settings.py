"""Where the services are: an address and a token each, from the environment. Unset: asked by hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from caseclock.application.delivery.managing import check_url
from caseclock.application.denied import Denied

SERVICES = ("hub", "save", "meds")
#: The dispatcher gives a message 25 seconds, so a call ends before.
LONGEST = 20.0


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """One service: we call `url` with `token`, and what it sends us is signed with that token."""

    name: str
    url: str
    token: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The services that have an address, and our patience: time-out, pause between asking after an answer,
    rest after failures, and how often a file goes to MEDS."""

    services: Mapping[str, Service] = {}
    timeout: float = 10.0
    poll: timedelta = timedelta(seconds=60)
    rest: timedelta = timedelta(seconds=30)
    file: timedelta = timedelta(hours=1)

    def asks(self, service: str) -> bool:
        """Whether the service has an address."""
        return service in self.services


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """CASECLOCK_HUB_URL and _TOKEN, likewise SAVE and MEDS, and CASECLOCK_PORTS_*. Denied: an address we do
    not send to, an address without a token, no number of seconds."""
    services = {}
    for name in SERVICES:
        url = environment.get(f"CASECLOCK_{name.upper()}_URL", "").rstrip("/")
        token = environment.get(f"CASECLOCK_{name.upper()}_TOKEN", "")
        if not url:
            continue
        check_url(url)
        if len(token) < 16:
            variable = f"CASECLOCK_{name.upper()}_TOKEN"
            raise Denied(
                "invalid", "no_token", f"{variable} must hold at least 16 characters.", field=variable
            )
        services[name] = Service(name=name, url=url, token=token)
    return Settings(
        services=services,
        timeout=min(_seconds(environment, "TIMEOUT", 10.0), LONGEST),
        poll=timedelta(seconds=_seconds(environment, "POLL", 60.0)),
        rest=timedelta(seconds=_seconds(environment, "REST", 30.0)),
        file=timedelta(seconds=_seconds(environment, "FILE", 3600.0)),
    )


def _seconds(environment: Mapping[str, str], what: str, otherwise: float) -> float:
    variable = f"CASECLOCK_PORTS_{what}_SECONDS"
    try:
        given = float(environment.get(variable, otherwise))
    except ValueError:
        given = 0.0
    if given <= 0:
        raise Denied("invalid", "no_seconds", f"{variable} must be a number above nought.", field=variable)
    return given
