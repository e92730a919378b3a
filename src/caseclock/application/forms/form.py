"""The form of one command on one case: its fields, what is known already, and what is shown where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from caseclock.application.bodies import body_type, find_command
from caseclock.application.forms.controls import Control, Drawing, controls
from caseclock.application.forms.options import Offered
from caseclock.application.forms.reading import Flaw
from caseclock.application.forms.shape import CHOSEN, OF_THE_CASE, Shape
from caseclock.application.forms.shaping import COMMON, shapes_of
from caseclock.application.forms.words import FormWords, words_of
from caseclock.domain.case.state import CaseState
from caseclock.domain.case.timeline import value_on
from caseclock.domain.case.work import Rules
from caseclock.domain.workflow.definition import CommandSpec, Definition

#: Facts of the household that say where letters go, the first that is known.
ADDRESSES = ("mailing_address", "address")


class CommandForm(msgspec.Struct, frozen=True):
    """A command with the fields of its body."""

    command: str
    definition: Definition
    spec: CommandSpec
    shapes: tuple[Shape, ...]
    words: FormWords


class Layout(msgspec.Struct, frozen=True):
    """The controls of a form: what is asked, what may be said besides, and what goes along unseen."""

    main: tuple[Control, ...]
    more: tuple[Control, ...]
    unseen: tuple[Control, ...]

    def __iter__(self) -> Iterator[Control]:
        return iter((*self.main, *self.more, *self.unseen))


def command_form(rules: Rules, command: str) -> CommandForm:
    """The form of a command of the newest version; raises NotFound. A reason of law is chosen."""
    definition, spec = find_command(rules, command)
    shapes = shapes_of(body_type(rules, command))
    if spec.reasons:
        lawful = Shape(name="reason", kind="choice", required=True, values=spec.reasons)
        others = tuple(shape for shape in shapes if shape.name != "reason")
        own = [n for n, shape in enumerate(others) if shape.name in COMMON]
        at = min(own, default=len(others))
        shapes = (*others[:at], lawful, *others[at:])
    return CommandForm(command, definition, spec, shapes, words_of(definition, command))


def known(
    form: CommandForm, state: CaseState, today: date, named: Mapping[str, str], offered: Offered
) -> dict[str, list[str]]:
    """What a fresh form holds: what its address names, the only one there is, today where that is usual."""
    found: dict[str, list[str]] = {}
    for shape in form.shapes:
        value = named.get(shape.name, "")
        value = value if shape.kind in CHOSEN or _is_code(shape, value) else ""
        value = value or _known(form, shape, state, today, offered)
        if value:
            found[shape.name] = [value]
    return found


def _is_code(shape: Shape, value: str) -> bool:
    """Whether a text is one that may stand in an address: its own pattern allows codes alone."""
    return bool(shape.pattern) and re.fullmatch(shape.pattern, value) is not None


def _known(form: CommandForm, shape: Shape, state: CaseState, today: date, offered: Offered) -> str:
    if shape.kind in OF_THE_CASE and not shape.many:
        there = offered.get(shape.kind, ())
        per_member = form.definition.procedure.subject == "member"
        needed = shape.required or (shape.name == "member" and per_member)
        return there[0].value if needed and len(there) == 1 else ""
    if shape.required and shape.kind == "date" and form.words.usually_today(shape):
        return today.isoformat()
    if shape.name == "address" and state.version:
        told = (value_on(state.facts.get(name, ()), today) for name in ADDRESSES)
        return next((str(value) for value in told if value), "")
    return ""


def laid_out(form: CommandForm, drawing: Drawing, named: Iterable[str] = ()) -> Layout:
    """What must be said stands first; what every command may carry, and ids that nobody needs, go aside.

    `named`: fields that the address of the form names; what it chose of several goes along unseen.
    """
    chosen = {shape.name for shape in form.shapes if shape.kind in CHOSEN}
    settled = chosen & set(named)
    found = [_about_one(form, control) for control in controls(form.shapes, drawing)]
    unseen = [c for c in found if c.path in settled]
    seen = [c for c in found if c.path not in settled and _has_place(form, c, bool(settled & {"instance"}))]
    aside = [c for c in seen if c.path in COMMON and not c.required]
    return Layout(tuple(c for c in seen if c not in aside), tuple(aside), tuple(unseen))


def _about_one(form: CommandForm, control: Control) -> Control:
    """What moves the procedure of one person of several asks for whom; the body alone need not say it."""
    several = control.path == "member" and len(control.options) > 1
    about = several and form.definition.procedure.subject == "member" and bool(form.spec.event)
    return msgspec.structs.replace(control, required=True) if about else control


def _has_place(form: CommandForm, control: Control, instance_is_settled: bool) -> bool:
    """Whether a choice is one: of several, or one that must be made."""
    if control.kind not in OF_THE_CASE or control.required:
        return True
    if control.path == "member" and instance_is_settled:
        return False
    if control.kind == "instance":
        return form.definition.procedure.several and len(control.options) > 1
    return bool(control.options)


def flaws_at(flaws: Iterable[Flaw], layout: Layout) -> tuple[list[Flaw], list[Flaw]]:
    """Flaws that stand at a control, and those that no control shows."""
    shown = {path for control in layout for path in _paths(control)}
    every = list(flaws)
    return [f for f in every if f.path in shown], [f for f in every if f.path not in shown]


def _paths(control: Control) -> Iterator[str]:
    yield control.path
    for inner in (*control.parts, *control.rows):
        yield from _paths(inner)
