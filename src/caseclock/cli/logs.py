"""Logs on standard error: plain for people, or one JSON object a line (CASECLOCK_LOG=json).

The standard library's logging with a formatter of ours: every library already writes to it, and what is left
out of a line matters more here than what is put in.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from caseclock.application.noting import notes
from caseclock.application.production.profile import Lack, NotForProduction, in_production

FORM = "CASECLOCK_LOG"
_PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FRAMES = 12


def writes_json(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether lines are JSON: in production they are unless CASECLOCK_LOG says otherwise."""
    form = environment.get(FORM) or ("json" if in_production(environment) else "plain")
    if form not in ("json", "plain"):
        raise NotForProduction([Lack(FORM, f"{form!r} is no form of a log", "set it to json or plain")])
    return form == "json"


def begin_logging(environment: Mapping[str, str] = os.environ) -> None:
    """Sets up the root logger. Raises NotForProduction for a form that is none."""
    logging.basicConfig(level=logging.INFO, format=_PLAIN)
    hush()
    if writes_json(environment):
        logging.captureWarnings(True)
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())


def hush() -> None:
    """Libraries that tell each step; httpx tells whole addresses, in which people are looked for."""
    for name in ("apscheduler", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """time, level, logger, event, the notes of the request in hand, and of an error its type and place.

    An error's own text is left out unless we wrote it: others' texts quote the values they choked on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **notes(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and (error := record.exc_info[1]) is not None:
            line |= {"error": _said(error), "at": _places(error)}
        return msgspec.json.encode(line, enc_hook=str).decode()


def _event(record: logging.LogRecord) -> str:
    given = record.args
    if isinstance(given, tuple):
        record = logging.makeLogRecord({**record.__dict__, "args": tuple(_said(each) for each in given)})
    return record.getMessage()


def _said(value: Any) -> Any:
    """The value; of an error that is not ours its type alone."""
    if not isinstance(value, BaseException) or type(value).__module__.startswith("caseclock."):
        return value
    return type(value).__name__


def _places(error: BaseException) -> list[str]:
    """Where it happened, the innermost first, through its causes; code and no values."""
    found: list[str] = []
    each: BaseException | None = error
    while each is not None and len(found) < _FRAMES:
        if each is not error:
            found.append(f"because of {type(each).__name__}")
        frames = reversed(traceback.extract_tb(each.__traceback__))
        found += [
            f"{frame.filename.rpartition('/caseclock/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        ]
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return found[:_FRAMES]
