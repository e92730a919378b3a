"""How long a newborn is deemed eligible (42 CFR 435.117, decision I.5)."""

from __future__ import annotations

from datetime import date

from caseclock.domain.policy.explain import Node
from caseclock.domain.policy.policy import Policy
from caseclock.domain.policy.rules.facts import Facts
from caseclock.domain.policy.rules.reading import number, read
from caseclock.domain.policy.rules.rule import Outcome, Rule
from caseclock.kernel.time import add_months, birthday, first_of_month, last_of_month

CITATION = "42 CFR 435.117; SSA 1902(e)(4)"
_MONTHS = "deemed_newborn_months"


class DeemedYearFacts(Facts, frozen=True, kw_only=True):
    """The birth date, and until when deeming was given before that date was corrected."""

    born: date
    given_until: date | None = None


def decide(facts: DeemedYearFacts, policy: Policy, on: date) -> Outcome:
    """From the birth month to the end of the month of the first birthday; nothing given is cut back."""
    year = deemed_until(policy, on, facts.born)
    ends_on = max(year.result, facts.given_until.isoformat()) if facts.given_until else year.result
    result = {"from_month": first_of_month(facts.born).isoformat(), "ends_on": ends_on}
    why = Node(
        code="deemed_year" if ends_on == year.result else "deemed_year_kept",
        result=result,
        facts={"given_until": facts.given_until},
        citation=CITATION,
        children=(year,),
    )
    return Outcome(result=result, why=why)


def deemed_until(policy: Policy, on: date, born: date) -> Node:
    """The last day of the deemed year, as text (`result`)."""
    values = read(policy, on, _MONTHS)
    reached = add_months(counted_from(born), number(values, _MONTHS))
    return Node(
        code="end_of_month_of_first_birthday",
        result=last_of_month(reached),
        facts={"born": born, "birthday": reached},
        values=values,
        citation=CITATION,
    )


def counted_from(born: date) -> date:
    """The day from which an age is counted: born on 29 February, it is reached on 1 March (I.5)."""
    return birthday(born, 1).replace(year=born.year)


DEEMED_YEAR = Rule(
    name="deemed_year",
    question="From which month and until which day is a newborn deemed eligible?",
    facts=DeemedYearFacts,
    decide=decide,
    fact_date="birth date",
    citation=CITATION,
)
