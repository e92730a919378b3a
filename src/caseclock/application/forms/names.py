"""What a field names, told by its name: one word is one idea in every command."""

from __future__ import annotations

from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.forms.shape import Kind

#: Ids, by the field that holds them.
IDS: dict[str, Kind] = {
    **dict.fromkeys(CASE_FIELDS, "case"),
    "command": "entry",
    "opened_case": "text",
    "kept": "text",
}
#: Texts that name something, by field; any other text is words.
NAMED: dict[str, Kind] = {
    "instance": "instance",
    "hold": "hold",
    "alert_id": "alert",
    "paper": "paper",
    "representative": "representative",
    "on_behalf_of": "representative",
    "document": "document",
    "sha256": "document",
    "image_sha256": "document",
    "notice": "notice",
    "owner": "account",
    "unit": "unit",
    "rule": "rule",
}
#: Longer than this, a text gets room for sentences.
ONE_LINE = 300
#: Texts about a person that are a line at most, however long they may be.
SHORT = frozenset(
    {"ssn", "a_number", "i94", "passport", "value", "contact", "citation", "form", "document", "address"}
)


def id_kind(name: str) -> Kind:
    """What an id names: a member of this case, unless the field says otherwise."""
    return IDS.get(name, "member")


def text_kind(name: str, *, secret: bool, longest: int | None, pattern: str) -> Kind:
    """What a text holds. A document is named by the hash of its content, anything else there is words."""
    kind = NAMED.get(name, "text")
    if kind == "document" and name == "document" and not pattern:
        kind = "text"
    if kind != "text":
        return kind
    wide = secret if longest is None else longest > ONE_LINE
    return "long_text" if wide and name not in SHORT else "text"


def number_kind(name: str) -> Kind:
    """A whole number, or an amount of money kept in cents."""
    return "cents" if name.endswith("_cents") else "number"


def date_kind(name: str) -> Kind:
    """A day, or a month named by its first day."""
    return "month" if name.endswith("month") or name in ("asked", "met") else "date"
