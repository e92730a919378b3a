"""Why an act was done: the day of a clock that set it off, the reason given, the rule and the law."""

from __future__ import annotations

import msgspec

from caseclock.application.casefile.acts import Act
from caseclock.application.casefile.details import Speaker
from caseclock.application.wording import rung_said
from caseclock.application.words import clock_titles, state_titles, titles
from caseclock.domain.case.state import CaseState
from caseclock.domain.clocks.events import ClockRang
from caseclock.domain.workflow.definition import CommandSpec, Definition


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` as it was given, `law` of the command or clock, `rule` where one decided.

    `cause`: the day of a clock that set it off; `no_effect_on`: procedures in which it changed nothing.
    """

    reason: str
    law: str
    rule: str
    cause: str
    no_effect_on: tuple[str, ...]


def act_title(act: Act, after: CaseState, speaker: Speaker) -> str:
    """What was done, as the command or the clock is called; else as its first event is."""
    if act.rang:
        rang = _rang(act)
        if rang is not None:
            clock = clock_titles(speaker.definitions, rang.clock)[speaker.language]
            return speaker.say("rang", "due" if rang.rung == "due" else "before", clock=clock)
    command = _command(act, speaker)
    if command is not None:
        return titles(command[0], "commands", act.first.meta.command)[speaker.language]
    return speaker.event(act.first.event.type)


def why(act: Act, speaker: Speaker) -> Why:
    """Everything that is kept of why."""
    meta, command, rang = act.first.meta, _command(act, speaker), _rang(act)
    reasons = [meta.reason, *(text for each in act.events if (text := _given(each.event)))]
    rules = [rule for each in act.events if isinstance(rule := getattr(each.event, "rule", ""), str) and rule]
    return Why(
        reason="; ".join(dict.fromkeys(speaker.words.value(each) for each in reasons if each)),
        law=_law(act, command, speaker),
        rule=", ".join(dict.fromkeys(speaker.words.step(rule) for rule in rules)),
        cause=_cause(act, rang, speaker),
        no_effect_on=tuple(
            dict.fromkeys(_standing_by(what, speaker) for each in act.events for what in each.meta.skipped)
        ),
    )


def _standing_by(skipped: str, speaker: Speaker) -> str:
    """The procedure of `renewal-3 could not take rescheduled` as it is called."""
    procedure = skipped.partition(" ")[0].rpartition("-")[0]
    return state_titles(speaker.definitions, procedure)[speaker.language] if procedure else skipped


def _given(event: object) -> str:
    """The reason that an event keeps: free text of a person, or a coded one."""
    for name in ("reason", "why"):
        value = getattr(event, name, "")
        if isinstance(value, str) and value:
            return value
    return ""


def _rang(act: Act) -> ClockRang | None:
    return next((each.event for each in act.events if isinstance(each.event, ClockRang)), None)


def _cause(act: Act, rang: ClockRang | None, speaker: Speaker) -> str:
    if rang is None or not act.rang:
        return ""
    late = " " + speaker.say("rang", "late") if rang.late_seconds >= LATE_SECONDS else ""
    return speaker.say("rang", "cause", rung=rung_said(rang.rung)[speaker.language]) + late


#: A worker's round lasts seconds; only what is later than this is told as late.
LATE_SECONDS = 3600


def _law(act: Act, command: tuple[Definition, CommandSpec] | None, speaker: Speaker) -> str:
    cited = [
        text
        for each in act.events
        for name in ("citation", "authority")
        if isinstance(text := getattr(each.event, name, ""), str) and text
    ]
    own = command[1].authority or "; ".join(command[0].procedure.authority) if command else ""
    rang = _rang(act) if act.rang else None
    if rang is not None:
        procedure, _, clock = rang.clock.partition(".")
        name = procedure.rpartition("-")[0]
        if name in speaker.definitions.names():
            spec = speaker.definitions.latest(name).procedure.clocks.get(clock.rpartition("-")[0])
            own = spec.authority if spec else own
    return "; ".join(dict.fromkeys(each for each in (own, *cited) if each))


def _command(act: Act, speaker: Speaker) -> tuple[Definition, CommandSpec] | None:
    """The command as its files say it, at the version it was given under where that is known."""
    meta = act.first.meta
    for definition in speaker.definitions.newest():
        spec = definition.procedure.commands.get(meta.command)
        if spec is not None:
            return definition, spec
    return None
