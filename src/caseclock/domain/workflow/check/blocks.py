"""What clocks forbid: commands that there are, reasons that some of them take."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.workflow.check.known import Known, nearest
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding, Path


def faults(definition: Definition, known: Known) -> Iterator[Finding]:
    """Faults of every `blocks` entry of a procedure."""
    commands = {name: each.procedure for each in known.newest.values() for name in each.procedure.commands}
    document = definition.source.procedure
    for name, clock in definition.procedure.clocks.items():
        path: Path = ("clocks", name)
        for i, block in enumerate(clock.blocks):
            here = (*path, "blocks", str(i))
            owner = commands.get(block.command)
            if owner is None:
                message = f"the clock {name} forbids {block.command!r}, which no procedure has"
                yield document.finding(
                    (*here, "command"), "block", message, nearest(block.command, commands, "drop it")
                )
            elif block.reason and block.reason not in owner.facts:
                message = f"{owner.procedure} has no fact {block.reason!r} to tell the reason"
                mend = nearest(block.reason, owner.facts, f"declare it in {owner.procedure}")
                yield document.finding((*here, "reason"), "block", message, mend)
        if clock.blocks and not clock.authority:
            mend = "add `authority:` with the law that forbids it"
            yield document.finding(path, "block", f"no law says that the clock {name} forbids anything", mend)
        if not clock.blocks and (clock.unless_reason or clock.blocks_until != "due"):
            mend = "add `blocks`, or drop it"
            message = f"the clock {name} forbids nothing, so it has no exceptions"
            yield document.finding(path, "block", message, mend)
