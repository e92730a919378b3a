"""Running one rule by hand: facts in, answer and explanation out, with the policy files as they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

import click
import msgspec

from caseclock.application.policies import read_policy
from caseclock.application.resources import workflows_dir
from caseclock.cli.failing import Faults
from caseclock.domain.policy.rules.registry import run_rule
from caseclock.kernel.refusal import Refused


@click.command("run-rule")
@click.argument("rule")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The fact date.")
@click.option("--facts", type=click.File("rb"), default="-", help="A JSON object; standard input if absent.")
def run_one(rule: str, on: datetime, facts: BinaryIO) -> None:
    """Runs RULE on facts and a fact date, and prints result and explanation as the event keeps them."""
    day: date = on.date()
    try:
        told = msgspec.json.decode(facts.read(), type=dict)
        outcome = run_rule(rule, told, read_policy(workflows_dir()), day)
    except msgspec.MsgspecError as error:
        raise click.BadParameter(str(error), param_hint="--facts") from None
    except Refused as refused:
        click.echo(f"{refused.refusal.rule}. {refused.refusal.remedy}", err=True)
        raise Faults from None
    click.echo(msgspec.json.encode({"result": outcome.result, "explanation": outcome.why}))
