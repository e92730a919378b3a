"""From a household's rows to the commands that make its case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from caseclock.application.importing.rows import BadRow, Row, check_row
from caseclock.kernel.time import local_date

#: Columns of the household: the applicant's row rules, another value elsewhere is kept as a remark.
SHARED = (
    "application_date", "calworks_application_date", "programs", "channel", "language", "address", "city",
    "zip", "phone", "received_at",
)  # fmt: skip

Step = tuple[str, dict[str, Any]]


class Household:
    """The rows of one household key, in file order."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.rows: list[Row | BadRow] = []

    @property
    def good(self) -> list[Row]:
        """The rows that go in, the applicant's first."""
        rows = [row for row in self.rows if isinstance(row, Row)]
        return sorted(rows, key=lambda row: row.relationship != "self")

    @property
    def bad(self) -> list[BadRow]:
        """The rows at fault."""
        return [row for row in self.rows if isinstance(row, BadRow)]

    @property
    def applicant(self) -> Row | None:
        """The `self` row, when it is good."""
        return next((row for row in self.good if row.relationship == "self"), None)


def by_household(rows: Iterable[Row | BadRow]) -> list[Household]:
    """Rows grouped by their household key, households in the order they first appear."""
    found: dict[str, Household] = {}
    for row in rows:
        found.setdefault(row.household_key, Household(row.household_key)).rows.append(row)
    return list(found.values())


def households_in(rows: Iterable[dict[str, str]]) -> Iterator[Household]:
    """Households one after the other, where the rows of each stand together; no more than one in memory."""
    for _, together in groupby(rows, key=lambda raw: (raw["county_code"], raw["household_key"])):
        yield from by_household(map(check_row, together))


def open_case(applicant: Row, members: list[Row], bad: list[BadRow]) -> dict[str, Any]:
    """The body of `open-case`. What is missing because a row was refused is a fact of the case."""
    facts: dict[str, Any] = {
        "address": applicant.raw["address"],
        "city": applicant.raw["city"],
        "zip": applicant.raw["zip"],
        "phone": applicant.raw["phone"],
        "spoken_language": applicant.raw["language"],
        "written_language": applicant.raw["language"],
    }
    if bad:
        missing = [f"row {row.number}: {row.column}, {row.why}" for row in bad]
        facts["missing_from_import"] = "; ".join(missing)
    return {
        "application": {
            "filed_on": applicant.application_date,
            "calworks_filed_on": applicant.calworks_application_date,
            "received_at": applicant.received_at,
            "channel": applicant.channel,
            "programs": applicant.programs,
        },
        "members": [person(row, applicant) for row in members],
        "numbers": {"household_key": applicant.household_key},
        "facts": {name: value for name, value in facts.items() if value},
        "queue": "import",
    }


def person(row: Row, applicant: Row) -> dict[str, Any]:
    """A member as `open-case` and `add-member` take it. Text stays text, whatever it looks like."""
    identifiers = {"ssn": row.ssn, "a_number": row.a_number}
    facts = {name: True for name in ("disability_basis", "pregnant", "immediate_need") if getattr(row, name)}
    return {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "birth_date": row.date_of_birth,
        "sex": row.sex,
        "relationship": row.relationship,
        "identifiers": {kind: value for kind, value in identifiers.items() if value},
        "facts": facts,
        "remark": remark(row, applicant),
    }


def remark(row: Row, applicant: Row) -> str:
    """Where a member's row differs from the applicant's on what belongs to the household."""
    other = [
        f"{column}: {row.raw[column] or 'empty'}"
        for column in SHARED
        if row.raw[column] != applicant.raw[column]
    ]
    return f"The extract's row {row.number} has another " + "; ".join(other) if other else ""


def declarations(row: Row, member: UUID) -> Iterator[Step]:
    """What the application itself declares for a member; nothing where nobody has been asked yet."""
    if not row.status_attestation:
        return
    received_on = local_date(row.received_at)
    declared_by = "parent" if row.relationship == "child" else "member"
    common = {"member": member, "declared_by": declared_by, "received_on": received_on}
    signed_on = min(row.application_date, received_on)
    attested = {"declared": row.status_attestation, "form": "application", "signed_on": signed_on}
    yield "attest-status", {**common, **attested}
    if row.status_attestation == "prucol" and row.mc13_category is not None:
        yield "record-mc13", {**common, "signed_on": signed_on, "categories": [row.mc13_category]}
