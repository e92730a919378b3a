"""The port we answer at, and the address it has."""

from __future__ import annotations

import os
import socket

import click

from caseclock.application.delivery.letters import ADDRESS


def bound(host: str, port: int) -> socket.socket:
    """The socket, taken before anything is started: a port in use is one line, and nothing to undo."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay only for a socket that says it is TCP: an answer whose head and body
    # are written apart would wait 40 ms for the client's acknowledgement.
    way_in = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    way_in.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        way_in.bind((host, port))
    except OSError as error:
        way_in.close()
        why = error.strerror or str(error)
        raise click.ClickException(f"port {port} of {host}: {why}; choose another with --port") from error
    return way_in


def address(way_in: socket.socket, host: str) -> str:
    """As a browser takes it."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{way_in.getsockname()[1]}"


def say_where(way_in: socket.socket, host: str) -> None:
    """Mail shows whole links, to this address unless CASECLOCK_URL names another."""
    everywhere = host in ("0.0.0.0", "::")
    os.environ.setdefault(ADDRESS, address(way_in, socket.gethostname() if everywhere else host))
