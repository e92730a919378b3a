"""A determination made by a worker: a rule run on what the case knows and what the worker adds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from caseclock.domain.case.commands import Body
from caseclock.domain.case.determining import made
from caseclock.domain.case.knowing import known_facts
from caseclock.domain.case.timeline import FactSource
from caseclock.domain.case.view import Output, View
from caseclock.kernel.refusal import refuse
from caseclock.kernel.secret import RestrictedData


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a worker says of a fact's source: the paper it was read from, and when that came in."""

    paper: str = ""
    received_on: date | None = None


class MakeDetermination(Body, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Runs a rule by name on a fact date (`on`). What the case knows is filled in; `facts` adds the rest.

    A given fact goes before the known one. `sources`: by fact, the paper it stands in. `policy`: the version
    of rules and values that the preview ran on; another one by now is refused.
    """

    rule: str
    on: date
    member: UUID | None = None
    facts: RestrictedData = {}
    sources: dict[str, Stated] = {}
    policy: str = ""


def make_determination(body: MakeDetermination, view: View) -> Iterator[Output]:
    """The answer is kept with facts, sources, values and tree; previewed, it is only shown."""
    if body.policy and body.policy != view.policy.version:
        raise refuse(
            "policy_moved",
            "The rules or their values are no longer those of the preview",
            "Preview again, and confirm what is shown then.",
            field="policy",
            now=view.policy.version,
        )
    known = known_facts(body.rule, view, view.member, body.on)
    given = {name: _source(name, body.sources.get(name), view) for name in body.facts}
    facts: dict[str, Any] = {name: fact.value for name, fact in known.items()} | body.facts
    if body.sources.keys() - facts.keys():
        raise refuse("no_such_fact", "A source belongs to a fact", "Give the fact too.", field="sources")
    sources = {name: fact.source for name, fact in known.items()} | given
    yield made(body.rule, facts, view, body.on, body.member, sources)


def _source(name: str, stated: Stated | None, view: View) -> FactSource:
    paper = view.state.papers.get(stated.paper) if stated else None
    if stated and stated.paper and paper is None:
        raise refuse(
            "no_such_paper",
            "This case has no such paper",
            "Record the paper first, or leave the source out.",
            field=f"sources.{name}",
        )
    if paper is not None:
        return FactSource(
            from_=f"paper {paper.id}", received_on=paper.received_on, recorded_at=paper.recorded_at
        )
    received_on = stated.received_on if stated else None
    return FactSource(from_=f"stated by {view.actor.role}", received_on=received_on, recorded_at=view.now)
