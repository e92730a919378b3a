"""What refusals say to a person, with commands by their titles instead of their codes."""

from __future__ import annotations

import re

from msgspec.structs import replace

from caseclock.domain.workflow.versions import Definitions
from caseclock.kernel.refusal import Refusal

#: A command as sentences name it.
COMMAND = re.compile(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b")


def in_titles(definitions: Definitions, refusal: Refusal) -> Refusal:
    """The refusal with the title of each command that it names; other words stay."""
    return replace(
        refusal, rule=_titled(definitions, refusal.rule), remedy=_titled(definitions, refusal.remedy)
    )


def _titled(definitions: Definitions, text: str) -> str:
    return COMMAND.sub(lambda found: _title(definitions, found[0]), text)


def _title(definitions: Definitions, code: str) -> str:
    for definition in definitions.newest():
        if code in definition.procedure.commands:
            return f"“{definition.title('commands', code)}”"
    return code
