"""Marks on event fields: what is encrypted per person, and what is clear but restricted by role."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

SECRET = {"secret": True}
RESTRICTED = {"restricted": True}

#: Encrypted with the person's own key before it is stored (identifiers, free text); a destroyed key
#: decodes to REDACTED.
Secret = Annotated[str, msgspec.Meta(extra=SECRET)]
#: Clear in the store, but shown by role only and each reading recorded (declared status, MC 13, SAVE).
Restricted = Annotated[str, msgspec.Meta(extra=RESTRICTED)]
RestrictedData = Annotated[dict[str, Any], msgspec.Meta(extra=RESTRICTED)]
RestrictedInt = Annotated[int, msgspec.Meta(extra=RESTRICTED)]

REDACTED = "[redacted]"
