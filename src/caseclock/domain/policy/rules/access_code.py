"""How long a Family PACT access code opens the account, and whether the next comes by itself (I.10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

import msgspec

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import local_date, require_aware

CITATION = "Family PACT provider portal, access codes"
_HOURS, _REISSUE = "fpact_access_code_hours", "fpact_auto_reissue"


class CodeFacts(Facts, frozen=True, kw_only=True):
    """The moment of actual issue, with its offset."""

    issued_at: Annotated[datetime, msgspec.Meta(tz=True)]


def decide(facts: CodeFacts, policy: Policy, on: date) -> Outcome:
    """Elapsed hours from issue, without rolling; the local day of the lapse decides the reissue."""
    hours = read(policy, on, _HOURS)
    lapses_at = require_aware(facts.issued_at) + timedelta(hours=number(hours, _HOURS))
    reissue = read(policy, local_date(lapses_at), _REISSUE)
    by_itself = bool(reissue[_REISSUE].value)
    result = {"lapses_at": lapses_at.isoformat(), "reissued_by_itself": by_itself}
    why = Node(
        code="reissued_by_itself" if by_itself else "reissued_by_the_office",
        result=result,
        facts={"issued_at": facts.issued_at, "lapses_on": local_date(lapses_at)},
        values={**hours, **reissue},
        citation=CITATION,
    )
    return Outcome(result=result, why=why)


ACCESS_CODE = Rule(
    name="access_code",
    question="When does an access code lapse, and does the next one come by itself?",
    facts=CodeFacts,
    decide=decide,
    fact_date="local day of issue; the reissue by the local day of the lapse",
    citation=CITATION,
)
